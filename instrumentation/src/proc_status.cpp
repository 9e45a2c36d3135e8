// SPDX-License-Identifier: MIT
#include "proc_status.h"

#include <signal.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "small_file.h"

namespace memline::runtime {

StatusFile::StatusFile(const char* path) { text_[ReadSmallFile(path, text_, sizeof text_ - 1)] = '\0'; }

bool StatusFile::Number(const char* name, int base, uint64_t& value) const {
  const char* at = strstr(text_, name);
  if (at == nullptr) return false;
  value = strtoull(at + strlen(name), nullptr, base);
  return true;
}

bool StatusFile::Kilobytes(const char* name, uint64_t& bytes) const {
  if (!Number(name, 10, bytes)) return false;
  bytes *= 1024;
  return true;
}

ProcStatus ReadProcStatus() {
  const StatusFile file("/proc/self/status");
  ProcStatus status;
  file.Number("\nTracerPid:", 10, status.tracer);
  file.Number("\nSeccomp:", 10, status.seccomp);
  return status;
}

bool BlocksTrap(int thread) {
  char path[64];
  snprintf(path, sizeof path, "/proc/self/task/%d/status", thread);
  uint64_t blocked = 0;
  StatusFile(path).Number("\nSigBlk:", 16, blocked);
  return (blocked & uint64_t{1} << (SIGTRAP - 1)) != 0;
}

}  // namespace memline::runtime
