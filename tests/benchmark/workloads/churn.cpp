// SPDX-License-Identifier: MIT
// Small blocks that soon die, many frames below the annotation: what a profiler that unwinds pays most for.
#include <memline/profile.h>

#include <thread>
#include <vector>

#include "tests/benchmark/pairs.h"
#include "tests/benchmark/workloads/workload.h"

namespace {

constexpr int kFrames = 8;

void Pairs(uint64_t pairs) {
  PROFILE();
  Ring ring;
  for (uint64_t i = 0; i < pairs; ++i) ring.Pair(kFrames);
}

uint64_t Churn(uint64_t pairs, unsigned threads) {
  PROFILE();
  std::vector<std::thread> running;
  for (unsigned i = 1; i < threads; ++i) running.emplace_back(Pairs, pairs / threads);
  Pairs(pairs / threads);
  for (std::thread& thread : running) thread.join();
  return pairs / threads * threads;
}

}  // namespace

uint64_t Churn1(uint64_t pairs) { return Churn(pairs, 1); }
uint64_t Churn2(uint64_t pairs) { return Churn(pairs, 2); }
uint64_t Churn4(uint64_t pairs) { return Churn(pairs, 4); }
