// SPDX-License-Identifier: MIT
// The most that was live at once of what a line, function or file allocated, whenever that was: a line may hold much at
// a time when the process as a whole holds little.
#ifndef MEMLINE_ANALYSE_LIVE_PEAKS_H_
#define MEMLINE_ANALYSE_LIVE_PEAKS_H_

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "profiler_core/analyse/grouping.h"
#include "profiler_core/analyse/growth.h"

namespace memline {

struct LivePeak {
  Group group;  ///< without figures
  uint64_t self_bytes = 0;
  uint64_t inclusive_bytes = 0;  ///< with what annotated callees allocated meanwhile
};

/// Exact to the tick. `replay(visit)` calls visit for each tick in order. Nothing when it returns false.
[[nodiscard]] std::optional<std::vector<LivePeak>> FindLivePeaks(const Target& target, const GroupOptions& options,
                                                                 const std::function<bool(const TickVisitor&)>& replay);

}  // namespace memline

#endif  // MEMLINE_ANALYSE_LIVE_PEAKS_H_
