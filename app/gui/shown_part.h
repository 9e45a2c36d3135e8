// SPDX-License-Identifier: GPL-3.0-or-later
// What a view takes of a session to work on it without its lock.
#ifndef MEMLINE_APP_GUI_SHOWN_PART_H_
#define MEMLINE_APP_GUI_SHOWN_PART_H_

#include <absl/status/statusor.h>

#include <cstddef>
#include <filesystem>
#include <vector>

#include "app/gui/shown_time.h"
#include "profiler_core/model/session.h"

namespace memline::app {

/// Of a moment or a range, as TimeSlice has them, from the session's file. Errors as CounterHistory.
[[nodiscard]] absl::StatusOr<std::vector<SiteCounters>> CountersIn(const std::filesystem::path& file, size_t process,
                                                                   const ShownTime& time);

}  // namespace memline::app

#endif  // MEMLINE_APP_GUI_SHOWN_PART_H_
