// SPDX-License-Identifier: GPL-3.0-or-later
// Several recordings in one plot: the RSS of each, and the functions that ran, in its colour.
#ifndef MEMLINE_APP_PLOT_SESSION_CURVES_H_
#define MEMLINE_APP_PLOT_SESSION_CURVES_H_

#include "app/plot/picture.h"
#include "app/plot/timeline_frame.h"

namespace memline::app {

/// Each has samples. Of a recording of several processes the sum over all of them, for which every sample is read; of
/// one that has no RSS the heap in use. All are moved in time so that they begin with the first of them. The lanes are
/// shared out among those that have any.
[[nodiscard]] TimelineFrame ReadSessions(const std::vector<PicturedSession>& sessions, const FrameRequest& request,
                                         const PictureOptions& options);

/// What the curves span then.
[[nodiscard]] TimeRange ExtentOfAligned(const std::vector<PicturedSession>& sessions);

}  // namespace memline::app

#endif  // MEMLINE_APP_PLOT_SESSION_CURVES_H_
