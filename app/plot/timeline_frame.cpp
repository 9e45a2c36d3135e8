// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/plot/timeline_frame.h"

#include <algorithm>
#include <cmath>
#include <string_view>

namespace memline::app {
namespace {

constexpr size_t kMaxCounters = 6;
/// Narrower bars carry no name.
constexpr int kMinLabelPx = 28;
/// A bucket becomes up to four points, so this many pixels a bucket keep about two points a pixel.
constexpr int kPixelsPerBucket = 2;

// The plain name inside a signature as __PRETTY_FUNCTION__ spells it, until symbols are there: no return type, no
// template arguments, no parameters.
QString ShortName(std::string_view signature) {
  std::string name;
  int nesting = 0;
  for (const char c : signature) {
    if (c == '(' && nesting == 0) break;
    if (c == '<') ++nesting;
    if (nesting == 0) name = c == ' ' ? std::string() : name + c;
    if (c == '>') --nesting;
  }
  name.erase(0, name.find_first_not_of("*&"));
  return QString::fromStdString(name.empty() ? std::string(signature) : name);
}

std::vector<TimelineFrame::Bar> ReadLane(const Target& target, const std::vector<LaneBar>& bars, TimeRange range,
                                         int64_t pixel_ns) {
  std::vector<TimelineFrame::Bar> lane;
  lane.reserve(bars.size());
  for (const LaneBar& bar : bars) {
    const int64_t shown_ns = std::min(bar.end_ns, range.end_ns) - std::max(bar.begin_ns, range.begin_ns);
    const uint32_t function = bar.node < target.nodes.size() ? target.nodes[bar.node].function : 0;
    lane.push_back({bar, function, shown_ns >= kMinLabelPx * pixel_ns ? NodeLabel(target, bar.node) : QString()});
  }
  return lane;
}

// At most one flag a pixel. Marks come in order of time but for those of two threads within one tick.
std::vector<TimelineFrame::Flag> ReadFlags(const Target& target, TimeRange range, int64_t pixel_ns) {
  const auto from = [&](auto first, int64_t time_ns) {
    return std::partition_point(first, target.marks.end(), [=](const Mark& mark) { return mark.time_ns < time_ns; });
  };
  std::vector<TimelineFrame::Flag> flags;
  auto mark = from(target.marks.begin(), range.begin_ns);
  while (mark != target.marks.end() && mark->time_ns <= range.end_ns) {
    flags.push_back({mark->time_ns, QString::fromStdString(mark->text)});
    mark = from(std::next(mark), mark->time_ns + pixel_ns);
  }
  return flags;
}

}  // namespace

std::optional<TimelineFrame::Point> PeakOf(const Target& target) {
  const Pyramid& rss = target[SeriesId::kRss];
  if (rss.size() == 0) return std::nullopt;
  TimelineFrame::Point peak{rss.MaximumTime(), rss.Maximum()};
  const Pyramid& exact = target[SeriesId::kRssPeak];
  if (exact.size() == 0) return peak;
  // What it stood at when recording began may be from before, even from before exec.
  const bool reached_while_recording = exact.MaximumTime() > exact.times().front();
  if (reached_while_recording && exact.Maximum() > peak.bytes) peak = {exact.MaximumTime(), exact.Maximum()};
  return peak;
}

std::optional<TimeRange> ExtentOf(const Target& target) {
  std::optional<TimeRange> extent;
  for (const Pyramid& series : target.series) {
    if (series.size() == 0) continue;
    const TimeRange span{series.times().front(), series.times().back()};
    if (!extent) extent = span;
    extent = TimeRange{std::min(extent->begin_ns, span.begin_ns), std::max(extent->end_ns, span.end_ns)};
  }
  return extent;
}

QString NodeLabel(const Target& target, uint32_t node) {
  if (node >= target.nodes.size()) return QString();
  const uint32_t function = target.nodes[node].function;
  if (function >= target.functions.size()) return QString();
  const bool symbolized = function < target.sources.size() && !target.sources[function].display_name.empty();
  const QString name = symbolized ? QString::fromStdString(target.sources[function].display_name)
                                  : ShortName(target.functions[function].name);
  const std::string& region = target.functions[function].region;
  return region.empty() ? name : QStringLiteral("%1: %2").arg(name, QString::fromStdString(region));
}

TimelineFrame ReadFrame(const Target& target, const LaneIndex& index, const FrameRequest& request) {
  const auto [range, width_px, max_lanes] = request;
  const int64_t pixel_ns = std::max<int64_t>(1, (range.end_ns - range.begin_ns) / std::max(1, width_px));
  const auto buckets = static_cast<size_t>(std::max(1, width_px / kPixelsPerBucket));

  TimelineFrame frame;
  for (size_t i = 0; i < kDrawnSeries.size(); ++i) {
    frame.curves[i] = target[kDrawnSeries[i]].Query(range.begin_ns, range.end_ns, buckets);
    for (const Bucket& bucket : frame.curves[i]) frame.highest_bytes = std::max(frame.highest_bytes, bucket.max);
  }
  frame.peak = PeakOf(target);
  if (frame.peak && frame.peak->time_ns >= range.begin_ns && frame.peak->time_ns <= range.end_ns) {
    frame.highest_bytes = std::max(frame.highest_bytes, frame.peak->bytes);
  }

  const size_t shown_lanes = std::min(max_lanes, index.lane_count());
  frame.hidden_lanes = index.lane_count() - shown_lanes;
  for (size_t lane = 0; lane < shown_lanes; ++lane) {
    frame.lanes.push_back(ReadLane(target, index.Visible(lane, range, pixel_ns), range, pixel_ns));
  }
  frame.flags = ReadFlags(target, range, pixel_ns);

  for (const UserCounter& counter : target.user_counters) {
    if (counter.series.size() == 0) continue;
    if (frame.counters.size() == kMaxCounters) {
      ++frame.hidden_counters;
      continue;
    }
    frame.counters.push_back(
        {QString::fromStdString(counter.name), counter.series.Query(range.begin_ns, range.end_ns, buckets)});
  }
  return frame;
}

}  // namespace memline::app
