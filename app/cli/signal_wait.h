// SPDX-License-Identifier: GPL-3.0-or-later
// Signals as events that a command waits for among others.
#ifndef MEMLINE_APP_CLI_SIGNAL_WAIT_H_
#define MEMLINE_APP_CLI_SIGNAL_WAIT_H_

#include <signal.h>

#include <initializer_list>
#include <optional>

#include "profiler_core/receive/unique_fd.h"

namespace memline::app {

/// While it exists, the signals do nothing but wait to be taken. Before other threads are started, which are to inherit
/// that. One that was ignored, as nohup has it, stays so.
class SignalWait {
 public:
  explicit SignalWait(std::initializer_list<int> signals);
  ~SignalWait();
  SignalWait(const SignalWait&) = delete;
  SignalWait& operator=(const SignalWait&) = delete;

  /// Readable, for poll(2), when one has come.
  [[nodiscard]] int descriptor() const { return descriptor_.get(); }
  /// The next one that has come.
  [[nodiscard]] std::optional<int> Take() const;

 private:
  sigset_t former_;
  UniqueFd descriptor_;
};

}  // namespace memline::app

#endif  // MEMLINE_APP_CLI_SIGNAL_WAIT_H_
