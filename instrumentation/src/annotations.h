// SPDX-License-Identifier: MIT
// MEMLINE_MARK and MEMLINE_COUNTER on their way from any thread to the helper thread, which reads.
#ifndef MEMLINE_RUNTIME_ANNOTATIONS_H_
#define MEMLINE_RUNTIME_ANNOTATIONS_H_

#include <atomic>
#include <cstdint>

#include "memline/wire.h"

namespace memline::runtime {

struct MarkRecord {
  uint64_t time_ns;
  uint32_t tid;
  char text[236];  // NUL-terminated; longer texts are cut
};

/// A bounded queue, many writers and one reader (D. Vyukov, "Bounded MPMC queue", with the consumer simplified). A full
/// queue drops marks and counts them.
class MarkQueue {
 public:
  MarkQueue();
  void Push(const char* text);
  bool Pop(MarkRecord& mark);
  uint64_t dropped() const { return dropped_.load(std::memory_order_relaxed); }

 private:
  static constexpr uint32_t kCapacity = 256;
  struct Cell {
    std::atomic<uint32_t> turn;  // == position: free to write; == position + 1: ready to read
    MarkRecord mark;
  };
  Cell cells_[kCapacity];
  std::atomic<uint32_t> write_position_{0};
  uint32_t read_position_ = 0;
  std::atomic<uint64_t> dropped_{0};
};

extern MarkQueue mark_queue;
/// Bits of the double last set for each user counter, by its id - 1 (call_tree.h).
extern std::atomic<uint64_t> user_values[wire::kMaxUserCounters];

}  // namespace memline::runtime

#endif  // MEMLINE_RUNTIME_ANNOTATIONS_H_
