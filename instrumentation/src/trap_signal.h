// SPDX-License-Identifier: MIT
// Keeps SIGTRAP for page faults, and the program's view of it as it would be without.
//
// While faults are delivered, no thread blocks SIGTRAP; what a thread asked for is remembered and told to it. A program
// that asks for SIGTRAP itself, or that confines itself, gets its way: delivery ends first.
#ifndef MEMLINE_RUNTIME_TRAP_SIGNAL_H_
#define MEMLINE_RUNTIME_TRAP_SIGNAL_H_

#include <signal.h>

namespace memline::runtime {

/// sigaction of the C library itself.
int RealSigaction(int signal, const struct sigaction* action, struct sigaction* before);

/// As pthread_sigmask; an error number. What it says of SIGTRAP is what the program asked for.
int ChangeMask(int how, const sigset_t* set, sigset_t* before);

/// The program is about to have a handler of its own, or to leave SIGTRAP to the kernel.
void YieldTrap();

/// The program is about to limit what system calls it may make; ours in its threads might be the end of it.
void StopForConfinement();

/// The signal mask of this thread in the kernel, whatever the program is told of it.
void SetRealMask(const sigset_t& mask, sigset_t* before);

/// Unblocks SIGTRAP in the calling thread; the program goes on to believe that it is blocked, if it was.
void KeepTrapOpen();

/// The program believes that the calling thread, which is new, blocks SIGTRAP.
void BelieveTrapBlocked();

/// Whether the program believes that the calling thread blocks SIGTRAP.
bool ProgramBlocksTrap();

}  // namespace memline::runtime

#endif  // MEMLINE_RUNTIME_TRAP_SIGNAL_H_
