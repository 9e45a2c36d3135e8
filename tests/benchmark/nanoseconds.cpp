// SPDX-License-Identifier: MIT
// The price of single operations, with Google Benchmark. Built twice, with the macros and without; ./nanoseconds runs
// both and puts them side by side.
#include <benchmark/benchmark.h>
#include <memline/profile.h>

#include "tests/benchmark/pairs.h"

namespace {

constexpr int kFrames = 8;

__attribute__((noinline)) void AnnotatedEmpty() {
  PROFILE();
  asm volatile("");
}

void Scope(benchmark::State& state) {
  for (auto _ : state) AnnotatedEmpty();
}
BENCHMARK(Scope);

__attribute__((noinline)) void AnnotatedCaller() {
  PROFILE();
  AnnotatedEmpty();
}

void NestedScopes(benchmark::State& state) {
  for (auto _ : state) AnnotatedCaller();
}
BENCHMARK(NestedScopes);

void MallocFree8FramesDeep(benchmark::State& state) {
  PROFILE();
  Ring ring;
  for (auto _ : state) ring.Pair(kFrames);
}
BENCHMARK(MallocFree8FramesDeep)->ThreadRange(1, 4)->UseRealTime();

void MallocFreeOutsideProfile(benchmark::State& state) {
  Ring ring;
  for (auto _ : state) ring.Pair(kFrames);
}
BENCHMARK(MallocFreeOutsideProfile);

void NewDelete(benchmark::State& state) {
  PROFILE();
  for (auto _ : state) {
    auto* block = new char[100];
    benchmark::DoNotOptimize(block);
    delete[] block;
  }
}
BENCHMARK(NewDelete);

}  // namespace

BENCHMARK_MAIN();
