// SPDX-License-Identifier: MIT
#include "profiler_core/store/counter_history.h"

#include <limits>
#include <utility>

#include "profiler_core/store/counter_replay.h"
#include "profiler_core/store/open_session.h"

namespace memline {

CounterHistory::CounterHistory(std::unique_ptr<Database> database) : database_(std::move(database)) {}
CounterHistory::~CounterHistory() = default;

absl::StatusOr<std::unique_ptr<CounterHistory>> CounterHistory::Open(const std::filesystem::path& session) {
  auto database = OpenSession(session);
  if (!database.ok()) return database.status();
  return std::unique_ptr<CounterHistory>(new CounterHistory(*std::move(database)));
}

absl::StatusOr<std::vector<SiteCounters>> CounterHistory::At(size_t target, int64_t time_ns) {
  std::vector<SiteCounters> counters;
  for (const auto& [key, values] : CountersAt(*database_, target, time_ns)) {
    counters.push_back({key.first, key.second, values});
  }
  if (absl::Status status = ReadingStatus(*database_); !status.ok()) return status;
  return counters;
}

absl::Status CounterHistory::ForEachTick(size_t target, const std::function<void(const CounterTick&)>& visit) {
  ReplayCounters(*database_, target, std::numeric_limits<int64_t>::min(), [&visit](const CounterTick& tick) {
    visit(tick);
    return true;
  });
  return ReadingStatus(*database_);
}

}  // namespace memline
