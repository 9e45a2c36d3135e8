// SPDX-License-Identifier: GPL-3.0-or-later
// How much memory there was while a function ran.
#ifndef MEMLINE_APP_CLI_FUNCTION_PEAK_H_
#define MEMLINE_APP_CLI_FUNCTION_PEAK_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "profiler_core/model/session.h"
#include "profiler_core/store/counter_history.h"

namespace memline::app {

/// Those that are called `name`, or end in "::name"; numbers in Target::functions.
[[nodiscard]] std::vector<uint32_t> FunctionsCalled(const Target& target, const std::string& name);

struct FunctionPeak {
  /// The highest RSS of the process known while a scope of the functions was open: exact with MEMLINE_PROFILE_PEAK,
  /// else of the ticks within the scopes, or, where there were none, of the moments at which RSS was charged to their
  /// lines. 0: none is known.
  uint64_t rss_bytes = 0;
  /// The highest heap in use of the process at those ticks. Empty where no scope was open at one.
  std::optional<uint64_t> heap_bytes;
};
/// O(samples within the scopes).
[[nodiscard]] FunctionPeak PeakDuring(const Target& target, const std::vector<uint32_t>& functions);

/// The most that was live at a tick of what one of the functions called `name`, and what it calls, have allocated.
/// `index`: of the target in its session. Errors as CounterHistory::ForEachTick.
[[nodiscard]] absl::StatusOr<uint64_t> MostLiveOf(CounterHistory& history, const Target& target, size_t index,
                                                  const std::string& name);

}  // namespace memline::app

#endif  // MEMLINE_APP_CLI_FUNCTION_PEAK_H_
