// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/plot/session_curves.h"

#include <algorithm>
#include <utility>

#include "app/plot/process_curves.h"
#include "app/plot/slope.h"
#include "profiler_core/analyse/process_total.h"
#include "profiler_core/model/peaks.h"
#include "profiler_core/report/format.h"

namespace memline::app {
namespace {

TimeRange Moved(TimeRange range, int64_t by_ns) { return {range.begin_ns + by_ns, range.end_ns + by_ns}; }

// Of a recording of one process.
SeriesId DrawnSeries(const Session& session) {
  return session.targets[0][SeriesId::kRss].size() != 0 ? SeriesId::kRss : SeriesId::kHeapLive;
}

TimeRange DrawnExtent(const Session& session) {
  if (session.targets.size() > 1) return *ExtentOfAll(session);
  const Pyramid& series = session.targets[0][DrawnSeries(session)];
  if (series.size() == 0) return *ExtentOfAll(session);
  return {series.front().time_ns, series.back().time_ns};
}

// Spikes between two samples are part of the curve: a band for each of several would hide the others.
std::vector<Bucket> Buckets(const Pyramid& rss, const Pyramid* within_ticks, TimeRange range, size_t count) {
  std::vector<Bucket> buckets = rss.Query(range.begin_ns, range.end_ns, count);
  if (within_ticks == nullptr) return buckets;
  const std::vector<Bucket> peaks = within_ticks->Query(range.begin_ns, range.end_ns, count);
  auto bucket = buckets.begin();
  for (const Bucket& peak : peaks) {
    while (bucket != buckets.end() && bucket->last_ns < peak.last_ns) ++bucket;
    if (bucket == buckets.end()) break;
    bucket->max = std::max(bucket->max, peak.max);
  }
  return buckets;
}

// One session on the time of the plot.
class Overlay {
 public:
  Overlay(const PicturedSession& pictured, size_t index, int64_t begin_ns)
      : session_(*pictured.session),
        index_(index),
        name_(pictured.name),
        shift_ns_(begin_ns - DrawnExtent(session_).begin_ns) {
    if (session_.targets.size() > 1) sum_ = SumOfRss(session_);
    for (const Target& target : session_.targets) lanes_.emplace_back().Update(target);
  }

  void AddCurve(const FrameRequest& request, bool with_slope, TimelineFrame& frame) const {
    const TimeRange own = Moved(request.range, -shift_ns_);
    const Target& first = session_.targets[0];
    const bool alone = session_.targets.size() == 1;
    const bool has_rss = !alone || DrawnSeries(session_) == SeriesId::kRss;
    const Pyramid& series = alone ? first[DrawnSeries(session_)] : sum_;
    TimelineFrame::Process curve;
    curve.color = index_;
    curve.target = static_cast<uint32_t>(index_);
    curve.buckets =
        Buckets(series, alone && has_rss ? &first[SeriesId::kRssPeak] : nullptr, own, BucketsFor(request.width_px));
    for (Bucket& bucket : curve.buckets) {
      bucket.first_ns += shift_ns_;
      bucket.last_ns += shift_ns_;
      frame.highest_bytes = std::max(frame.highest_bytes, bucket.max);
    }
    curve.name = name_ + (has_rss ? QStringLiteral("  peak ") : QStringLiteral("  heap in use, peak ")) +
                 PeakText(series, alone && has_rss);
    if (const std::optional<Slope> slope = with_slope ? FitSlope(series, own) : std::nullopt) {
      curve.name += QStringLiteral("  slope ") + SlopeText(*slope);
      TimelineFrame::Trend trend{slope->begin, slope->end, index_, QString()};
      trend.begin.time_ns += shift_ns_;
      trend.end.time_ns += shift_ns_;
      frame.trends.push_back(std::move(trend));
    }
    frame.processes.push_back(std::move(curve));
  }

  [[nodiscard]] size_t LaneCount() const {
    size_t count = 0;
    for (const LaneIndex& lanes : lanes_) count += lanes.lane_count();
    return count;
  }

  void AddLanes(FrameRequest request, TimelineFrame& frame) const {
    request.range = Moved(request.range, -shift_ns_);
    for (size_t i = 0; i < lanes_.size(); ++i) {
      std::vector<std::vector<TimelineFrame::Bar>> lanes = ReadFunctionLanes(session_.targets[i], lanes_[i], request);
      request.max_lanes -= lanes.size();
      for (std::vector<TimelineFrame::Bar>& lane : lanes) {
        for (TimelineFrame::Bar& bar : lane) {
          bar.span.begin_ns += shift_ns_;
          bar.span.end_ns += shift_ns_;
          bar.id = static_cast<uint32_t>(index_);
        }
        frame.lanes.push_back(std::move(lane));
      }
    }
  }

 private:
  // The RSS of one process may have been higher between its samples.
  [[nodiscard]] QString PeakText(const Pyramid& series, bool rss_of_one) const {
    const auto highest = static_cast<uint64_t>(series.size() == 0 ? 0 : series.Maximum());
    const uint64_t bytes = rss_of_one ? PeakRssBytes(session_.targets[0]) : highest;
    return QString::fromStdString(FormatBytes(bytes));
  }

  const Session& session_;
  size_t index_;
  QString name_;
  int64_t shift_ns_;
  Pyramid sum_;
  std::vector<LaneIndex> lanes_;  // per target
};

void AddLanes(const std::vector<Overlay>& overlays, const FrameRequest& request, TimelineFrame& frame) {
  size_t room = request.max_lanes;
  auto with_lanes = static_cast<size_t>(
      std::count_if(overlays.begin(), overlays.end(), [](const Overlay& one) { return one.LaneCount() != 0; }));
  for (const Overlay& one : overlays) {
    const size_t lanes = one.LaneCount();
    if (lanes == 0) continue;
    FrameRequest share = request;
    share.max_lanes = std::min(lanes, (room + with_lanes - 1) / with_lanes);
    one.AddLanes(share, frame);
    frame.hidden_lanes += lanes - share.max_lanes;
    room -= share.max_lanes;
    --with_lanes;
  }
}

}  // namespace

TimeRange ExtentOfAligned(const std::vector<PicturedSession>& sessions) {
  TimeRange all = DrawnExtent(*sessions[0].session);
  for (const PicturedSession& one : sessions) {
    const TimeRange extent = DrawnExtent(*one.session);
    all.end_ns = std::max(all.end_ns, all.begin_ns + extent.end_ns - extent.begin_ns);
  }
  return all;
}

TimelineFrame ReadSessions(const std::vector<PicturedSession>& sessions, const FrameRequest& request,
                           const PictureOptions& options) {
  const int64_t begin_ns = DrawnExtent(*sessions[0].session).begin_ns;
  std::vector<Overlay> overlays;
  for (size_t i = 0; i < sessions.size(); ++i) overlays.emplace_back(sessions[i], i, begin_ns);
  TimelineFrame frame;
  for (const Overlay& one : overlays) one.AddCurve(request, options.slope, frame);
  if (options.functions) AddLanes(overlays, request, frame);
  return frame;
}

}  // namespace memline::app
