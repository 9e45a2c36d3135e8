// SPDX-License-Identifier: MIT
#ifndef MEMLINE_REPORT_HTML_BRACKETS_H_
#define MEMLINE_REPORT_HTML_BRACKETS_H_

#include <string>

#include "profiler_core/model/session.h"
#include "profiler_core/report/html_plot_area.h"

namespace memline {

struct BracketLanes {
  std::string html;   ///< bars from `top` downwards
  double height = 0;  ///< 0: there are none
  size_t hidden = 0;  ///< lanes for which there was no room
};

/// When which function ran, callers above what they call; what is narrower than two units is left to its neighbours.
[[nodiscard]] BracketLanes HtmlBrackets(const Target& target, const PlotArea& area, double top);

}  // namespace memline

#endif  // MEMLINE_REPORT_HTML_BRACKETS_H_
