// SPDX-License-Identifier: MIT
// The counts of all threads together, and which of them a collector does not know yet. Helper thread only.
#ifndef MEMLINE_RUNTIME_LINE_TOTALS_H_
#define MEMLINE_RUNTIME_LINE_TOTALS_H_

#include <cstdint>

#include "line_counts.h"
#include "memline/wire.h"
#include "thread_slot.h"

namespace memline::runtime {

class LineTotals {
 public:
  struct Total {
    uintptr_t pc;
    uint64_t count;
    bool changed;  // waits in the list of changes
  };

  /// Adds what the thread slots counted since the last time. Costs nothing while no thread counts lines.
  void Collect();
  /// Whether some count grew while Collect read it: the totals are then of no one moment.
  bool moving() const { return moving_; }
  /// Blocks that ran and were not counted.
  uint64_t uncounted() const { return uncounted_; }

  /// The next total that changed; nullptr if there is none. It stays the next one until Pop.
  const Total* Next() const { return change_count_ == 0 ? nullptr : &totals_[changes_[change_count_ - 1]]; }
  void Pop() { totals_[changes_[--change_count_]].changed = false; }
  /// A new collector knows none.
  void MarkAllChanged();

 private:
  // How much of a slot's counts is in the totals.
  struct Taken {
    uint64_t counts[LineCounts::kMaxBlocks];
    uint32_t generation;  // of the slot when it was found without an owner and read; nothing has changed since
    bool idle;
  };

  bool Reserve();
  // `anew`: counting has begun again from zero since the last time, in slots without an owner, too.
  void CollectFrom(uint32_t index, bool anew);
  bool StillMoving(uint32_t index) const;
  Total* Find(uintptr_t pc);
  void MarkChanged(Total& total);

  Total* totals_ = nullptr;  // open hash table of kMaxCountedBlocks entries
  uint32_t* changes_ = nullptr;
  Taken** taken_ = nullptr;  // per thread slot
  uint32_t total_count_ = 0;
  uint32_t change_count_ = 0;
  uint64_t lost_ = 0;
  uint64_t uncounted_ = 0;
  uint64_t started_ns_ = 0;  // of the recording that the totals are of
  bool moving_ = false;
};

}  // namespace memline::runtime

#endif  // MEMLINE_RUNTIME_LINE_TOTALS_H_
