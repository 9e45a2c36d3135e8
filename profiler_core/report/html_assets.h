// SPDX-License-Identifier: MIT
#ifndef MEMLINE_REPORT_HTML_ASSETS_H_
#define MEMLINE_REPORT_HTML_ASSETS_H_

#include <string_view>

namespace memline {

/// resources/report/report.css and report.js, put here by the build.
[[nodiscard]] std::string_view ReportStyle();
[[nodiscard]] std::string_view ReportScript();

}  // namespace memline

#endif  // MEMLINE_REPORT_HTML_ASSETS_H_
