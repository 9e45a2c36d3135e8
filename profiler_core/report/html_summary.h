// SPDX-License-Identifier: MIT
#ifndef MEMLINE_REPORT_HTML_SUMMARY_H_
#define MEMLINE_REPORT_HTML_SUMMARY_H_

#include <string>

#include "profiler_core/model/session.h"

namespace memline {

/// The figures of a process that matter most, what to be careful about, and how it was recorded.
[[nodiscard]] std::string HtmlSummary(const Target& target);

/// When and where the session was recorded.
[[nodiscard]] std::string HtmlOrigin(const Session& session, const std::string& name);

}  // namespace memline

#endif  // MEMLINE_REPORT_HTML_SUMMARY_H_
