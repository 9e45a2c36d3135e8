// SPDX-License-Identifier: MIT
// What grows and never comes back: a score from the shape of each group's live bytes over time.
//
// The time from a group's first allocation to the end, or as much of it as is looked at, is divided into eight windows.
// A window's trough is the least that was live within it, so what comes and goes faster than that does not count. With
// the troughs m1 … m8, where rises and falls of less than a fiftieth of the highest count as none:
//
//   trend   Kendall's tau of the troughs over time: pairs that rise minus pairs that fall, of all 28, at least 0
//           (M. G. Kendall, "A New Measure of Rank Correlation", Biometrika 30, 1938)
//   late    min(1, 2 (m8 − m4) / (m8 − m1)) · min(1, 2 (m8 − m6) / (m8 − m4)): whether it still grows in its second
//           half, and in the last quarter; a cache that is full does not
//   steady  min(1, steps up / 3): what was allocated once is no leak
//
//   score = trend · late · steady, from 0 to 1.
#ifndef MEMLINE_ANALYSE_GROWTH_H_
#define MEMLINE_ANALYSE_GROWTH_H_

#include <array>
#include <cstdint>
#include <functional>
#include <limits>
#include <optional>
#include <span>
#include <vector>

#include "profiler_core/analyse/grouping.h"
#include "profiler_core/analyse/live_ages.h"

namespace memline {

inline constexpr size_t kGrowthWindows = 8;
/// From here on a group is suspected to leak.
inline constexpr double kSuspectScore = 0.5;

struct Growth {
  Group group;  ///< self: its counters at the end of the time
  double score = 0;
  uint32_t steps_up = 0;  ///< windows whose trough is higher than that before
  std::array<uint64_t, kGrowthWindows> troughs{};
  int64_t first_ns = 0;         ///< of its first allocation, or where the time that is looked at begins
  int64_t end_ns = 0;           ///< of that time
  double bytes_per_second = 0;  ///< of the troughs, in the second half
  uint64_t old_bytes = 0;  ///< of what is live at the end, at least so much is older than half the time since first_ns
  /// Of what is live at the end. Empty where nothing is, of recordings shorter than 100 ms, and by thread: a block
  /// may be freed by another thread than the one that allocated it.
  std::vector<OlderThan> ages{};
};

/// The troughs' score.
[[nodiscard]] double GrowthScore(const std::array<uint64_t, kGrowthWindows>& troughs);

/// What changed in one tick, cumulative (CounterTick).
using TickVisitor = std::function<void(int64_t time_ns, std::span<const SiteCounters> changed)>;

/// In nanoseconds since the session began.
struct GrowthTime {
  int64_t from_ns = 0;
  int64_t to_ns = std::numeric_limits<int64_t>::max();
};

/// Of each group that has allocated anything by the end of the time, those that are suspected first, by falling growth;
/// the others by falling score. `replay(visit)` calls visit for each tick in order, and is called twice. Nothing when
/// it returns false.
[[nodiscard]] std::optional<std::vector<Growth>> FindGrowth(const Target& target, const GroupOptions& options,
                                                            const std::function<bool(const TickVisitor&)>& replay,
                                                            const GrowthTime& time = {});

}  // namespace memline

#endif  // MEMLINE_ANALYSE_GROWTH_H_
