// SPDX-License-Identifier: MIT
// What two moments, of one recording or of two, have in common: groups of the same name side by side.
#ifndef MEMLINE_ANALYSE_COMPARISON_H_
#define MEMLINE_ANALYSE_COMPARISON_H_

#include <cstdint>
#include <vector>

#include "profiler_core/analyse/grouping.h"

namespace memline {

struct ComparedGroup {
  Group group;  ///< as it is after, or was before if it is gone
  Counters before;
  Counters after;

  [[nodiscard]] int64_t live_change_bytes() const { return after.live_change_bytes() - before.live_change_bytes(); }
  [[nodiscard]] int64_t live_change_count() const { return after.live_change_count() - before.live_change_count(); }
};

/// Self figures, each group once, by falling size of the change of live bytes, then by name. Which group of one is
/// which of the other: group_keys.h.
[[nodiscard]] std::vector<ComparedGroup> Compare(std::vector<Group> before, std::vector<Group> after, Grouping by);

}  // namespace memline

#endif  // MEMLINE_ANALYSE_COMPARISON_H_
