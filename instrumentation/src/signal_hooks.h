// SPDX-License-Identifier: MIT
// Keeps SIGTRAP for page faults, and the program's view of it as it would be without.
//
// While faults are delivered, no thread blocks SIGTRAP; what a thread asked for is remembered and told to it. A program
// that asks for SIGTRAP itself, or that confines itself, gets its way: delivery ends first.
#ifndef MEMLINE_RUNTIME_SIGNAL_HOOKS_H_
#define MEMLINE_RUNTIME_SIGNAL_HOOKS_H_

#include <signal.h>

namespace memline::runtime {

/// sigaction of the C library itself.
int RealSigaction(int signal, const struct sigaction* action, struct sigaction* before);

/// The signal mask of this thread in the kernel, whatever the program is told of it.
void SetRealMask(const sigset_t& mask, sigset_t* before);

/// Unblocks SIGTRAP in the calling thread; the program goes on to believe that it is blocked, if it was.
void KeepTrapOpen();

/// The program believes that the calling thread, which is new, blocks SIGTRAP.
void BelieveTrapBlocked();

/// Whether the program believes that the calling thread blocks SIGTRAP.
bool ProgramBlocksTrap();

}  // namespace memline::runtime

#endif  // MEMLINE_RUNTIME_SIGNAL_HOOKS_H_
