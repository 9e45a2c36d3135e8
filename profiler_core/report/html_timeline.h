// SPDX-License-Identifier: MIT
// The memory of a process over time, as SVG within the page. No more points than pixels, whatever the length of the
// recording: the highest and the lowest of each stretch are exact (pyramid.h).
#ifndef MEMLINE_REPORT_HTML_TIMELINE_H_
#define MEMLINE_REPORT_HTML_TIMELINE_H_

#include <string>

#include "profiler_core/analyse/time_slice.h"
#include "profiler_core/model/session.h"

namespace memline {

/// A <figure> with ids that begin with `id`: RSS, the highest RSS within the ticks, the heap in use, gaps, marks, the
/// brackets of functions; and `chosen`, unless it is null, as a line or a shaded range. A sentence where there are no
/// samples.
[[nodiscard]] std::string HtmlTimeline(const Target& target, const TimeSlice* chosen, const std::string& id);

/// RSS of all processes together.
[[nodiscard]] std::string HtmlTotalTimeline(const Pyramid& sum, const std::string& id);

}  // namespace memline

#endif  // MEMLINE_REPORT_HTML_TIMELINE_H_
