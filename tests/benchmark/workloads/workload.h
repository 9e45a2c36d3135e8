// SPDX-License-Identifier: MIT
// What ./compare and ./memory run: the same source plain, recorded by memline and under every peer. Each workload does
// a fixed number of operations, so that the tool cannot change what is done, only how long it takes.
#ifndef MEMLINE_TESTS_BENCHMARK_WORKLOADS_WORKLOAD_H_
#define MEMLINE_TESTS_BENCHMARK_WORKLOADS_WORKLOAD_H_

#include <cstddef>
#include <cstdint>

/// One row of the list in main.cpp.
struct Workload {
  const char* name;
  uint64_t operations;  ///< of a whole run, by all threads together: about a second when nothing records
  const char* operation;
  /// Does them and returns how many allocations that took at least, which a tool must have recorded.
  uint64_t (*run)(uint64_t operations);
};

uint64_t Churn1(uint64_t pairs);
uint64_t Churn2(uint64_t pairs);
uint64_t Churn4(uint64_t pairs);
uint64_t HandOver(uint64_t blocks);
uint64_t Containers(uint64_t elements);
uint64_t Touch(uint64_t pages);
uint64_t Compute(uint64_t pixels);
uint64_t LiveBlocks(uint64_t blocks);
uint64_t ShortThreads(uint64_t threads);

size_t ResidentKib();

/// To be called where the workload holds the most: the kernel's own peak is lowered when somebody resets it.
void NotePeak();

/// The higher of what was noted and the kernel's peak.
size_t PeakKib();

#endif  // MEMLINE_TESTS_BENCHMARK_WORKLOADS_WORKLOAD_H_
