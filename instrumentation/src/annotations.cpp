// SPDX-License-Identifier: MIT
#include "annotations.h"

#include <sys/syscall.h>
#include <unistd.h>

#include <cstring>

#include "attribution.h"
#include "clock.h"
#include "export.h"
#include "memline/profile.h"
#include "runtime.h"
#include "sanitizer.h"

namespace memline::runtime {

MarkQueue mark_queue;
std::atomic<uint64_t> user_values[wire::kMaxUserCounters];

MarkQueue::MarkQueue() {
  for (uint32_t i = 0; i < kCapacity; ++i) cells_[i].turn.store(i, std::memory_order_relaxed);
}

void MarkQueue::Push(const char* text) {
  uint32_t position = write_position_.load(std::memory_order_relaxed);
  for (;;) {
    Cell& cell = cells_[position % kCapacity];
    const auto ahead = static_cast<int32_t>(cell.turn.load(std::memory_order_acquire) - position);
    if (ahead < 0) {
      dropped_.fetch_add(1, std::memory_order_relaxed);
      return;
    }
    if (ahead == 0 && write_position_.compare_exchange_weak(position, position + 1, std::memory_order_relaxed)) {
      cell.mark.time_ns = MonotonicNanoseconds();
      cell.mark.tid = static_cast<uint32_t>(syscall(SYS_gettid));
      const size_t length = strnlen(text, sizeof cell.mark.text - 1);
      memcpy(cell.mark.text, text, length);
      cell.mark.text[length] = '\0';
      cell.turn.store(position + 1, std::memory_order_release);
      return;
    }
    if (ahead > 0) position = write_position_.load(std::memory_order_relaxed);
  }
}

bool MarkQueue::Pop(MarkRecord& mark) {
  Cell& cell = cells_[read_position_ % kCapacity];
  if (cell.turn.load(std::memory_order_acquire) != read_position_ + 1) return false;
  mark = cell.mark;
  cell.turn.store(read_position_ + kCapacity, std::memory_order_release);
  ++read_position_;
  return true;
}

}  // namespace memline::runtime

using namespace memline::runtime;

MEMLINE_EXPORT void memline_mark(const char* text) {
  if (!Recording() || text == nullptr) return;
  const OutOfSightOfThreadSanitizer out_of_sight;
  mark_queue.Push(text);
}

MEMLINE_EXPORT void memline_counter_set(memline_counter* counter, double value) {
  if (!Recording()) return;
  const uint32_t id = call_tree.UserCounterId(counter);
  if (id == 0) return;
  uint64_t bits;
  memcpy(&bits, &value, sizeof bits);
  user_values[id - 1].store(bits, std::memory_order_relaxed);
}
