// SPDX-License-Identifier: MIT
// A program's own count of what its lines allocate and release, beside what the recording says of them.
#ifndef MEMLINE_PROPERTY_COMPARE_LINES_H_
#define MEMLINE_PROPERTY_COMPARE_LINES_H_

#include <absl/status/statusor.h>

#include <map>
#include <string>

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

/// Text: "line", its number, then its six numbers. "opaque FIRST END" marks lines that do more than the program counts.
struct OwnCount {
  LineCounts counts;
  std::map<uint32_t, uint32_t> opaque;  ///< the first line, by the one behind the last
  bool IsOpaque(uint32_t line) const;
};

[[nodiscard]] absl::StatusOr<OwnCount> ReadOwnCount(const char* path);
[[nodiscard]] LineCounts SelfCountsByLine(const Target& target);
[[nodiscard]] std::map<uint32_t, std::string> FunctionsByLine(const Target& target);
/// Number of lines that differ; prints each.
size_t PrintLineDifferences(const LineCounts& recorded, const OwnCount& own,
                            const std::map<uint32_t, std::string>& functions);

}  // namespace memline::property

#endif  // MEMLINE_PROPERTY_COMPARE_LINES_H_
