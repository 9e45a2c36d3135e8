// SPDX-License-Identifier: MIT
// The rows of a report on groups: sorted, and cut to so many.
#ifndef MEMLINE_REPORT_GROUP_ROWS_H_
#define MEMLINE_REPORT_GROUP_ROWS_H_

#include <vector>

#include "profiler_core/report/group_report.h"

namespace memline {

/// By falling figures (by rising names), in a tree below their callers; "outside PROFILE" last.
[[nodiscard]] std::vector<Group> GroupRows(const Target& target, const TimeSlice& slice,
                                           const GroupReportOptions& options);

/// Whether a table of these is of what happened with annotated callees included.
[[nodiscard]] inline bool ShowsInclusive(Grouping by) { return by == Grouping::kFunction || by == Grouping::kPath; }

}  // namespace memline

#endif  // MEMLINE_REPORT_GROUP_ROWS_H_
