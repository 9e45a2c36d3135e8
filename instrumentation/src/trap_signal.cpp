// SPDX-License-Identifier: MIT
#include "trap_signal.h"

#include <errno.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "fault_events.h"
#include "rss_ledger.h"

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

void YieldTrap() {
  fault_events.Stop(kTrapTakenOver);
  struct sigaction action;
  if (__sigaction(SIGTRAP, nullptr, &action) != 0 || action.sa_sigaction != OnTrap) return;
  action = {};
  action.sa_handler = SIG_DFL;
  __sigaction(SIGTRAP, &action, nullptr);
}

void StopForConfinement() {
  fault_events.Stop("the program confines itself");
  rss_ledger.End();
}

bool ProgramBlocksTrap() { return program_blocks_trap; }

}  // namespace memline::runtime
