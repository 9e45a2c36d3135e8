// SPDX-License-Identifier: MIT
// pthread_create: a new thread blocks what its creator does, also where only the program believes that it does.
//
// pthread_exit: a program may end its main thread by pthread_exit; the process then ends with its last thread. The
// helper thread would keep it alive.
#include <dlfcn.h>
#include <errno.h>
#include <pthread.h>
#include <unistd.h>

#include "export.h"
#include "last_thread.h"
#include "real_allocator.h"
#include "static_libc.h"
#include "trap_signal.h"

namespace memline::runtime {
namespace {

using Create = int (*)(pthread_t*, const pthread_attr_t*, void* (*)(void*), void*);
Create next_create = nullptr;

__attribute__((constructor)) void FindCreate() {
  const bool is_static = &memline_libc_rest != nullptr;
  next_create =
      is_static ? memline_libc_rest.pthread_create : reinterpret_cast<Create>(dlsym(RTLD_NEXT, "pthread_create"));
}

struct Start {
  void* (*function)(void*);
  void* argument;
};

void* RunBlocking(void* start) {
  const Start copy = *static_cast<Start*>(start);
  real.free(start);
  BelieveTrapBlocked();
  return copy.function(copy.argument);
}

}  // namespace
}  // namespace memline::runtime

MEMLINE_EXPORT int pthread_create(pthread_t* thread, const pthread_attr_t* attributes, void* (*function)(void*),
                                  void* argument) noexcept {
  using namespace memline::runtime;
  if (next_create == nullptr) FindCreate();
  if (!ProgramBlocksTrap()) return next_create(thread, attributes, function, argument);
  auto* start = static_cast<Start*>(real.malloc(sizeof(Start)));
  if (start == nullptr) return EAGAIN;
  *start = {function, argument};
  const int error = next_create(thread, attributes, RunBlocking, start);
  if (error != 0) real.free(start);
  return error;
}

MEMLINE_EXPORT __attribute__((noreturn)) void pthread_exit(void* value) {
  if (gettid() == getpid()) memline::runtime::EndWithLastThread();
  using Function = void (*)(void*);
  auto next = reinterpret_cast<Function>(dlsym(RTLD_NEXT, "pthread_exit"));
  if (next == nullptr && &memline_libc_rest != nullptr) next = memline_libc_rest.pthread_exit;
  next(value);
  __builtin_unreachable();
}
