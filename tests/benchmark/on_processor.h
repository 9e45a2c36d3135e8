// SPDX-License-Identifier: MIT
// Keeps the calling thread on one processor. Two threads that take turns run three to four times faster if the
// scheduler happens to put both onto one, where the blocks they pass on are in the cache.
#ifndef MEMLINE_TESTS_BENCHMARK_ON_PROCESSOR_H_
#define MEMLINE_TESTS_BENCHMARK_ON_PROCESSOR_H_

#include <sched.h>

class OnProcessor {
 public:
  /// The `index`-th of those that the thread may use, as long as this lives; the last if there are fewer.
  explicit OnProcessor(int index) {
    if (sched_getaffinity(0, sizeof before_, &before_) != 0) CPU_ZERO(&before_);
    cpu_set_t one;
    for (int cpu = 0; cpu < CPU_SETSIZE && index >= 0; ++cpu) {
      if (!CPU_ISSET(cpu, &before_)) continue;
      CPU_ZERO(&one);
      CPU_SET(cpu, &one);
      --index;
    }
    if (CPU_COUNT(&before_) > 0) sched_setaffinity(0, sizeof one, &one);
  }
  ~OnProcessor() {
    if (CPU_COUNT(&before_) > 0) sched_setaffinity(0, sizeof before_, &before_);
  }
  OnProcessor(const OnProcessor&) = delete;
  OnProcessor& operator=(const OnProcessor&) = delete;

 private:
  cpu_set_t before_;
};

#endif  // MEMLINE_TESTS_BENCHMARK_ON_PROCESSOR_H_
