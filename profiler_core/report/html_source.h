// SPDX-License-Identifier: MIT
#ifndef MEMLINE_REPORT_HTML_SOURCE_H_
#define MEMLINE_REPORT_HTML_SOURCE_H_

#include <string>
#include <vector>

#include "profiler_core/analyse/line_table.h"
#include "profiler_core/report/html_figures.h"

namespace memline {

/// A function's source as a table, every line with its figures and heat behind them, and a heading with the id.
/// `lines` are the rows of the whole process. `heat` knows them, too.
[[nodiscard]] std::string HtmlFunction(const Target& target, const FunctionRow& function,
                                       const std::vector<LineRow>& lines, const Heat& heat, const std::string& id);

}  // namespace memline

#endif  // MEMLINE_REPORT_HTML_SOURCE_H_
