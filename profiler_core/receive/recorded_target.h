// SPDX-License-Identifier: MIT
// One target on its way into a live session: frames in, symbols added, counter changes handed out for the file.
#ifndef MEMLINE_RECEIVE_RECORDED_TARGET_H_
#define MEMLINE_RECEIVE_RECORDED_TARGET_H_

#include <absl/status/status.h>

#include <cstdint>
#include <vector>

#include "profiler_core/model/live_session.h"
#include "profiler_core/receive/target_builder.h"
#include "profiler_core/symbolize/symbolizer.h"

namespace memline {

/// Belongs to the one thread that writes the session.
class RecordedTarget {
 public:
  RecordedTarget(size_t index, int64_t origin_mono_ns) : index_(index), builder_(origin_mono_ns) {}

  [[nodiscard]] size_t index() const { return index_; }
  void MoveTo(size_t index) { index_ = index; }
  absl::Status Add(const Frame& frame) { return builder_.Add(frame); }
  void Restart() { builder_.Restart(); }
  void ForgetHistory(Target& target) { builder_.ForgetHistory(target); }
  /// Commits complete ticks into the session and symbolizes what is new, the latter without holding the session.
  [[nodiscard]] std::vector<CounterTick> Commit(LiveSession& session);

 private:
  void Symbolize(LiveSession& session);

  size_t index_;  // in Session::targets
  TargetBuilder builder_;
  Symbolizer symbolizer_;
  Target symbols_;  // definitions and symbols only: what the symbolizer works on while others read the session
};

}  // namespace memline

#endif  // MEMLINE_RECEIVE_RECORDED_TARGET_H_
