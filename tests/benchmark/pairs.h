// SPDX-License-Identifier: MIT
// What is measured again and again: allocate and free, a given number of frames below the annotated function.
#ifndef MEMLINE_TESTS_BENCHMARK_PAIRS_H_
#define MEMLINE_TESTS_BENCHMARK_PAIRS_H_

#include <cstddef>
#include <cstdint>
#include <cstdlib>

/// Frees one of the last 64 blocks and allocates another of 16 to 271 bytes, so that neither is the last one made.
/// One for each thread.
class Ring {
 public:
  ~Ring() {
    for (void* block : blocks_) std::free(block);
  }
  __attribute__((noinline)) void Pair(int frames_above) {
    if (frames_above > 0) {
      Pair(frames_above - 1);
      asm volatile("");  // no tail call
      return;
    }
    seed_ = seed_ * 1664525u + 1013904223u;  // Numerical Recipes, 7.1
    void*& block = blocks_[at_++ % kBlocks];
    std::free(block);
    block = std::malloc(16 + (seed_ >> 24));
    *static_cast<volatile char*>(block) = 1;
  }

 private:
  static constexpr size_t kBlocks = 64;
  void* blocks_[kBlocks] = {};
  size_t at_ = 0;
  uint32_t seed_ = 1;
};

#endif  // MEMLINE_TESTS_BENCHMARK_PAIRS_H_
