// SPDX-License-Identifier: MIT
#include "profiler_core/exchange/session_sink.h"

#include "profiler_core/exchange/check_session.h"

namespace memline {
namespace {

// Some 20 MB.
constexpr size_t kChangesPerCommit = size_t{1} << 18;

}  // namespace

SessionSink::History& SessionSink::HistoryOf(size_t target) {
  if (target >= histories_.size()) histories_.resize(target + 1);
  return histories_[target];
}

absl::Status SessionSink::AddTick(size_t target, CounterTick tick) {
  if (absl::Status status = CheckTick(session_.targets[target], tick); !status.ok()) return status;
  History& history = HistoryOf(target);
  if (tick.time_ns < history.last_ns) return absl::InvalidArgumentError("counters are not in order of time");
  history.last_ns = tick.time_ns;
  for (const SiteCounters& row : tick.changed) history.state[{row.thread, row.site}] = row.counters;
  changes_ += tick.changed.size();
  if (target >= ticks_.size()) ticks_.resize(target + 1);
  ticks_[target].push_back(std::move(tick));
  return changes_ < kChangesPerCommit ? absl::OkStatus() : CommitTicks();
}

const CounterState& SessionSink::StateOf(size_t target) { return HistoryOf(target).state; }

absl::Status SessionSink::Finish() { return CommitTicks(); }

absl::Status SessionSink::CommitTicks() {
  for (size_t i = 0; i < histories_.size(); ++i) {
    if (histories_[i].state.empty()) continue;
    std::vector<SiteCounters>& counters = session_.targets[i].counters;
    counters.clear();
    for (const auto& [key, values] : histories_[i].state) counters.push_back({key.first, key.second, values});
  }
  if (absl::Status status = CheckSession(session_); !status.ok()) return status;
  ticks_.resize(session_.targets.size());
  absl::Status status = commit_(session_, ticks_);
  ticks_.clear();
  changes_ = 0;
  return status;
}

}  // namespace memline
