// SPDX-License-Identifier: GPL-3.0-or-later
// The curves of a frame, and the range of bytes that they need.
#include <algorithm>
#include <cmath>

#include "app/plot/curve_graph.h"
#include "app/plot/envelope.h"
#include "app/plot/timeline_canvas.h"

namespace memline::app {
namespace {

constexpr double kThinPx = 1.2;
constexpr double kChosenPx = 2.5;
constexpr double kTrendPx = 1.5;
/// Darker than the curve, on which it lies.
constexpr double kTrendShade = 0.45;
/// Away from the colours of the curves.
constexpr size_t kFirstCounterColor = 1;
/// The ends of a logarithmic axis are no further apart.
constexpr double kMostOnLogAxis = 1 << 20;

}  // namespace

void TimelineCanvas::ShowCurves(const TimelineFrame& frame) {
  for (size_t i = 0; i < curves_.size(); ++i) {
    const QVector<QCPGraphData> points = EnvelopePoints(frame.curves[i], frame.gaps);
    // A single sample has no line to show it.
    curves_[i]->setScatterStyle(points.size() == 1 ? QCPScatterStyle(QCPScatterStyle::ssDisc, 6)
                                                   : QCPScatterStyle(QCPScatterStyle::ssNone));
    curves_[i]->data()->set(points, true);
    curves_[i]->setVisible(!Hidden(curves_[i]->name()));
  }
}

double TimelineCanvas::Highest(const TimelineFrame& frame) const {
  if (hidden_.isEmpty() || frame.lanes_of_processes) return frame.highest_bytes;
  // Spikes and the peak belong to RSS.
  if (!Hidden(curves_.front()->name())) return frame.highest_bytes;
  double highest = 0;
  for (size_t i = 0; i < curves_.size(); ++i) {
    if (Hidden(curves_[i]->name())) continue;
    for (const Bucket& bucket : frame.curves[i]) highest = std::max(highest, bucket.max);
  }
  return highest;
}

// A power of two at or below the lowest value: zero has no place on a logarithmic axis.
double TimelineCanvas::LowestShown(const TimelineFrame& frame, double top_bytes) const {
  double lowest = top_bytes / 2;
  const auto look_at = [&lowest](const std::vector<Bucket>& buckets) {
    for (const Bucket& bucket : buckets) {
      for (const double value : {bucket.min, bucket.first, bucket.last}) {
        if (value > 0) lowest = std::min(lowest, value);
      }
    }
  };
  for (size_t i = 0; i < curves_.size(); ++i) {
    if (!Hidden(curves_[i]->name())) look_at(frame.curves[i]);
  }
  for (const TimelineFrame::Process& process : frame.processes) look_at(process.buckets);
  for (const TimelineFrame::Held& held : frame.held) look_at(held.buckets);
  return std::exp2(std::floor(std::log2(std::max({lowest, top_bytes / kMostOnLogAxis, 1.0}))));
}

void TimelineCanvas::ShowCounters(const TimelineFrame& frame) {
  while (counters_.size() < frame.counters.size()) {
    counters_.push_back(new CurveGraph(plot_->xAxis, plot_->yAxis2));
  }
  double lowest = 0;
  double highest = 0;
  for (size_t i = 0; i < counters_.size(); ++i) {
    // Other processes have the same colours.
    counters_[i]->setPen(QPen(colors_.Cycled(i + kFirstCounterColor), kThinPx,
                              frame.processes.empty() ? Qt::SolidLine : Qt::DashDotLine));
    const QVector<QCPGraphData> points =
        i < frame.counters.size() ? EnvelopePoints(frame.counters[i].buckets) : QVector<QCPGraphData>();
    for (const QCPGraphData& point : points) {
      lowest = std::min(lowest, point.value);
      highest = std::max(highest, point.value);
    }
    counters_[i]->data()->set(points, true);
    counters_[i]->setVisible(i < frame.counters.size() && !Hidden(frame.counters[i].name));
  }
  const double span = std::max(highest - lowest, 1.0);
  plot_->yAxis2->setRange(lowest < 0 ? lowest - span * 0.1 : 0, highest + span * 0.1);
}

void TimelineCanvas::ShowProcesses(const TimelineFrame& frame) {
  while (processes_.size() < frame.processes.size()) {
    processes_.push_back(new CurveGraph(plot_->xAxis, plot_->yAxis));
  }
  process_targets_.clear();
  std::vector<ProcessEnds::Mark> marks;
  for (size_t i = 0; i < processes_.size(); ++i) {
    const bool shown = i < frame.processes.size();
    processes_[i]->data()->set(shown ? EnvelopePoints(frame.processes[i].buckets) : QVector<QCPGraphData>(), true);
    if (!shown) continue;
    const TimelineFrame::Process& process = frame.processes[i];
    process_targets_.push_back(process.target);
    processes_[i]->setPen(ProcessPen(process, !frame.curves.front().empty()));
    using Kind = ProcessEnds::Mark::Kind;
    const QColor color = processes_[i]->pen().color();
    if (process.begin) marks.push_back({*process.begin, Kind::kBegin, color});
    if (process.end) marks.push_back({*process.end, process.ended_badly ? Kind::kBadEnd : Kind::kEnd, color});
  }
  process_ends_->Show(std::move(marks));
}

void TimelineCanvas::ShowTrends(const TimelineFrame& frame) {
  while (trends_.size() < frame.trends.size()) trends_.push_back(plot_->addGraph());
  for (size_t i = 0; i < trends_.size(); ++i) {
    trends_[i]->data()->clear();
    if (i >= frame.trends.size()) continue;
    const TimelineFrame::Trend& trend = frame.trends[i];
    const QColor& color = trend.color ? colors_.Cycled(*trend.color) : colors_.rss;
    trends_[i]->setPen(QPen(Blend(color, colors_.text, kTrendShade), kTrendPx, Qt::DashLine));
    for (const TimelineFrame::Point& point : {trend.begin, trend.end}) {
      trends_[i]->addData(static_cast<double>(point.time_ns) * 1e-9, point.bytes);
    }
  }
}

QPen TimelineCanvas::ProcessPen(const TimelineFrame::Process& process, bool beside_one) const {
  if (!process.target) return QPen(colors_.text, kCurvePx, Qt::DotLine);
  constexpr std::array kStyles = {Qt::SolidLine, Qt::DashLine, Qt::DashDotLine};
  const bool chosen = shows_processes_ && process.target == selected_process_;
  const double width = chosen ? kChosenPx : beside_one ? kThinPx : kCurvePx;
  // Where the colours have all been taken, the dashes tell them apart.
  return QPen(colors_.Cycled(process.color), width, kStyles[process.color / colors_.cycle.size() % kStyles.size()],
              Qt::FlatCap, Qt::BevelJoin);
}

}  // namespace memline::app
