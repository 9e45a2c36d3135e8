// SPDX-License-Identifier: GPL-3.0-or-later
// Turns a QCustomPlot into the timeline and shows frames in it: on screen (TimelinePlot) and in files (RenderPicture).
#ifndef MEMLINE_APP_PLOT_TIMELINE_CANVAS_H_
#define MEMLINE_APP_PLOT_TIMELINE_CANVAS_H_

#include <qcustomplot.h>

#include <algorithm>
#include <array>
#include <optional>
#include <vector>

#include "app/plot/annotations.h"
#include "app/plot/chosen_time.h"
#include "app/plot/header_line.h"
#include "app/plot/held_curves.h"
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
  /// At most so many rows of the legend; 1 unless told.
  void SetLegendRows(size_t rows) { header_->SetLegendRows(rows); }
  /// Sets the axes and everything drawn; the caller replots.
  void Show(TimelineFrame frame, double begin_s, double end_s, double top_bytes);
  void ShowMessage(const PlotTitle& message);
  /// A line under the mouse, on a layer of its own so that the curves are not drawn again. Replots that layer.
  void ShowCursor(std::optional<double> pixel_x);
  /// On the same layer. Replots it.
  void ShowChosenTime(std::optional<TimeRange> time);
  void ShowChosenText(const QString& text);
  void Light(std::vector<TimeRange> times);

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
  /// Which a click on the legend shows or hides; empty: none is there.
  [[nodiscard]] QString CurveAt(QPointF position) const { return header_->CurveAt(position); }
  /// The n-th of those in the legend, empty if there are fewer.
  [[nodiscard]] QString CurveInLegend(size_t n) const;
  /// From the next drawing on.
  void ToggleCurve(const QString& curve);
  /// Of what is visible, without hidden curves.
  [[nodiscard]] double Highest(const TimelineFrame& frame) const;
  /// From the next drawing on the axis of bytes is logarithmic.
  void SetLogarithmic(bool logarithmic);

  /// So many lanes leave most of the widget to the curves.
  [[nodiscard]] size_t LaneRoom(QSize size) const;
  [[nodiscard]] QCustomPlot* plot() const { return plot_; }
  /// Where the labels of the axis of time are.
  [[nodiscard]] QRectF AxisRect() const;
  /// Where the lanes are drawn.
  [[nodiscard]] QRect LaneRect() const;

 private:
  class CursorLine;
  static constexpr double kCurvePx = 1.5;

  void SetAxesVisible(bool visible);
  [[nodiscard]] bool Hidden(const QString& curve) const { return hidden_.contains(curve); }
  [[nodiscard]] double LowestShown(const TimelineFrame& frame, double top_bytes) const;
  void SetMargins(const TimelineFrame& frame);
  void ShowCurves(const TimelineFrame& frame);
  void ShowCounters(const TimelineFrame& frame);
  void ShowProcesses(const TimelineFrame& frame);
  void ShowTrends(const TimelineFrame& frame);
  /// Thinner beside the curves of one process.
  [[nodiscard]] QPen ProcessPen(const TimelineFrame::Process& process, bool beside_one) const;
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
  std::vector<QCPGraph*> trends_;
  HeldGraphs held_;
  std::vector<std::optional<uint32_t>> process_targets_;  // of those shown
  PeakBand* peaks_;
  ProcessEnds* process_ends_;
  GapStripes* gaps_;
  LaneStrip* lanes_;
  Annotations* annotations_;
  HeaderLine* header_;
  ChosenTime* chosen_;
  CursorLine* cursor_;
  QSet<QString> hidden_;       // curves, by name
  QStringList legend_curves_;  // of the last drawing
  QSharedPointer<QCPAxisTicker> linear_ticker_;
  QSharedPointer<QCPAxisTicker> log_ticker_;
  bool logarithmic_ = false;
  bool has_counters_ = false;
  bool shows_processes_ = false;  // instead of one
  std::optional<uint32_t> selected_function_;
  std::optional<uint32_t> selected_process_;
};

}  // namespace memline::app

#endif  // MEMLINE_APP_PLOT_TIMELINE_CANVAS_H_
