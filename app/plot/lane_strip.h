// SPDX-License-Identifier: GPL-3.0-or-later
// Draws the function brackets, or the processes, as rounded bars in lanes under the curve.
#ifndef MEMLINE_APP_PLOT_LANE_STRIP_H_
#define MEMLINE_APP_PLOT_LANE_STRIP_H_

#include <qcustomplot.h>

#include <optional>
#include <vector>

#include "app/plot/palette.h"
#include "app/plot/timeline_frame.h"

namespace memline::app {

class LaneStrip : public QCPLayerable {
 public:
  explicit LaneStrip(QCustomPlot* plot) : QCPLayerable(plot, QStringLiteral("main")) {}

  struct Lanes {
    std::vector<std::vector<TimelineFrame::Bar>> bars;
    QString title;
    size_t hidden = 0;
    bool labels_beside = false;  ///< of bars that have no room for them
  };
  /// Bars are placed along the plot's time axis, inside `rect`.
  void Show(Lanes lanes, const QRect& rect);
  void Select(std::optional<uint32_t> id) { selected_ = id; }
  /// The id of the bar, or of its label, at a place in the plot.
  [[nodiscard]] std::optional<uint32_t> IdAt(QPointF position) const;
  void SetColors(const PlotPalette& colors) { colors_ = colors; }

  [[nodiscard]] static int LaneHeight(const QFont& font);
  /// Of so many lanes, with the note about hidden ones.
  [[nodiscard]] static int HeightFor(size_t lanes, bool hidden, const QFont& font);

 protected:
  void applyDefaultAntialiasingHint(QCPPainter* painter) const override { painter->setAntialiasing(true); }
  void draw(QCPPainter* painter) override;

 private:
  using Lane = std::vector<TimelineFrame::Bar>;

  /// Where a bar lies along the plot, ends out of sight cut off.
  [[nodiscard]] std::pair<double, double> EndsOf(const LaneBar& span) const;
  /// Where its label lies: inside it, or beside it up to the next bars.
  [[nodiscard]] QRectF LabelBox(const Lane& lane, size_t bar, double top, double height) const;
  void DrawNotes(QCPPainter* painter, int top) const;
  void DrawBar(QCPPainter* painter, const TimelineFrame::Bar& bar, double top, double height) const;
  void DrawLabel(QCPPainter* painter, const TimelineFrame::Bar& bar, const QRectF& box) const;

  Lanes lanes_;
  QRect rect_;
  std::optional<uint32_t> selected_;
  PlotPalette colors_;
};

}  // namespace memline::app

#endif  // MEMLINE_APP_PLOT_LANE_STRIP_H_
