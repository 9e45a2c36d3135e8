// SPDX-License-Identifier: GPL-3.0-or-later
// The processes of a session: beside the one whose timeline is drawn, or all of them instead of one.
#ifndef MEMLINE_APP_PLOT_PROCESS_CURVES_H_
#define MEMLINE_APP_PLOT_PROCESS_CURVES_H_

#include "app/plot/timeline_frame.h"

namespace memline::app {

/// Adds the RSS of the others to the frame, those with the highest peaks, and the sum over all processes. Nothing in a
/// session of one process. For the sum every sample is read, so this is for drawing a finished session once.
void AddProcesses(const Session& session, const Target& shown, const FrameRequest& request, TimelineFrame& frame);

/// The RSS of each process, of those with the highest peaks where there are many, and of `sum` (RssSum), which is kept
/// by whoever draws a session again and again; and a bar for each process from its start to its end.
[[nodiscard]] TimelineFrame ReadProcesses(const Session& session, const Pyramid& sum, const FrameRequest& request);

/// What the samples of all processes span.
[[nodiscard]] std::optional<TimeRange> ExtentOfAll(const Session& session);

}  // namespace memline::app

#endif  // MEMLINE_APP_PLOT_PROCESS_CURVES_H_
