// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/signal_wait.h"

#include <sys/signalfd.h>
#include <unistd.h>

namespace memline::app {

SignalWait::SignalWait(std::initializer_list<int> signals) {
  sigset_t taken;
  sigemptyset(&taken);
  for (const int signal : signals) {
    struct sigaction action {};
    if (sigaction(signal, nullptr, &action) == 0 && action.sa_handler != SIG_IGN) sigaddset(&taken, signal);
  }
  pthread_sigmask(SIG_BLOCK, &taken, &former_);
  descriptor_ = UniqueFd(signalfd(-1, &taken, SFD_CLOEXEC | SFD_NONBLOCK));
}

SignalWait::~SignalWait() {
  while (Take()) {
  }
  pthread_sigmask(SIG_SETMASK, &former_, nullptr);
}

std::optional<int> SignalWait::Take() const {
  signalfd_siginfo info;
  if (read(descriptor_.get(), &info, sizeof info) != sizeof info) return std::nullopt;
  return static_cast<int>(info.ssi_signo);
}

}  // namespace memline::app
