// SPDX-License-Identifier: MIT
// How old what is live at the end is, bounded from both sides: a recording has what lines allocated and freed from tick
// to tick, not which of their blocks were freed. Of what a site has live at the end T, in bytes, with A(t) allocated
// there and L(t) live at t, as of ticks:
//
//   older than a, at least   L(T) − (A(T) − A(T − a)), and 0: no more can be younger than was allocated since;
//                            so it is if always the oldest block was freed
//   older than a, at most    the least L(t) of T − a ≤ t ≤ T: what is old now was live all the time since;
//                            so it is if always the newest block was freed
//
// Both are reached, so without the times of single blocks nothing closer is true. Bounds of sites add up.
#ifndef MEMLINE_ANALYSE_LIVE_AGES_H_
#define MEMLINE_ANALYSE_LIVE_AGES_H_

#include <cstdint>
#include <map>
#include <span>
#include <utility>
#include <vector>

#include "profiler_core/model/session.h"

namespace memline {

/// Bytes that are live and were allocated longer than age_ns before.
struct OlderThan {
  int64_t age_ns = 0;
  uint64_t least_bytes = 0;
  uint64_t most_bytes = 0;
  bool operator==(const OlderThan&) const = default;
};

/// Powers of ten from 100 ms on that are shorter than the recording, which ends at end_ns, was long.
[[nodiscard]] std::vector<int64_t> AgesToTell(const Target& target, int64_t end_ns);
/// Of several groups together; both have the same ages, or `sum` is empty.
void AddAges(std::vector<OlderThan>& sum, const std::vector<OlderThan>& more);

class LiveAges {
 public:
  /// The target must outlive it.
  LiveAges(const Target& target, int64_t end_ns);

  /// Takes the cumulative counters that changed in a tick, of each tick in order.
  void Follow(int64_t time_ns, std::span<const SiteCounters> changed);
  /// The bounds by site, of all threads together. None of sites that have nothing live.
  [[nodiscard]] std::map<uint32_t, std::vector<OlderThan>> Finish() const;

 private:
  struct Site {
    int64_t allocated = 0;
    int64_t live = 0;
    int64_t live_before = 0;              // this tick
    bool touched = false;                 // by this tick
    std::vector<int64_t> allocated_then;  // by age: up to the last tick that is not younger
    std::vector<int64_t> least_live;      // by age: of all ticks that are not older
  };

  // Up to when nothing that the tick tells of had happened.
  [[nodiscard]] int64_t BeginOf(int64_t time_ns) const;
  void Settle(Site& site, int64_t time_ns, int64_t begin_ns) const;

  const Target& target_;
  const std::vector<int64_t> ages_ns_;
  const int64_t end_ns_;
  const bool all_ticks_;  // else some may have been thinned out
  int64_t last_tick_ns_ = 0;
  std::map<std::pair<uint32_t, uint32_t>, Counters> last_;  // by thread and site
  std::map<uint32_t, Site> sites_;
};

}  // namespace memline

#endif  // MEMLINE_ANALYSE_LIVE_AGES_H_
