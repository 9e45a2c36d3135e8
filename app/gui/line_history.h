// SPDX-License-Identifier: GPL-3.0-or-later
// What each line of a process held over the recording, in a few points: the trend beside its figures, and when it grew.
#ifndef MEMLINE_APP_GUI_LINE_HISTORY_H_
#define MEMLINE_APP_GUI_LINE_HISTORY_H_

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "app/gui/view_task.h"
#include "app/plot/timeline_plot.h"

namespace memline::app {

/// Immutable once built.
struct LineHistory {
  static constexpr size_t kPoints = 64;
  using Trend = std::array<uint64_t, kPoints>;

  int64_t begin_ns = 0;
  int64_t end_ns = 0;
  /// By file and line: live bytes of the blocks that were allocated while the line ran, at the end of each of kPoints
  /// equal stretches of time.
  std::map<std::pair<std::string, uint32_t>, Trend> lines;
};

/// Of the whole recording so far, whatever time is chosen. Errors as CounterHistory. O(changes of counters).
[[nodiscard]] absl::StatusOr<std::shared_ptr<const LineHistory>> BuildLineHistory(const ViewTask& task);

/// The stretches at whose end the line held more than at their begin; neighbours are one.
[[nodiscard]] std::vector<TimeRange> GrowthOf(const LineHistory& history, const std::string& file, uint32_t line);

}  // namespace memline::app

#endif  // MEMLINE_APP_GUI_LINE_HISTORY_H_
