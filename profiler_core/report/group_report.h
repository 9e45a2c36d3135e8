// SPDX-License-Identifier: MIT
// Counters by line, function, file, module, thread or call path, for the whole recording, an instant or a range.
#ifndef MEMLINE_REPORT_GROUP_REPORT_H_
#define MEMLINE_REPORT_GROUP_REPORT_H_

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "profiler_core/analyse/grouping.h"
#include "profiler_core/analyse/time_slice.h"
#include "profiler_core/model/session.h"

namespace memline {

enum class GroupSort : uint8_t { kLive, kIncrement, kRss, kAllocated, kAllocations, kTemporary, kName };
/// As they are asked for.
inline constexpr std::array<std::string_view, 7> kGroupSortNames = {"live",        "increment", "rss", "allocated",
                                                                    "allocations", "temporary", "name"};

struct GroupReportOptions {
  GroupOptions groups;
  GroupSort sort = GroupSort::kLive;
  size_t top = SIZE_MAX;  ///< rows of each process; a tree is shown whole
};

/// `slices[i]` is of session.targets[i]. Figures of functions and paths include annotated callees, others do not.
[[nodiscard]] std::string TextGroupReport(const Session& session, const std::vector<TimeSlice>& slices,
                                          const GroupReportOptions& options);
/// {"by", "from_s", "to_s", "groups": [{"pid", "name", "function", "file", "line", "depth", "source", the counters of
/// the line table inclusive of callees, "self": {the same}}]}; "from_s" is null unless the slice is a range.
[[nodiscard]] std::string JsonGroupReport(const Session& session, const std::vector<TimeSlice>& slices,
                                          const GroupReportOptions& options);
/// The same rows, with the counters without callees: RFC 4180, names in the first row.
[[nodiscard]] std::string CsvGroupReport(const Session& session, const std::vector<TimeSlice>& slices,
                                         const GroupReportOptions& options);

}  // namespace memline

#endif  // MEMLINE_REPORT_GROUP_REPORT_H_
