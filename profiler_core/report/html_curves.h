// SPDX-License-Identifier: MIT
#ifndef MEMLINE_REPORT_HTML_CURVES_H_
#define MEMLINE_REPORT_HTML_CURVES_H_

#include <string>
#include <vector>

#include "profiler_core/model/session.h"
#include "profiler_core/report/html_plot_area.h"

namespace memline {

/// Buckets of a series, two units wide or more.
[[nodiscard]] std::vector<Bucket> BucketsOf(const Pyramid& series, const PlotArea& area);

/// <path>s of a curve, broken where there are gaps; closed down to the axis for an area.
[[nodiscard]] std::string HtmlLine(const std::vector<Bucket>& buckets, const std::vector<Gap>& gaps,
                                   const PlotArea& area, const std::string& classes);
[[nodiscard]] std::string HtmlArea(const std::vector<Bucket>& buckets, const std::vector<Gap>& gaps,
                                   const PlotArea& area, const std::string& classes);

}  // namespace memline

#endif  // MEMLINE_REPORT_HTML_CURVES_H_
