// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/plot/process_curves.h"

#include <algorithm>
#include <utility>

#include "app/plot/process_lanes.h"
#include "app/plot/process_name.h"
#include "app/plot/timeline_plot.h"
#include "profiler_core/analyse/process_total.h"
#include "profiler_core/model/peaks.h"

namespace memline::app {
namespace {

/// Beside the curves of the one shown, and where there are no others.
constexpr size_t kMaxOthers = 4;
constexpr size_t kMaxCurves = 12;
/// Away from the colours of the one shown.
constexpr size_t kFirstOtherColor = 1;

void Add(TimelineFrame::Process process, const Pyramid& series, const FrameRequest& request, TimelineFrame& frame) {
  process.buckets =
      series.Query(request.range.begin_ns, request.range.end_ns, BucketsFor(request.width_px), request.reads);
  for (const Bucket& bucket : process.buckets) frame.highest_bytes = std::max(frame.highest_bytes, bucket.max);
  frame.processes.push_back(std::move(process));
}

void AddSum(const Pyramid& sum, const FrameRequest& request, TimelineFrame& frame) {
  TimelineFrame::Process process;
  process.name = TimelinePlot::tr("RSS of all processes");
  Add(std::move(process), sum, request, frame);
}

// Those with samples, the highest first; equal ones in the session's order.
std::vector<uint32_t> ByPeak(const Session& session, const Target* without) {
  std::vector<uint32_t> targets;
  for (uint32_t i = 0; i < session.targets.size(); ++i) {
    const Target& target = session.targets[i];
    if (&target != without && target[SeriesId::kRss].size() != 0) targets.push_back(i);
  }
  std::stable_sort(targets.begin(), targets.end(), [&session](uint32_t a, uint32_t b) {
    return PeakRssBytes(session.targets[a]) > PeakRssBytes(session.targets[b]);
  });
  return targets;
}

TimelineFrame::Process Curve(const Session& session, uint32_t index) {
  const Target& target = session.targets[index];
  const Pyramid& rss = target[SeriesId::kRss];
  TimelineFrame::Process process;
  process.name = ProcessName(target);
  process.target = index;
  process.color = index;
  process.begin = TimelineFrame::Point{rss.front().time_ns, rss.front().value};
  if (target.end.kind != TargetEnd::Kind::kRunning) {
    process.end = TimelineFrame::Point{rss.back().time_ns, rss.back().value};
    process.ended_badly = EndedBadly(target.end);
  }
  return process;
}

}  // namespace

void AddProcesses(const Session& session, const Target& shown, const FrameRequest& request, TimelineFrame& frame) {
  const std::vector<uint32_t> others = ByPeak(session, &shown);
  if (others.empty()) return;
  AddSum(SumOfRss(session), request, frame);
  for (size_t i = 0; i < std::min(others.size(), kMaxOthers); ++i) {
    TimelineFrame::Process process = Curve(session, others[i]);
    process.name = TimelinePlot::tr("RSS of %1").arg(process.name);
    process.color = i + kFirstOtherColor;
    Add(std::move(process), session.targets[others[i]][SeriesId::kRss], request, frame);
  }
  frame.hidden_processes = others.size() - std::min(others.size(), kMaxOthers);
}

TimelineFrame ReadProcesses(const Session& session, const Pyramid& sum, const FrameRequest& request) {
  TimelineFrame frame;
  std::vector<uint32_t> shown = ByPeak(session, nullptr);
  frame.hidden_processes = shown.size() - std::min(shown.size(), kMaxCurves);
  shown.resize(shown.size() - frame.hidden_processes);
  std::sort(shown.begin(), shown.end());
  AddSum(sum, request, frame);
  for (const uint32_t index : shown) {
    Add(Curve(session, index), session.targets[index][SeriesId::kRss], request, frame);
  }
  if (sum.size() != 0) ShowPeak(TimelineFrame::Point{sum.MaximumTime(), sum.Maximum()}, request.range, frame);
  AddProcessLanes(session, request, frame);
  return frame;
}

std::optional<TimeRange> ExtentOfAll(const Session& session) {
  std::optional<TimeRange> all;
  for (const Target& target : session.targets) {
    const std::optional<TimeRange> extent = ExtentOf(target);
    if (!extent) continue;
    if (!all) all = extent;
    all = TimeRange{std::min(all->begin_ns, extent->begin_ns), std::max(all->end_ns, extent->end_ns)};
  }
  return all;
}

}  // namespace memline::app
