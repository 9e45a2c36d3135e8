// SPDX-License-Identifier: MIT
#ifndef MEMLINE_RUNTIME_LAST_THREAD_H_
#define MEMLINE_RUNTIME_LAST_THREAD_H_

namespace memline::runtime {

/// The main thread leaves by pthread_exit: the process ends with its last thread from now on, as it would without the
/// threads of the runtime.
void EndWithLastThread();

}  // namespace memline::runtime

#endif  // MEMLINE_RUNTIME_LAST_THREAD_H_
