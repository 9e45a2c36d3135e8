// SPDX-License-Identifier: MIT
#include "own_thread.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>

#include "trap_signal.h"

namespace memline::runtime {
namespace {

// The error number. No stack size: the default.
int Create(void* (*run)(void*), size_t stack_bytes) {
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
  if (stack_bytes != 0) pthread_attr_setstacksize(&attributes, stack_bytes);
  pthread_t thread;
  const int error = pthread_create(&thread, &attributes, run, nullptr);
  pthread_attr_destroy(&attributes);
  return error;
}

}  // namespace

bool StartOwnThread(void* (*run)(void*)) {
  // Enough for paths and frames; programs with large thread-local data need the default, which has room for it.
  constexpr size_t kStackBytes = 256 << 10;
  sigset_t all;
  sigset_t before;
  sigfillset(&all);
  SetRealMask(all, &before);
  int error = Create(run, kStackBytes);
  if (error == EINVAL) error = Create(run, 0);
  SetRealMask(before, nullptr);
  return error == 0;
}

}  // namespace memline::runtime
