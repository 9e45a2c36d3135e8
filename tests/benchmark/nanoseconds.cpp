// SPDX-License-Identifier: MIT
// The price of single operations, with Google Benchmark. Built twice, with the macros and without; ./nanoseconds runs
// both and puts them side by side.
#include <benchmark/benchmark.h>
#include <memline/profile.h>

#include <thread>

#include "tests/benchmark/hand_over_slot.h"
#include "tests/benchmark/on_processor.h"
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

void FreeAll(HandOverSlot& slot) {
  PROFILE();
  OnProcessor second(1);
  while (slot.FreeBatch()) {
  }
}

// A block allocated by this thread and freed by another.
void MallocHereFreeThere(benchmark::State& state) {
  PROFILE();
  HandOverSlot slot;
  std::thread consumer(FreeAll, std::ref(slot));
  OnProcessor first(0);  // not before: the consumer would inherit it
  while (state.KeepRunningBatch(HandOverSlot::kBatch)) slot.AllocateBatch();
  slot.Close();
  consumer.join();
}
BENCHMARK(MallocHereFreeThere)->UseRealTime();

void AllocateOnce() {
  PROFILE();
  auto* block = new char[100];
  benchmark::DoNotOptimize(block);
  delete[] block;
}

void ThreadFromStartToEnd(benchmark::State& state) {
  OnProcessor first(0);  // whoever starts and waits for threads one by one needs no second
  for (auto _ : state) std::thread(AllocateOnce).join();
}
BENCHMARK(ThreadFromStartToEnd)->UseRealTime();

}  // namespace

BENCHMARK_MAIN();
