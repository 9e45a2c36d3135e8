// SPDX-License-Identifier: MIT
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>

#include "tests/benchmark/workloads/workload.h"

namespace {

size_t noted_kib = 0;

// Without stdio: its buffer would be an allocation of the workload's.
size_t StatusKib(const char* key) {
  char text[4096];
  const int file = open("/proc/self/status", O_RDONLY | O_CLOEXEC);
  if (file < 0) return 0;
  const ssize_t length = read(file, text, sizeof(text) - 1);
  close(file);
  text[std::max<ssize_t>(length, 0)] = '\0';
  const char* found = std::strstr(text, key);
  return found ? std::strtoull(found + std::strlen(key), nullptr, 10) : 0;
}

}  // namespace

size_t ResidentKib() { return StatusKib("\nVmRSS:"); }

void NotePeak() { noted_kib = std::max(noted_kib, ResidentKib()); }

size_t PeakKib() { return std::max(noted_kib, StatusKib("\nVmHWM:")); }
