// SPDX-License-Identifier: MIT
// How often each basic block of the program ran, for code that was compiled to call __sanitizer_cov_trace_pc in each of
// them (memline_count_lines of the CMake package). The core turns the counts into lines.
//
// Counted while recording, inside and outside of PROFILE: the block that holds a PROFILE begins before its scope does.
#ifndef MEMLINE_RUNTIME_LINE_COUNTS_H_
#define MEMLINE_RUNTIME_LINE_COUNTS_H_

#include <atomic>
#include <cstdint>

#include "hash.h"
#include "owner_counter.h"

namespace memline::runtime {

/// One thread's counts: an open hash table that only its owner writes and the helper thread reads. It lives in a
/// thread slot and, like the other counters there, goes on growing when a later thread takes the slot over.
class LineCounts {
 public:
  static constexpr uint32_t kEntries = 1u << 17;
  static constexpr uint32_t kMaxBlocks = kEntries / 4 * 3;  // beyond, probing would cost too much

  struct Entry {
    std::atomic<uintptr_t> pc;  // return address of the call; 0: free
    std::atomic<uint64_t> count;
  };

  /// nullptr if the kernel has no address space for it.
  static LineCounts* Create();

  /// Counts one run of the block that calls from `pc`. False if the table is full. A signal handler may interrupt it
  /// and count, too, on the same thread.
  bool Count(uintptr_t pc) {
    Entry& first = entries_[Place(pc)];
    if (__builtin_expect(first.pc.load(std::memory_order_relaxed) == pc, 1)) {
      AddAsOwner(first.count, 1);
      return true;
    }
    return CountElsewhere(pc);
  }

  /// Sets every count to zero. While nobody counts.
  void Clear();

  /// Blocks that were ever counted; each index below is valid for At.
  uint32_t size() const;
  /// nullptr for a block that is just being entered.
  const Entry* At(uint32_t index) const;

 private:
  static uint32_t Place(uintptr_t pc) { return static_cast<uint32_t>(pc * kGoldenRatio >> 47); }
  bool CountElsewhere(uintptr_t pc);

  Entry entries_[kEntries];
  std::atomic<uint32_t> order_[kMaxBlocks];  // place + 1 of the entries, in order of their first run
  std::atomic<uint32_t> used_;
};

/// Runs on threads that have no slot, because there are too many threads.
extern std::atomic<uint64_t> uncounted_without_slot;

static_assert(LineCounts::kEntries == 1u << (64 - 47));

}  // namespace memline::runtime

#endif  // MEMLINE_RUNTIME_LINE_COUNTS_H_
