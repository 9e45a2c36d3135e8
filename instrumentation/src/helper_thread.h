// SPDX-License-Identifier: MIT
// The one thread of the runtime: connects, samples, sends, and waits for a collector when there is none.
#ifndef MEMLINE_RUNTIME_HELPER_THREAD_H_
#define MEMLINE_RUNTIME_HELPER_THREAD_H_

#include <atomic>

#include "environment.h"

namespace memline::runtime {

/// Thread id of the helper thread; 0 while there is none.
extern std::atomic<int> helper_thread_id;

/// Starts it, all signals blocked. Does nothing if it runs.
void StartHelperThread(const Environment& environment);

/// Asks it to send what is left and waits for that, at most two seconds; a collector that does not read loses the rest.
void FinishHelperThread();

/// In a forked child: there is no helper thread any more, and the connection is the parent's.
void ForgetHelperThread();

/// The main thread has left by pthread_exit: from now on the helper thread ends the process when it is the last, as the
/// C library would have without it.
void WatchForLastThread();

}  // namespace memline::runtime

#endif  // MEMLINE_RUNTIME_HELPER_THREAD_H_
