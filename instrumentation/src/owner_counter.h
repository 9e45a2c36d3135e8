// SPDX-License-Identifier: MIT
#ifndef MEMLINE_RUNTIME_OWNER_COUNTER_H_
#define MEMLINE_RUNTIME_OWNER_COUNTER_H_

#include <atomic>
#include <cstdint>

namespace memline::runtime {

/// By the only thread that writes; others read. One instruction, so that a signal handler that counts in between loses
/// nothing.
inline void AddAsOwner(std::atomic<uint64_t>& counter, uint64_t amount) {
#if defined(__x86_64__)
  asm("addq %1, %0" : "+m"(counter) : "er"(amount) : "cc");
#else
  counter.fetch_add(amount, std::memory_order_relaxed);
#endif
}

}  // namespace memline::runtime

#endif  // MEMLINE_RUNTIME_OWNER_COUNTER_H_
