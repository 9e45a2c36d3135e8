// SPDX-License-Identifier: GPL-3.0-or-later
// What a view's builder works on, apart from the session: targets without their timelines, and the counters of a time.
#ifndef MEMLINE_APP_GUI_VIEW_TASK_H_
#define MEMLINE_APP_GUI_VIEW_TASK_H_

#include <absl/status/statusor.h>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <vector>

#include "app/gui/shown_time.h"
#include "profiler_core/model/live_session.h"

namespace memline::app {

struct ViewTask {
  std::vector<Target> targets;
  std::filesystem::path path;  ///< of the session's file
  size_t process = 0;          ///< of targets.front() in the session
  ShownTime time;
  std::shared_ptr<const std::atomic<bool>> abandoned;  ///< nobody waits for the result any more
};

/// One process, or all where `process` is empty. Holds the session's lock while it copies (milliseconds).
[[nodiscard]] std::vector<Target> CopyForViews(const LiveSession& session, std::optional<size_t> process);

/// Of targets[i] of the task, as TimeSlice has them. Errors: FailedPrecondition where the file keeps no history.
[[nodiscard]] absl::StatusOr<std::vector<SiteCounters>> CountersOf(const ViewTask& task, size_t i);

}  // namespace memline::app

#endif  // MEMLINE_APP_GUI_VIEW_TASK_H_
