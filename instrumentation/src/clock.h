// SPDX-License-Identifier: MIT
#ifndef MEMLINE_RUNTIME_CLOCK_H_
#define MEMLINE_RUNTIME_CLOCK_H_

#include <time.h>

#include <cstdint>

namespace memline::runtime {

inline uint64_t ClockNanoseconds(clockid_t clock) {
  timespec now{};
  clock_gettime(clock, &now);
  return static_cast<uint64_t>(now.tv_sec) * 1'000'000'000u + static_cast<uint64_t>(now.tv_nsec);
}

inline uint64_t MonotonicNanoseconds() { return ClockNanoseconds(CLOCK_MONOTONIC); }

/// Of this processor, or nanoseconds where it has no such counter.
inline uint64_t CycleCount() {
#if defined(__x86_64__)
  return __builtin_ia32_rdtsc();
#else
  return MonotonicNanoseconds();
#endif
}

}  // namespace memline::runtime

#endif  // MEMLINE_RUNTIME_CLOCK_H_
