// SPDX-License-Identifier: GPL-3.0-or-later
// Draws the function brackets as rounded bars in lanes under the curve.
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

  /// Bars are placed along the plot's time axis, inside `rect`.
  void Show(std::vector<std::vector<TimelineFrame::Bar>> lanes, size_t hidden_lanes, const QRect& rect);
  void SelectFunction(std::optional<uint32_t> function) { selected_ = function; }
  /// Of the bar at a place in the plot.
  [[nodiscard]] std::optional<uint32_t> FunctionAt(QPointF position) const;
  void SetColors(const PlotPalette& colors) { colors_ = colors; }

  [[nodiscard]] static int LaneHeight(const QFont& font);
  /// Of so many lanes, with the note about hidden ones.
  [[nodiscard]] static int HeightFor(size_t lanes, bool hidden, const QFont& font);

 protected:
  void applyDefaultAntialiasingHint(QCPPainter* painter) const override { painter->setAntialiasing(true); }
  void draw(QCPPainter* painter) override;

 private:
  /// Where a bar lies along the plot, ends out of sight cut off.
  [[nodiscard]] std::pair<double, double> EndsOf(const LaneBar& span) const;
  void DrawNotes(QCPPainter* painter, int top) const;
  void DrawBar(QCPPainter* painter, const TimelineFrame::Bar& bar, double top, double height) const;

  std::vector<std::vector<TimelineFrame::Bar>> lanes_;
  size_t hidden_lanes_ = 0;
  QRect rect_;
  std::optional<uint32_t> selected_;
  PlotPalette colors_;
};

}  // namespace memline::app

#endif  // MEMLINE_APP_PLOT_LANE_STRIP_H_
