// SPDX-License-Identifier: MIT
#ifndef MEMLINE_RUNTIME_OWN_THREAD_H_
#define MEMLINE_RUNTIME_OWN_THREAD_H_

namespace memline::runtime {

/// Starts a detached thread of the runtime, with all signals blocked. False if there can be none.
bool StartOwnThread(void* (*run)(void*));

}  // namespace memline::runtime

#endif  // MEMLINE_RUNTIME_OWN_THREAD_H_
