// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/plot/timeline_frame.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <iterator>
#include <string_view>

namespace memline::app {
namespace {

constexpr size_t kMaxCounters = 6;
/// Narrower bars carry no name.
constexpr int kMinLabelPx = 28;

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

int64_t PixelNs(const FrameRequest& request) {
  return std::max<int64_t>(1, (request.range.end_ns - request.range.begin_ns) / std::max(1, request.width_px));
}

std::vector<TimelineFrame::Bar> ReadLane(const Target& target, const std::vector<LaneBar>& bars, TimeRange range,
                                         int64_t pixel_ns) {
  std::vector<TimelineFrame::Bar> lane;
  lane.reserve(bars.size());
  for (const LaneBar& bar : bars) {
    const int64_t shown_ns = std::min(bar.end_ns, range.end_ns) - std::max(bar.begin_ns, range.begin_ns);
    const uint32_t function = bar.node < target.nodes.size() ? target.nodes[bar.node].function : 0;
    lane.push_back(
        {bar, function, shown_ns >= kMinLabelPx * pixel_ns ? NodeLabel(target, bar.node) : QString(), false});
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

// Gaps that can be seen for what they are: across a shorter one, of which a busy machine makes many, a line from sample
// to sample says more. They do not overlap, so both their ends are in order.
std::vector<Gap> ReadGaps(const Target& target, TimeRange range, int64_t pixel_ns) {
  constexpr int64_t kMinGapPx = 24;
  std::vector<Gap> gaps;
  auto gap = std::partition_point(target.gaps.begin(), target.gaps.end(),
                                  [&](const Gap& before) { return before.end_ns <= range.begin_ns; });
  for (; gap != target.gaps.end() && gap->begin_ns < range.end_ns; ++gap) {
    if (gap->end_ns - gap->begin_ns >= kMinGapPx * pixel_ns) gaps.push_back(*gap);
  }
  return gaps;
}

// Piece by piece between the gaps, each with its share of the buckets.
std::vector<Bucket> QueryAround(const std::vector<Gap>& gaps, const Pyramid& series, const FrameRequest& request) {
  const TimeRange range = request.range;
  const size_t buckets = BucketsFor(request.width_px);
  if (gaps.empty()) return series.Query(range.begin_ns, range.end_ns, buckets, request.reads);
  std::vector<Bucket> found;
  int64_t begin_ns = range.begin_ns;
  for (size_t i = 0; i <= gaps.size(); ++i) {
    const int64_t after_ns = i == 0 ? INT64_MIN : gaps[i - 1].end_ns;
    const int64_t before_ns = i == gaps.size() ? INT64_MAX : gaps[i].begin_ns;
    const int64_t end_ns = std::min(before_ns, range.end_ns);
    if (begin_ns <= end_ns) {
      const double share = static_cast<double>(end_ns - begin_ns) /
                           static_cast<double>(std::max<int64_t>(1, range.end_ns - range.begin_ns));
      for (const Bucket& bucket :
           series.Query(begin_ns, end_ns, static_cast<size_t>(static_cast<double>(buckets) * share), request.reads)) {
        if (bucket.first_ns >= after_ns && bucket.last_ns <= before_ns) found.push_back(bucket);
      }
    }
    if (i < gaps.size()) begin_ns = std::max(gaps[i].end_ns, range.begin_ns);
  }
  return found;
}

// Where the highest value within a bucket lies above the samples in it, which are of RSS, and at its ends.
std::vector<TimelineFrame::Spike> ReadSpikes(const Target& target, const FrameRequest& request,
                                             const std::vector<Bucket>& samples) {
  const Pyramid& rss = target[SeriesId::kRss];
  const std::vector<Bucket> peaks = QueryAround({}, target[SeriesId::kRssPeak], request);
  std::vector<TimelineFrame::Spike> spikes;
  for (size_t i = 0; i < peaks.size() && rss.size() != 0; ++i) {
    const int64_t begin_ns = i == 0 ? peaks[i].first_ns : peaks[i - 1].last_ns;
    const int64_t end_ns = peaks[i].last_ns;
    TimelineFrame::Spike spike{begin_ns, end_ns, rss.ValueAt(begin_ns), rss.ValueAt(end_ns), peaks[i].max};
    // A bucket of many samples is as narrow as a pixel or two: what lies above all of them is what they hide.
    if (i < samples.size() && samples[i].last_ns == end_ns && samples[i].first_ns != end_ns) {
      spike.begin_bytes = spike.end_bytes = std::max(spike.begin_bytes, samples[i].max);
    }
    if (spike.bytes > std::max(spike.begin_bytes, spike.end_bytes)) spikes.push_back(spike);
  }
  return spikes;
}

}  // namespace

void ShowPeak(std::optional<TimelineFrame::Point> peak, TimeRange range, TimelineFrame& frame) {
  frame.peak = peak;
  if (!peak || peak->time_ns < range.begin_ns || peak->time_ns > range.end_ns) return;
  frame.highest_bytes = std::max(frame.highest_bytes, peak->bytes);
}

std::optional<TimelineFrame::Point> PeakOf(const Target& target) {
  const Pyramid& rss = target[SeriesId::kRss];
  if (rss.size() == 0) return std::nullopt;
  TimelineFrame::Point peak{rss.MaximumTime(), rss.Maximum()};
  const Pyramid& within = target[SeriesId::kRssPeak];
  if (within.size() == 0 || within.Maximum() <= peak.bytes) return peak;
  const int64_t end_ns = within.MaximumTime();
  const size_t tick = within.LowerBound(end_ns);
  const int64_t begin_ns = tick == 0 ? end_ns : within[tick - 1].time_ns;
  return TimelineFrame::Point{begin_ns + (end_ns - begin_ns) / 2, within.Maximum()};
}

std::optional<TimeRange> ExtentOf(const Target& target) {
  std::optional<TimeRange> extent;
  for (const Pyramid& series : target.series) {
    if (series.size() == 0) continue;
    const TimeRange span{series.front().time_ns, series.back().time_ns};
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

std::vector<std::vector<TimelineFrame::Bar>> ReadFunctionLanes(const Target& target, const LaneIndex& index,
                                                               const FrameRequest& request) {
  const int64_t pixel_ns = PixelNs(request);
  std::vector<std::vector<TimelineFrame::Bar>> lanes;
  for (size_t lane = 0; lane < std::min(request.max_lanes, index.lane_count()); ++lane) {
    lanes.push_back(ReadLane(target, index.Visible(lane, request.range, pixel_ns), request.range, pixel_ns));
  }
  return lanes;
}

TimelineFrame ReadFrame(const Target& target, const LaneIndex& index, const FrameRequest& request) {
  const TimeRange range = request.range;
  const int64_t pixel_ns = PixelNs(request);

  TimelineFrame frame;
  frame.gaps = ReadGaps(target, range, pixel_ns);
  for (size_t i = 0; i < kDrawnSeries.size(); ++i) {
    frame.curves[i] = QueryAround(frame.gaps, target[kDrawnSeries[i]], request);
    for (const Bucket& bucket : frame.curves[i]) frame.highest_bytes = std::max(frame.highest_bytes, bucket.max);
  }
  const Pyramid& rss = target[SeriesId::kRss];
  frame.spikes = ReadSpikes(target, request, frame.gaps.empty() ? frame.curves.front() : QueryAround({}, rss, request));
  for (const TimelineFrame::Spike& spike : frame.spikes) {
    frame.highest_bytes = std::max(frame.highest_bytes, spike.bytes);
  }
  ShowPeak(PeakOf(target), range, frame);

  frame.lanes = ReadFunctionLanes(target, index, request);
  frame.hidden_lanes = index.lane_count() - frame.lanes.size();
  frame.flags = ReadFlags(target, range, pixel_ns);

  for (const UserCounter& counter : target.user_counters) {
    if (counter.series.size() == 0) continue;
    if (frame.counters.size() == kMaxCounters) {
      ++frame.hidden_counters;
      continue;
    }
    frame.counters.push_back({QString::fromStdString(counter.name), QueryAround({}, counter.series, request)});
  }
  return frame;
}

}  // namespace memline::app
