// SPDX-License-Identifier: MIT
// What each of glibc's arenas kept at a moment: threads allocate from different ones, and what is free in one is of no
// use to a thread of another.
#ifndef MEMLINE_ANALYSE_ARENAS_H_
#define MEMLINE_ANALYSE_ARENAS_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "profiler_core/model/session.h"

namespace memline {

struct Arena {
  uint32_t number = 0;  ///< 0 is the main arena
  uint64_t system_bytes = 0;
  uint64_t free_bytes = 0;
  [[nodiscard]] uint64_t in_use_bytes() const { return system_bytes - free_bytes; }
  bool operator==(const Arena&) const = default;
};

/// Those that had been read until then, in order of their numbers. Empty where none are known: with other allocators,
/// and where another malloc stands before the runtime's. O(arenas * log n).
[[nodiscard]] std::vector<Arena> ArenasAt(const Target& target, int64_t time_ns);

/// A row of a table of them.
struct ArenaRow {
  std::string name;  ///< "main", "3", "17 others", "all"
  uint64_t system_bytes = 0;
  uint64_t in_use_bytes = 0;
  uint64_t free_bytes = 0;
  bool operator==(const ArenaRow&) const = default;
};

/// The `top` arenas with the most free memory, the others together where there are several, and the sum. Empty where
/// there is but one arena, of which that tells nothing.
[[nodiscard]] std::vector<ArenaRow> ArenaTable(std::vector<Arena> arenas, size_t top);

}  // namespace memline

#endif  // MEMLINE_ANALYSE_ARENAS_H_
