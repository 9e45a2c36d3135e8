// SPDX-License-Identifier: MIT
// Where an importer puts what it reads: a session that grows, and the history of its counters, which goes on to the
// file in batches so that it need not fit into memory.
#ifndef MEMLINE_EXCHANGE_SESSION_SINK_H_
#define MEMLINE_EXCHANGE_SESSION_SINK_H_

#include <absl/status/status.h>

#include <functional>
#include <utility>
#include <vector>

#include "profiler_core/model/session.h"
#include "profiler_core/store/counter_replay.h"
#include "profiler_core/store/session_file.h"

namespace memline {

class SessionSink {
 public:
  /// As SessionWriter::Commit.
  using Commit = std::function<absl::Status(const Session&, const std::vector<std::vector<CounterTick>>&)>;
  explicit SessionSink(Commit commit) : commit_(std::move(commit)) {}

  [[nodiscard]] Session& session() { return session_; }
  [[nodiscard]] const Session& session() const { return session_; }

  /// Counters of a target that changed, cumulative; the target's sites must be there. Of a target with a history
  /// `counters` are kept here. Errors: what CheckTick says, ticks that go back, and those of Commit.
  absl::Status AddTick(size_t target, CounterTick tick);
  /// What the ticks have led to; nothing for a target without any.
  [[nodiscard]] const CounterState& StateOf(size_t target);
  /// Commits the rest. What CheckSession finds wrong is an error here, and nothing of it is committed.
  absl::Status Finish();

 private:
  // The history of a target.
  struct History {
    CounterState state;
    int64_t last_ns = 0;
  };

  absl::Status CommitTicks();
  History& HistoryOf(size_t target);

  Commit commit_;
  Session session_;
  std::vector<History> histories_;
  std::vector<std::vector<CounterTick>> ticks_;
  size_t changes_ = 0;
};

}  // namespace memline

#endif  // MEMLINE_EXCHANGE_SESSION_SINK_H_
