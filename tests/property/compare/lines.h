// SPDX-License-Identifier: MIT
// A program's own count of what its lines allocate and release, beside what the recording says of them.
#ifndef MEMLINE_PROPERTY_COMPARE_LINES_H_
#define MEMLINE_PROPERTY_COMPARE_LINES_H_

#include <absl/status/statusor.h>

#include <map>

#include "profiler_core/model/session.h"

namespace memline::property {

struct LineCount {
  uint64_t alloc_count = 0;
  uint64_t alloc_bytes = 0;
  uint64_t released_count = 0;
  uint64_t released_bytes = 0;
  uint64_t freed_count = 0;
  uint64_t freed_bytes = 0;
  bool operator==(const LineCount&) const = default;
};

/// By line; the lines of a generated program have numbers of their own, whatever the file.
using LineCounts = std::map<uint32_t, LineCount>;

/// Text: a line of source, then its six numbers. "opaque LINE" marks a line that does more than the program can count.
struct OwnCount {
  LineCounts counts;
  std::map<uint32_t, bool> opaque;
};

[[nodiscard]] absl::StatusOr<OwnCount> ReadOwnCount(const char* path);
[[nodiscard]] LineCounts SelfCountsByLine(const Target& target);
/// Number of lines that differ; prints each.
size_t PrintLineDifferences(const LineCounts& recorded, const OwnCount& own);

}  // namespace memline::property

#endif  // MEMLINE_PROPERTY_COMPARE_LINES_H_
