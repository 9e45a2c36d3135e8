// SPDX-License-Identifier: GPL-3.0-or-later
// What one drawing of the timeline shows, taken from a target in one go so that its lock is held only for that long.
#ifndef MEMLINE_APP_PLOT_TIMELINE_FRAME_H_
#define MEMLINE_APP_PLOT_TIMELINE_FRAME_H_

#include <QString>
#include <QStringList>
#include <algorithm>
#include <array>
#include <optional>
#include <vector>

#include "app/plot/lane_index.h"

namespace memline::app {

/// The series drawn, in order of drawing: the last one on top.
inline constexpr std::array kDrawnSeries = {SeriesId::kRss, SeriesId::kHeapRetained, SeriesId::kHeapLive};

struct TimelineFrame {
  struct Point {
    int64_t time_ns = 0;
    double bytes = 0;
  };
  struct Bar {
    LaneBar span;
    uint32_t id = 0;           ///< of the function or process; chooses the colour
    QString label;             ///< empty where it has no room
    bool ended_badly = false;  ///< of a process
  };
  struct Flag {
    int64_t time_ns = 0;
    QString text;
  };
  struct Counter {
    QString name;
    std::vector<Bucket> buckets;
  };

  /// RSS rose to `bytes` and fell again between two samples; or did within a bucket.
  struct Spike {
    int64_t begin_ns = 0;
    int64_t end_ns = 0;
    double begin_bytes = 0;  ///< RSS at both ends
    double end_bytes = 0;
    double bytes = 0;
  };

  /// The RSS of a process of the session, or the sum over all of them.
  struct Process {
    QString name;
    std::optional<uint32_t> target;  ///< in Session::targets; none: the sum
    size_t color = 0;
    std::vector<Bucket> buckets;
    std::optional<Point> begin;  ///< where the curve begins and ends, if the process does
    std::optional<Point> end;
    bool ended_badly = false;
  };

  /// Live bytes of what a thread or a line allocated.
  struct Held {
    QString name;
    std::vector<Bucket> buckets;
  };

  /// A straight line through a curve.
  struct Trend {
    Point begin;
    Point end;
    std::optional<size_t> color;  ///< as Process::color; none: that of RSS
    QString name;                 ///< in the legend; empty where the curve's own says it
  };

  std::array<std::vector<Bucket>, kDrawnSeries.size()> curves;
  std::vector<Spike> spikes;
  std::vector<Gap> gaps;      ///< wide enough to be seen; no bucket of a curve reaches across one
  std::optional<Point> peak;  ///< of the whole recording, wherever the view is
  double highest_bytes = 0;   ///< of what is visible
  std::vector<std::vector<Bar>> lanes;
  bool lanes_of_processes = false;  ///< else of functions
  size_t hidden_lanes = 0;
  std::vector<Flag> flags;
  std::vector<Counter> counters;
  size_t hidden_counters = 0;
  std::vector<Process> processes;  ///< process_curves.h
  size_t hidden_processes = 0;
  std::vector<Trend> trends;
  std::vector<Held> held;  ///< held_curves.h
};

struct FrameRequest {
  TimeRange range;
  int width_px = 0;
  size_t max_lanes = 0;
  BlockReads* reads = nullptr;  ///< null: whatever is needed
};

/// To ask a series for, to draw it that wide: a bucket becomes up to four points, so that there are about two a pixel.
[[nodiscard]] inline size_t BucketsFor(int width_px) { return static_cast<size_t>(std::max(1, width_px / 2)); }

/// Takes over the peak of the whole recording; inside the range it is among what is visible.
void ShowPeak(std::optional<TimelineFrame::Point> peak, TimeRange range, TimelineFrame& frame);
/// The highest RSS of a recording: a sample, or between two of them, then in the middle.
[[nodiscard]] std::optional<TimelineFrame::Point> PeakOf(const Target& target);
/// What the samples and brackets of a target span. Empty while there are no samples.
[[nodiscard]] std::optional<TimeRange> ExtentOf(const Target& target);
/// The short name of the function of a node, with its region.
[[nodiscard]] QString NodeLabel(const Target& target, uint32_t node);

/// The first ones, as many as are asked for.
[[nodiscard]] std::vector<std::vector<TimelineFrame::Bar>> ReadFunctionLanes(const Target& target,
                                                                             const LaneIndex& lanes,
                                                                             const FrameRequest& request);
[[nodiscard]] TimelineFrame ReadFrame(const Target& target, const LaneIndex& lanes, const FrameRequest& request);

}  // namespace memline::app

#endif  // MEMLINE_APP_PLOT_TIMELINE_FRAME_H_
