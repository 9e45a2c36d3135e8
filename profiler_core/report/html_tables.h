// SPDX-License-Identifier: MIT
// The tables of the page that are not source. Those of class "sortable" can be sorted where scripts run.
#ifndef MEMLINE_REPORT_HTML_TABLES_H_
#define MEMLINE_REPORT_HTML_TABLES_H_

#include <functional>
#include <string>

#include "profiler_core/analyse/time_slice.h"
#include "profiler_core/report/group_report.h"

namespace memline {

/// Where a group's function is on this page: "#…"; "" where it is not.
using LinkOf = std::function<std::string(const Group&)>;

/// Lines, functions, files, …, without those that did nothing; a sentence where none did anything.
[[nodiscard]] std::string HtmlGroups(const Target& target, const TimeSlice& slice, const GroupReportOptions& options,
                                     const LinkOf& link);
/// Where the RSS is at its peak and at the end; "" where it is not known.
[[nodiscard]] std::string HtmlMemoryParts(const Target& target);
/// The processes of a session, each with a link to "#process-N".
[[nodiscard]] std::string HtmlProcesses(const Session& session, size_t shown);

}  // namespace memline

#endif  // MEMLINE_REPORT_HTML_TABLES_H_
