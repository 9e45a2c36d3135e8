// SPDX-License-Identifier: GPL-3.0-or-later
// A command that waits for another is told to end in two ways: by the terminal, which tells the other program itself,
// or by a signal to the command alone, which the program must hear of, too. Either way the command lives on to complete
// the recording.
#ifndef MEMLINE_APP_CLI_FORWARD_SIGNALS_H_
#define MEMLINE_APP_CLI_FORWARD_SIGNALS_H_

#include <signal.h>
#include <sys/types.h>

#include <array>

namespace memline::app {

/// While it exists, SIGINT, SIGQUIT, SIGTERM and SIGHUP that someone sent to this process go to `child`. One at a time.
class ForwardSignals {
 public:
  explicit ForwardSignals(pid_t child);
  ~ForwardSignals();
  ForwardSignals(const ForwardSignals&) = delete;
  ForwardSignals& operator=(const ForwardSignals&) = delete;

 private:
  std::array<struct sigaction, 4> former_;
};

}  // namespace memline::app

#endif  // MEMLINE_APP_CLI_FORWARD_SIGNALS_H_
