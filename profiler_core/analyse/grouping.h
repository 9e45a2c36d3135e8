// SPDX-License-Identifier: MIT
// A target's counters summed up by line, function, file, module, thread or call path.
#ifndef MEMLINE_ANALYSE_GROUPING_H_
#define MEMLINE_ANALYSE_GROUPING_H_

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "profiler_core/model/session.h"

namespace memline {

enum class Grouping : uint8_t { kLine, kFunction, kFile, kModule, kThread, kPath };
/// As they are asked for; kPath is "tree".
inline constexpr std::array<std::string_view, 6> kGroupingNames = {"line",   "function", "file",
                                                                   "module", "thread",   "tree"};

struct GroupOptions {
  Grouping by = Grouping::kLine;
  /// Patterns as of a shell (fnmatch) for the file, its name alone or the function of a line. Where there are any in
  /// `only`, lines that none of them fits are left out; so are those that one of `without` fits.
  std::vector<std::string> only;
  std::vector<std::string> without;
};

struct Group {
  std::string name;      ///< "insert.cpp:12", for an unknown line "Grow+0x1c", a function, a path of a file or module,
                         ///< "worker (4711)"
  std::string function;  ///< of a line or path
  std::string file;      ///< where that is known
  uint32_t line = 0;     ///< 0: unknown
  std::string source;    ///< text of a line
  std::string code{};    ///< of an unknown line: where its code is
  uint32_t depth = 0;    ///< of a path: number of callers
  Counters self;         ///< all groups together are the process
  Counters inclusive;    ///< with what annotated callees did meanwhile, recursion counted once
};

/// Paths in the order of a tree, callers before what they call. Groups without figures are left out. `counters` may be
/// those of any time (time_slice.h).
[[nodiscard]] std::vector<Group> BuildGroups(const Target& target, std::span<const SiteCounters> counters,
                                             const GroupOptions& options);

}  // namespace memline

#endif  // MEMLINE_ANALYSE_GROUPING_H_
