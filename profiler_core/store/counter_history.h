// SPDX-License-Identifier: MIT
// What the counters of a session's targets were at any time, read from the file when asked, also while it is written.
#ifndef MEMLINE_STORE_COUNTER_HISTORY_H_
#define MEMLINE_STORE_COUNTER_HISTORY_H_

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <vector>

#include "profiler_core/store/session_file.h"

namespace memline {

class Database;

/// The file as it was when it was opened. Used by one thread at a time.
class CounterHistory {
 public:
  /// Errors as LoadSession.
  static absl::StatusOr<std::unique_ptr<CounterHistory>> Open(const std::filesystem::path& session);
  ~CounterHistory();
  CounterHistory(const CounterHistory&) = delete;
  CounterHistory& operator=(const CounterHistory&) = delete;

  /// Cumulative counters after the last tick at or before the time, sorted by (thread, site); none before the first
  /// tick, and for a target that there is not. A session that is written meanwhile may name sites that a Target loaded
  /// earlier lacks. Some 5 ms where 20 of 500 lines change in each tick
  /// (tests/benchmark/sessions). Errors: DataLoss for a damaged file.
  [[nodiscard]] absl::StatusOr<std::vector<SiteCounters>> At(size_t target, int64_t time_ns);
  /// Calls visit(tick) for each tick in which something changed, in order. Errors as above.
  [[nodiscard]] absl::Status ForEachTick(size_t target, const std::function<void(const CounterTick&)>& visit);

 private:
  explicit CounterHistory(std::unique_ptr<Database> database);

  std::unique_ptr<Database> database_;
};

}  // namespace memline

#endif  // MEMLINE_STORE_COUNTER_HISTORY_H_
