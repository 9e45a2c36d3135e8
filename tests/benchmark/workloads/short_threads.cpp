// SPDX-License-Identifier: MIT
// Threads that come and go, one at a time: what a profiler keeps for a thread must not stay when the thread ends.
#include <memline/profile.h>

#include <cstdio>
#include <cstdlib>
#include <thread>

#include "tests/benchmark/on_processor.h"
#include "tests/benchmark/workloads/workload.h"

namespace {

constexpr uint64_t kWarm = 1000;
constexpr size_t kBlock = 100;

void Allocate() {
  PROFILE();
  void* block = std::malloc(kBlock);
  *static_cast<volatile char*>(block) = 1;
  std::free(block);
}

}  // namespace

/// Prints RSS after the first thousand threads and after the last.
uint64_t ShortThreads(uint64_t threads) {
  PROFILE();
  OnProcessor first(0);  // whoever starts and waits for threads one by one needs no second
  for (uint64_t i = 1; i <= threads; ++i) {
    std::thread(Allocate).join();
    if (i == kWarm || i == threads)
      std::printf("RSS after %llu threads: %zu KiB\n", static_cast<unsigned long long>(i), ResidentKib());
  }
  return threads;
}
