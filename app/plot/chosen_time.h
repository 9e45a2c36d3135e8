// SPDX-License-Identifier: GPL-3.0-or-later
// Draws the chosen time over the curves: a line for a moment, a shaded band for a range, and a label with its figures.
// Other stretches of time light up on demand.
#ifndef MEMLINE_APP_PLOT_CHOSEN_TIME_H_
#define MEMLINE_APP_PLOT_CHOSEN_TIME_H_

#include <qcustomplot.h>

#include <optional>
#include <utility>
#include <vector>

#include "app/plot/palette.h"
#include "app/plot/timeline_plot.h"

namespace memline::app {

class ChosenTime : public QCPLayerable {
 public:
  /// On the layer of the pointer, so that a drag does not draw the curves again.
  explicit ChosenTime(QCustomPlot* plot) : QCPLayerable(plot, QStringLiteral("cursor")) {}

  /// A moment is a range without width. The caller replots.
  void Show(std::optional<TimeRange> time) { time_ = time; }
  /// Stretches that light up, whatever is chosen. The caller replots.
  void Light(std::vector<TimeRange> times) { lit_ = std::move(times); }
  void SetText(const QString& text) { text_ = text; }
  void SetColors(const PlotPalette& colors) { colors_ = colors; }

 protected:
  void applyDefaultAntialiasingHint(QCPPainter* painter) const override { painter->setAntialiasing(false); }
  void draw(QCPPainter* painter) override;

 private:
  void DrawLit(QCPPainter* painter, const QRect& area) const;
  [[nodiscard]] double ToPixel(int64_t time_ns) const;
  void DrawLabel(QCPPainter* painter, const QRect& area, double left, double right) const;

  std::optional<TimeRange> time_;
  std::vector<TimeRange> lit_;
  QString text_;
  PlotPalette colors_;
};

}  // namespace memline::app

#endif  // MEMLINE_APP_PLOT_CHOSEN_TIME_H_
