// SPDX-License-Identifier: MIT
#include "signal_hooks.h"

#include <dlfcn.h>
#include <errno.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cstdarg>

#include "export.h"
#include "fault_events.h"
#include "rss_ledger.h"
#include "static_libc.h"

extern "C" int __sigaction(int, const struct sigaction*, struct sigaction*);

namespace memline::runtime {
namespace {

constexpr size_t kKernelMaskBytes = 8;  // _NSIG / 8; linux, include/uapi/asm-generic/signal.h
__thread bool program_blocks_trap __attribute__((tls_model("initial-exec"))) = false;

// 0 or an error number. The two signals that the C library keeps for itself cannot be blocked:
// glibc, sysdeps/unix/sysv/linux/internal-signals.h.
int KernelMask(int how, const sigset_t* set, sigset_t* before) {
  sigset_t allowed;
  if (set != nullptr) {
    allowed = *set;
    reinterpret_cast<unsigned long*>(&allowed)[0] &= ~(3ul << 31);
    set = &allowed;
  }
  return syscall(SYS_rt_sigprocmask, how, set, before, kKernelMaskBytes) == 0 ? 0 : errno;
}

int ChangeMask(int how, const sigset_t* set, sigset_t* before) {
  const int saved_errno = errno;
  const bool was_blocked = program_blocks_trap;
  sigset_t open;
  const bool names_trap = set != nullptr && sigismember(set, SIGTRAP) == 1;
  const bool keep_open = names_trap && how != SIG_UNBLOCK && fault_events.running();
  if (keep_open) {
    open = *set;
    sigdelset(&open, SIGTRAP);
  }
  const int error = KernelMask(how, keep_open ? &open : set, before);
  if (error == 0 && set != nullptr && (names_trap || how == SIG_SETMASK)) program_blocks_trap = keep_open;
  if (error == 0 && before != nullptr && was_blocked) sigaddset(before, SIGTRAP);
  errno = saved_errno;
  return error;
}

// The program is about to have a handler of its own, or to leave SIGTRAP to the kernel.
void YieldTrap() {
  fault_events.Stop("the program handles SIGTRAP itself");
  struct sigaction action;
  if (__sigaction(SIGTRAP, nullptr, &action) != 0 || action.sa_sigaction != OnTrap) return;
  action = {};
  action.sa_handler = SIG_DFL;
  __sigaction(SIGTRAP, &action, nullptr);
}

using Signal = sighandler_t (*)(int, sighandler_t);
Signal next_signal = nullptr;

// At load: signal may be called by a signal handler, which must not call dlsym.
__attribute__((constructor)) void FindSignal() {
  const bool is_static = &memline_libc_rest != nullptr;
  next_signal = is_static ? memline_libc_rest.signal : reinterpret_cast<Signal>(dlsym(RTLD_NEXT, "signal"));
}

}  // namespace

int RealSigaction(int signal, const struct sigaction* action, struct sigaction* before) {
  return __sigaction(signal, action, before);
}

void SetRealMask(const sigset_t& mask, sigset_t* before) { KernelMask(SIG_SETMASK, &mask, before); }

void KeepTrapOpen() {
  sigset_t trap;
  sigset_t before;
  sigemptyset(&trap);
  sigaddset(&trap, SIGTRAP);
  if (KernelMask(SIG_UNBLOCK, &trap, &before) == 0 && sigismember(&before, SIGTRAP) == 1) program_blocks_trap = true;
}

void BelieveTrapBlocked() { program_blocks_trap = true; }

bool ProgramBlocksTrap() { return program_blocks_trap; }

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
  const int result = __sigaction(signal, action, before);
  // Asked only, the program is told what it left there.
  if (signal == SIGTRAP && result == 0 && before != nullptr && before->sa_sigaction == OnTrap) {
    *before = {};
    before->sa_handler = SIG_DFL;
  }
  return result;
}

MEMLINE_EXPORT sighandler_t signal(int number, sighandler_t handler) {
  if (number == SIGTRAP) YieldTrap();
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
  if (option == PR_SET_SECCOMP || option == PR_SET_NO_NEW_PRIVS) {
    fault_events.Stop("the program confines itself");
    rss_ledger.End();  // system calls of ours in its threads may be the end of it
  }
  return static_cast<int>(syscall(SYS_prctl, option, two, three, four, five));
}
