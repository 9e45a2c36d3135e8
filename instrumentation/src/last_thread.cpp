// SPDX-License-Identifier: MIT
// When only threads of the runtime are left, it ends the process as the C library would: by exit, which flushes the
// program's files. So that is for a thread that has the program's descriptors, and not for the helper thread.
#include "last_thread.h"

#include <pthread.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <cstdio>

#include "helper_thread.h"
#include "own_thread.h"
#include "sanitizer.h"
#include "thread_slot.h"

namespace memline::runtime {
namespace {

// What the main thread leaves behind until the process ends has no memory, and so no program.
bool MainThreadIsGone() {
  char name[48];
  char path[8];
  snprintf(name, sizeof name, "/proc/self/task/%d/exe", static_cast<int>(getpid()));
  return readlink(name, path, sizeof path) < 0;
}

// The links of a directory in /proc: "." and "..", and one for each thread.
bool OthersAreGone() {
  const nlink_t known = 2 + 1 + 1 + (HelperThreadIsThere() ? 1 : 0);  // main, this, helper
  struct stat status;
  return stat("/proc/self/task", &status) == 0 && status.st_nlink <= known;
}

void* Run(void*) {
  IgnoreThisThread();
  const OutOfSightOfThreadSanitizer out_of_sight;
  pthread_setname_np(pthread_self(), "memline-last");
  constexpr timespec kPause{0, 50'000'000};
  while (!MainThreadIsGone() || !OthersAreGone()) nanosleep(&kPause, nullptr);
  exit(0);
}

}  // namespace

void EndWithLastThread() {
  if (!HelperThreadIsThere()) return;
  const Uncounted uncounted(OwnSlot());
  if (!StartOwnThread(Run)) FinishHelperThread();
}

}  // namespace memline::runtime
