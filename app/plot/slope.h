// SPDX-License-Identifier: GPL-3.0-or-later
// How fast a curve rises: the straight line that fits its samples best.
#ifndef MEMLINE_APP_PLOT_SLOPE_H_
#define MEMLINE_APP_PLOT_SLOPE_H_

#include <optional>

#include "app/plot/timeline_frame.h"

namespace memline::app {

struct Slope {
  TimelineFrame::Point begin;  ///< of the line, at the first and the last sample
  TimelineFrame::Point end;
  double bytes_per_second = 0;
};

/// By least squares over the samples in the range. Empty where fewer than two times were sampled. O(samples).
[[nodiscard]] std::optional<Slope> FitSlope(const Pyramid& series, TimeRange range);

/// "+1.25 MiB/s", three significant figures or thousandths.
[[nodiscard]] QString SlopeText(const Slope& slope);

}  // namespace memline::app

#endif  // MEMLINE_APP_PLOT_SLOPE_H_
