// SPDX-License-Identifier: MIT
#include "proc_status.h"

#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace memline::runtime {
namespace {

struct Status {
  char text[4096];
  explicit Status(const char* path) {
    const int descriptor = open(path, O_RDONLY | O_CLOEXEC);
    const ssize_t length = descriptor >= 0 ? read(descriptor, text, sizeof text - 1) : 0;
    if (descriptor >= 0) close(descriptor);
    text[length > 0 ? length : 0] = '\0';
  }
  uint64_t Number(const char* name, int base) const {
    const char* at = strstr(text, name);
    return at != nullptr ? strtoull(at + strlen(name), nullptr, base) : 0;
  }
};

}  // namespace

ProcStatus ReadProcStatus() {
  const Status status("/proc/self/status");
  return {status.Number("\nTracerPid:", 10), status.Number("\nSeccomp:", 10)};
}

bool BlocksTrap(int thread) {
  char path[64];
  snprintf(path, sizeof path, "/proc/self/task/%d/status", thread);
  return (Status(path).Number("\nSigBlk:", 16) & uint64_t{1} << (SIGTRAP - 1)) != 0;
}

}  // namespace memline::runtime
