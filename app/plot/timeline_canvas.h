// SPDX-License-Identifier: GPL-3.0-or-later
// Turns a QCustomPlot into the timeline and shows frames in it: on screen (TimelinePlot) and in files (RenderTimeline).
#ifndef MEMLINE_APP_PLOT_TIMELINE_CANVAS_H_
#define MEMLINE_APP_PLOT_TIMELINE_CANVAS_H_

#include <qcustomplot.h>

#include <algorithm>
#include <array>
#include <optional>
#include <vector>

#include "app/plot/annotations.h"
#include "app/plot/header_line.h"
#include "app/plot/lane_strip.h"
#include "app/plot/peak_band.h"
#include "app/plot/process_ends.h"

namespace memline::app {

/// The plot must outlive the canvas; the canvas adds its parts to it and the plot owns them.
class TimelineCanvas {
 public:
  static constexpr size_t kMaxLanes = 8;

  explicit TimelineCanvas(QCustomPlot* plot);

  void SetColors(const PlotPalette& colors);
  void SetTitle(const PlotTitle& title);
  /// Sets the axes and everything drawn; the caller replots.
  void Show(TimelineFrame frame, double begin_s, double end_s, double top_bytes);
  void ShowMessage(const PlotTitle& message);
  /// A line under the mouse, on a layer of its own so that the curves are not drawn again. Replots that layer.
  void ShowCursor(std::optional<double> pixel_x);

  /// Its brackets stand out from the next drawing on.
  void SelectFunction(std::optional<uint32_t> function) { selected_function_ = function; }
  /// Its curve and bar stand out from the next drawing on, in a frame of all processes.
  void SelectProcess(std::optional<uint32_t> target) { selected_process_ = target; }
  /// Of the bracket drawn there.
  [[nodiscard]] std::optional<uint32_t> FunctionAt(QPointF position) const;
  /// Of the bar, the curve or the entry of the legend there, in a frame of all processes. In Session::targets.
  [[nodiscard]] std::optional<uint32_t> ProcessAt(QPointF position) const;

  /// Of the curves, for a widget of that size.
  [[nodiscard]] int PlotWidth(QSize size) const { return std::max(1, size.width() - LeftMargin() - RightMargin()); }
  /// So many lanes leave most of the widget to the curves.
  [[nodiscard]] size_t LaneRoom(QSize size) const;
  [[nodiscard]] QCustomPlot* plot() const { return plot_; }
  /// Where the lanes are drawn.
  [[nodiscard]] QRect LaneRect() const;

 private:
  class CursorLine;

  void SetAxesVisible(bool visible);
  void SetMargins(const TimelineFrame& frame);
  void ShowCurves(const TimelineFrame& frame);
  void ShowCounters(const TimelineFrame& frame);
  void ShowProcesses(const TimelineFrame& frame);
  [[nodiscard]] QPen ProcessPen(const TimelineFrame::Process& process) const;
  void ShowLanes(TimelineFrame& frame);
  [[nodiscard]] std::vector<LegendEntry> Legend(const TimelineFrame& frame) const;
  [[nodiscard]] int LeftMargin() const;
  [[nodiscard]] int RightMargin() const;
  [[nodiscard]] int AxisHeight() const;

  QCustomPlot* plot_;
  PlotPalette colors_;
  std::array<QCPGraph*, kDrawnSeries.size()> curves_{};
  std::vector<QCPGraph*> counters_;
  std::vector<QCPGraph*> processes_;
  std::vector<std::optional<uint32_t>> process_targets_;  // of those shown
  PeakBand* peaks_;
  ProcessEnds* process_ends_;
  GapStripes* gaps_;
  LaneStrip* lanes_;
  Annotations* annotations_;
  HeaderLine* header_;
  CursorLine* cursor_;
  bool has_counters_ = false;
  bool shows_processes_ = false;  // instead of one
  std::optional<uint32_t> selected_function_;
  std::optional<uint32_t> selected_process_;
};

}  // namespace memline::app

#endif  // MEMLINE_APP_PLOT_TIMELINE_CANVAS_H_
