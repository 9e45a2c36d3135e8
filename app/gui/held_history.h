// SPDX-License-Identifier: GPL-3.0-or-later
// What each thread, or each line, of a process held over the recording, worked out from the session's file.
#ifndef MEMLINE_APP_GUI_HELD_HISTORY_H_
#define MEMLINE_APP_GUI_HELD_HISTORY_H_

#include <memory>
#include <vector>

#include "app/gui/view_task.h"
#include "app/plot/timeline_plot.h"

namespace memline::app {

enum class HeldBy { kThread, kLine };

/// Those that ever held most have a curve of their own; the others share one.
inline constexpr size_t kMostHeldCurves = 6;

using HeldHistory = std::vector<HeldCurve>;

/// Live bytes of the blocks that each allocated itself, over the whole recording so far whatever time is chosen, those
/// that held most first. Changes within a ten-thousandth of the recording are one. Errors as CounterHistory.
/// O(changes of counters).
[[nodiscard]] absl::StatusOr<std::shared_ptr<const HeldHistory>> BuildHeldHistory(const ViewTask& task, HeldBy by);

}  // namespace memline::app

#endif  // MEMLINE_APP_GUI_HELD_HISTORY_H_
