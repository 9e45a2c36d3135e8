// SPDX-License-Identifier: MIT
// One thread allocates a batch of blocks, another frees them, in turns. Both at once would wait for the allocator's
// lock now and then, for so long and so irregularly that nothing else could be measured.
#ifndef MEMLINE_TESTS_BENCHMARK_HAND_OVER_SLOT_H_
#define MEMLINE_TESTS_BENCHMARK_HAND_OVER_SLOT_H_

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <thread>

class HandOverSlot {
 public:
  static constexpr size_t kBatch = 4096;  ///< some 200 us, so that taking turns hardly shows

  ~HandOverSlot() {
    Close();
    while (FreeBatch()) {
    }
  }

  /// Producer: allocates a batch of blocks of 16 to 271 bytes, once the last is freed.
  __attribute__((noinline)) void AllocateBatch() {
    const size_t at = produced_.load(std::memory_order_relaxed);
    while (at != consumed_.load(std::memory_order_acquire)) std::this_thread::yield();
    for (void*& block : batch_) {
      seed_ = seed_ * 1664525u + 1013904223u;  // Numerical Recipes, 7.1
      block = std::malloc(16 + (seed_ >> 24));
      *static_cast<volatile char*>(block) = 1;
    }
    produced_.store(at + 1, std::memory_order_release);
  }

  /// Consumer: frees a batch, once there is one. False when there will be none.
  __attribute__((noinline)) bool FreeBatch() {
    const size_t at = consumed_.load(std::memory_order_relaxed);
    while (at == produced_.load(std::memory_order_acquire)) {
      if (closed_.load(std::memory_order_acquire) && at == produced_.load(std::memory_order_acquire)) return false;
      std::this_thread::yield();
    }
    for (void* block : batch_) std::free(block);
    consumed_.store(at + 1, std::memory_order_release);
    return true;
  }

  void Close() { closed_.store(true, std::memory_order_release); }

 private:
  void* batch_[kBatch];
  uint32_t seed_ = 1;
  alignas(64) std::atomic<size_t> produced_{0};
  alignas(64) std::atomic<size_t> consumed_{0};
  alignas(64) std::atomic<bool> closed_{false};
};

#endif  // MEMLINE_TESTS_BENCHMARK_HAND_OVER_SLOT_H_
