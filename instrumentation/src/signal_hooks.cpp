// SPDX-License-Identifier: MIT
// What a program does with signals, as far as SIGTRAP is concerned, and how it confines itself (trap_signal.h).
#include <dlfcn.h>
#include <errno.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cstdarg>

#include "export.h"
#include "fault_events.h"
#include "static_libc.h"
#include "trap_signal.h"

namespace memline::runtime {
namespace {

using Signal = sighandler_t (*)(int, sighandler_t);
Signal next_signal = nullptr;

// At load: signal may be called by a signal handler, which must not call dlsym.
__attribute__((constructor)) void FindSignal() {
  const bool is_static = &memline_libc_rest != nullptr;
  next_signal = is_static ? memline_libc_rest.signal : reinterpret_cast<Signal>(dlsym(RTLD_NEXT, "signal"));
}

}  // namespace
}  // namespace memline::runtime

using namespace memline::runtime;

MEMLINE_EXPORT int pthread_sigmask(int how, const sigset_t* set, sigset_t* before) {
  return ChangeMask(how, set, before);
}

MEMLINE_EXPORT int sigprocmask(int how, const sigset_t* set, sigset_t* before) {
  const int error = ChangeMask(how, set, before);
  if (error == 0) return 0;
  errno = error;
  return -1;
}

MEMLINE_EXPORT int sigaction(int signal, const struct sigaction* action, struct sigaction* before) {
  if (signal == SIGTRAP && action != nullptr) YieldTrap();
  const int result = RealSigaction(signal, action, before);
  // Asked only, the program is told what it left there.
  if (signal == SIGTRAP && result == 0 && before != nullptr && before->sa_sigaction == OnTrap) {
    *before = {};
    before->sa_handler = SIG_DFL;
  }
  return result;
}

MEMLINE_EXPORT sighandler_t signal(int number, sighandler_t handler) {
  if (number == SIGTRAP) YieldTrap();
  if (next_signal == nullptr) FindSignal();
  return next_signal(number, handler);
}

// Everything that confines a process passes here, PR_SET_NO_NEW_PRIVS at least, but for who may do without.
MEMLINE_EXPORT int prctl(int option, ...) {
  va_list list;
  va_start(list, option);
  const unsigned long two = va_arg(list, unsigned long);
  const unsigned long three = va_arg(list, unsigned long);
  const unsigned long four = va_arg(list, unsigned long);
  const unsigned long five = va_arg(list, unsigned long);
  va_end(list);
  if (option == PR_SET_SECCOMP || option == PR_SET_NO_NEW_PRIVS) StopForConfinement();
  return static_cast<int>(syscall(SYS_prctl, option, two, three, four, five));
}
