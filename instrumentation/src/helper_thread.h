// SPDX-License-Identifier: MIT
// The thread of the runtime that connects, samples, sends, and waits for a collector when there is none. Its
// descriptors are its own wherever that can be (own_descriptors.h).
#ifndef MEMLINE_RUNTIME_HELPER_THREAD_H_
#define MEMLINE_RUNTIME_HELPER_THREAD_H_

#include <atomic>

#include "environment.h"

namespace memline::runtime {

/// Starts it, all signals blocked. Does nothing if it runs. Where the environment asks to record from the start, waits
/// up to half a second until page faults of the calling thread are delivered.
void StartHelperThread(const Environment& environment);

/// Whether it is this one (a thread id).
bool IsHelperThread(int thread);

/// Whether it runs.
bool HelperThreadIsThere();

/// Whether its descriptors are its own; else they are the process's.
bool HelperHasOwnDescriptors();

/// Has it look at what it is asked for. False if it cannot be woken: it will look at its next tick.
bool WakeHelperThread();

/// Asks it to send what is left and waits for that, at most two seconds; a collector that does not read loses the rest.
void FinishHelperThread();

/// In a forked child: there is no helper thread any more, and the connection is the parent's.
void ForgetHelperThread();

}  // namespace memline::runtime

#endif  // MEMLINE_RUNTIME_HELPER_THREAD_H_
