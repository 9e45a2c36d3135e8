// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/forward_signals.h"

#include <atomic>

namespace memline::app {
namespace {

constexpr std::array<int, 4> kSignals = {SIGINT, SIGQUIT, SIGTERM, SIGHUP};
std::atomic<pid_t> receiver{0};

void Forward(int signal, siginfo_t* info, void*) {
  const bool from_terminal = info->si_code == SI_KERNEL;
  const pid_t child = receiver.load(std::memory_order_relaxed);
  if (!from_terminal && child > 0) kill(child, signal);
}

}  // namespace

ForwardSignals::ForwardSignals(pid_t child) {
  receiver.store(child, std::memory_order_relaxed);
  for (size_t i = 0; i < kSignals.size(); ++i) {
    sigaction(kSignals[i], nullptr, &former_[i]);
    if (former_[i].sa_handler == SIG_IGN) continue;  // nohup's, and inherited by the child
    struct sigaction action {};
    action.sa_sigaction = Forward;
    action.sa_flags = SA_SIGINFO | SA_RESTART;
    sigaction(kSignals[i], &action, nullptr);
  }
}

ForwardSignals::~ForwardSignals() {
  receiver.store(0, std::memory_order_relaxed);
  for (size_t i = 0; i < kSignals.size(); ++i) sigaction(kSignals[i], &former_[i], nullptr);
}

}  // namespace memline::app
