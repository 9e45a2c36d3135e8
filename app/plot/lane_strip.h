// SPDX-License-Identifier: GPL-3.0-or-later
// Draws the function brackets as rounded bars in lanes under the curve.
#ifndef MEMLINE_APP_PLOT_LANE_STRIP_H_
#define MEMLINE_APP_PLOT_LANE_STRIP_H_

#include <qcustomplot.h>

#include <vector>

#include "app/plot/palette.h"
#include "app/plot/timeline_frame.h"

namespace memline::app {

class LaneStrip : public QCPLayerable {
 public:
  explicit LaneStrip(QCustomPlot* plot) : QCPLayerable(plot, QStringLiteral("main")) {}

  /// Bars are placed along the plot's time axis, inside `rect`.
  void Show(std::vector<std::vector<TimelineFrame::Bar>> lanes, size_t hidden_lanes, const QRect& rect);
  void SetColors(const PlotPalette& colors) { colors_ = colors; }

  [[nodiscard]] static int LaneHeight(const QFont& font);
  /// Of so many lanes, with the note about hidden ones.
  [[nodiscard]] static int HeightFor(size_t lanes, bool hidden, const QFont& font);

 protected:
  void applyDefaultAntialiasingHint(QCPPainter* painter) const override { painter->setAntialiasing(true); }
  void draw(QCPPainter* painter) override;

 private:
  void DrawBar(QCPPainter* painter, const TimelineFrame::Bar& bar, double top, double height) const;

  std::vector<std::vector<TimelineFrame::Bar>> lanes_;
  size_t hidden_lanes_ = 0;
  QRect rect_;
  PlotPalette colors_;
};

}  // namespace memline::app

#endif  // MEMLINE_APP_PLOT_LANE_STRIP_H_
