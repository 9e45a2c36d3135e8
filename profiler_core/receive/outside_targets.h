// SPDX-License-Identifier: MIT
// The targets of a session that are sampled from outside: which they are, and how samples become their series.
#ifndef MEMLINE_RECEIVE_OUTSIDE_TARGETS_H_
#define MEMLINE_RECEIVE_OUTSIDE_TARGETS_H_

#include <sys/types.h>

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>

#include "profiler_core/model/peaks.h"
#include "profiler_core/model/session.h"
#include "profiler_core/receive/outside_sampler.h"

namespace memline {

/// Belongs to the one thread that writes the session.
class OutsideTargets {
 public:
  explicit OutsideTargets(std::chrono::microseconds interval) : interval_(interval) {}

  [[nodiscard]] std::optional<size_t> IndexOf(pid_t pid) const;
  /// As IndexOf, and forgets it: from now on someone else writes that target, or the process has ended.
  std::optional<size_t> Hand(pid_t pid);

  /// The target at `index`, which is none of these, is no longer in the session; later ones moved up.
  void NoteRemoval(size_t index);

  /// A new target at `index`, which is empty.
  void Begin(const OutsideNews& news, size_t index, Session& session);
  /// Appends the samples of a process that has a target.
  void Append(const OutsideNews& news, Session& session);

 private:
  struct Series {
    size_t index = 0;
    PeakWithinTick peak;
  };
  std::chrono::nanoseconds interval_;
  std::map<pid_t, Series> series_;
};

/// Of a process whose wait(2) status is known.
[[nodiscard]] TargetEnd EndOf(int wait_status, int64_t time_ns);

}  // namespace memline

#endif  // MEMLINE_RECEIVE_OUTSIDE_TARGETS_H_
