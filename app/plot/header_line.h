// SPDX-License-Identifier: GPL-3.0-or-later
// Above the plot: a title (in files) and the legend. In the middle, when there is nothing to plot: what to do.
#ifndef MEMLINE_APP_PLOT_HEADER_LINE_H_
#define MEMLINE_APP_PLOT_HEADER_LINE_H_

#include <qcustomplot.h>

#include <cstddef>
#include <optional>
#include <vector>

#include "app/plot/palette.h"

namespace memline::app {

struct LegendEntry {
  QPen pen;
  QString text;
  std::optional<uint32_t> process{};  ///< in Session::targets, whose curve this is
  size_t stands_for = 1;              ///< curves
  QString curve{};                    ///< which a click shows or hides; empty: none
  bool hidden = false;
};

struct PlotTitle {
  QString main;
  QString details;
};

class HeaderLine : public QCPLayerable {
 public:
  explicit HeaderLine(QCustomPlot* plot) : QCPLayerable(plot, QStringLiteral("overlay")) {}

  /// At most so many rows of the legend; 1 unless told.
  void SetLegendRows(size_t rows) { max_rows_ = rows; }
  /// `width`: of the plot.
  void SetLegend(std::vector<LegendEntry> entries, int width);
  void SetTitle(const PlotTitle& title) { title_ = title; }
  /// Shown instead of everything else while main is not empty.
  void SetMessage(const PlotTitle& message) { message_ = message; }
  void SetColors(const PlotPalette& colors) { colors_ = colors; }
  [[nodiscard]] int Height() const;
  /// Of the entry of the legend at a place in the plot.
  [[nodiscard]] std::optional<uint32_t> ProcessAt(QPointF position) const;
  /// LegendEntry::curve of the entry there; empty: none.
  [[nodiscard]] QString CurveAt(QPointF position) const;

 protected:
  void applyDefaultAntialiasingHint(QCPPainter* painter) const override { painter->setAntialiasing(true); }
  void draw(QCPPainter* painter) override;

 private:
  void DrawMessage(QCPPainter* painter) const;
  void DrawTitle(QCPPainter* painter) const;
  void DrawLegend(QCPPainter* painter) const;

  struct Placed {
    LegendEntry entry;
    QRect swatch;
    QRect text;
  };
  using Row = std::vector<LegendEntry>;

  [[nodiscard]] int WidthOf(const LegendEntry& entry) const;
  [[nodiscard]] int WidthOf(const Row& row) const;
  [[nodiscard]] std::vector<Row> Rows(const std::vector<LegendEntry>& entries, int width) const;
  /// A single row stands at the right, several begin at the left.
  [[nodiscard]] std::vector<Placed> PlacedLegend() const;
  [[nodiscard]] int TitleHeight() const;
  [[nodiscard]] int RowHeight() const;

  std::vector<Row> legend_;
  size_t max_rows_ = 1;
  PlotTitle title_;
  PlotTitle message_;
  PlotPalette colors_;
};

}  // namespace memline::app

#endif  // MEMLINE_APP_PLOT_HEADER_LINE_H_
