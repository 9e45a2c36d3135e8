// SPDX-License-Identifier: GPL-3.0-or-later
// The processes of a session as bars in lanes, from the start of each to its end.
#ifndef MEMLINE_APP_PLOT_PROCESS_LANES_H_
#define MEMLINE_APP_PLOT_PROCESS_LANES_H_

#include "app/plot/timeline_frame.h"

namespace memline::app {

/// A lane for each where there is room, else those that follow one another share one. What would be drawn within the
/// pixel of the bar before it is skipped, so the bars are bounded by the pixels.
void AddProcessLanes(const Session& session, const FrameRequest& request, TimelineFrame& frame);

}  // namespace memline::app

#endif  // MEMLINE_APP_PLOT_PROCESS_LANES_H_
