// SPDX-License-Identifier: MIT
// A program may end its main thread by pthread_exit; the process then ends with its last thread. The helper thread
// would keep it alive, so it is told.
#include <dlfcn.h>
#include <pthread.h>
#include <unistd.h>

#include "export.h"
#include "helper_thread.h"
#include "static_libc.h"

MEMLINE_EXPORT __attribute__((noreturn)) void pthread_exit(void* value) {
  if (gettid() == getpid()) memline::runtime::WatchForLastThread();
  using Function = void (*)(void*);
  auto next = reinterpret_cast<Function>(dlsym(RTLD_NEXT, "pthread_exit"));
  if (next == nullptr && &memline_libc_rest != nullptr) next = memline_libc_rest.pthread_exit;
  next(value);
  __builtin_unreachable();
}
