// SPDX-License-Identifier: GPL-3.0-or-later
// What stands where the curves will be, as long as there are none: what is going on, and what to do.
#ifndef MEMLINE_APP_PLOT_EMPTY_STATES_H_
#define MEMLINE_APP_PLOT_EMPTY_STATES_H_

#include "app/plot/header_line.h"
#include "profiler_core/model/session.h"

namespace memline::app {

/// There is no session.
[[nodiscard]] PlotTitle NothingYet();
/// There is a session, but no samples of the target; nullptr: nor a target.
[[nodiscard]] PlotTitle NoSamples(const Target* target);

}  // namespace memline::app

#endif  // MEMLINE_APP_PLOT_EMPTY_STATES_H_
