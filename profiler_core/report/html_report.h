// SPDX-License-Identifier: MIT
// A report as one page for a browser that needs nothing else, neither network nor script: it carries its style and a
// few lines of script, and forbids all others (Content-Security-Policy). Its size is bounded by the annotated source,
// not by the length of the recording.
#ifndef MEMLINE_REPORT_HTML_REPORT_H_
#define MEMLINE_REPORT_HTML_REPORT_H_

#include <optional>
#include <string>
#include <vector>

#include "profiler_core/analyse/time_slice.h"
#include "profiler_core/report/group_report.h"

namespace memline {

struct HtmlReportOptions {
  std::string name;  ///< of the session
  /// slices[i] is of session.targets[i]: figures as they were then, or changed meanwhile. Of the whole recording
  /// otherwise, which knows more.
  std::optional<std::vector<TimeSlice>> slices;
  GroupReportOptions groups;  ///< the table above the functions; `only` and `without` choose among these, too
  bool functions = true;      ///< the source of each annotated function
};

[[nodiscard]] std::string HtmlReport(const Session& session, const HtmlReportOptions& options);

}  // namespace memline

#endif  // MEMLINE_REPORT_HTML_REPORT_H_
