// SPDX-License-Identifier: MIT
// A target's counters as they were at an instant, or what they changed by in a range of time.
#ifndef MEMLINE_ANALYSE_TIME_SLICE_H_
#define MEMLINE_ANALYSE_TIME_SLICE_H_

#include <cstdint>
#include <span>
#include <vector>

#include "profiler_core/model/session.h"

namespace memline {

/// At an instant: everything since recording began, up to and including the tick at or before to_ns. In a range:
/// everything after the tick at or before from_ns. What is known of the whole recording only (executions, the RSS after
/// a line, peaks) is in no slice.
struct TimeSlice {
  bool is_range = false;
  int64_t from_ns = 0;
  int64_t to_ns = 0;
  std::vector<SiteCounters> counters;  ///< sorted by (thread, site)
};

/// Functions, nodes, sites, their lines and source texts, and threads: all that gives counters a name. No counters, and
/// no timeline, which is most of a session.
[[nodiscard]] Target CopyDefinitions(const Target& target);

/// `before` and `after` are cumulative, sorted by (thread, site), and of one recording; sites without a change are left
/// out. O(n).
[[nodiscard]] std::vector<SiteCounters> Difference(std::span<const SiteCounters> before,
                                                   std::span<const SiteCounters> after);

}  // namespace memline

#endif  // MEMLINE_ANALYSE_TIME_SLICE_H_
