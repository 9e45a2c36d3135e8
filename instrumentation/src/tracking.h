// SPDX-License-Identifier: MIT
// What the allocator hooks do: charge an allocation to the line that makes it, and a free both to the line that
// allocated the block and to the line that releases it. Inlined into each hook.
#ifndef MEMLINE_RUNTIME_TRACKING_H_
#define MEMLINE_RUNTIME_TRACKING_H_

#include <cstddef>

#include "attribution.h"
#include "block_table.h"
#include "real_allocator.h"
#include "rss_settling.h"
#include "runtime.h"
#include "thread_slot.h"

namespace memline::runtime {

extern BlockTable block_table;

/// After the real allocation. `frame` is the hook's own (MEMLINE_FRAME()).
__attribute__((always_inline)) inline void RecordAllocation(ThreadSlot& slot, void* block, size_t bytes, char* frame) {
  const uint32_t site = CurrentSite(slot, frame);
  if (__builtin_expect(!block_table.Enter(block, bytes, site), 0)) {
    ThreadSlot::Increment(slot.untracked_allocations);
    return;
  }
  SiteCounters& counters = slot.counters[site];
  counters.Add(kAllocCount, 1);
  counters.Add(kAllocBytes, bytes);
  slot.MarkDirty(site);
  slot.last_block = block;
}

/// Before the real free: afterwards the block may already be another thread's.
__attribute__((always_inline)) inline void RecordFree(ThreadSlot& slot, void* block, BlockTable::Entry entry,
                                                      char* frame) {
  const uint32_t allocated_at = entry.site();
  SiteCounters& allocator = slot.counters[allocated_at];
  allocator.Add(kFreedCount, 1);
  allocator.Add(kFreedBytes, entry.bytes());
  if (slot.last_block == block) {
    allocator.Add(kTemporaryCount, 1);
    slot.last_block = nullptr;
  }
  slot.MarkDirty(allocated_at);
  const uint32_t released_at = CurrentSite(slot, frame);
  SiteCounters& releaser = slot.counters[released_at];
  releaser.Add(kReleasedCount, 1);
  releaser.Add(kReleasedBytes, entry.bytes());
  slot.MarkDirty(released_at);
}

/// The calling thread's slot if it is to count what it does now. Needs Recording().
inline ThreadSlot* CountingSlot() {
  ThreadSlot* slot = OwnSlot();
  return __builtin_expect(slot->busy, 0) ? nullptr : slot;
}

inline ThreadSlot* SlotIfRecording() { return __builtin_expect(Recording(), 0) ? CountingSlot() : nullptr; }

/// The block that `allocate` returns. What it does by way of the hooks (malloc below calloc, say) is not counted again.
template <typename Allocate>
__attribute__((always_inline)) inline void* CountedOnce(size_t bytes, char* frame, Allocate allocate) {
  ThreadSlot* slot = SlotIfRecording();
  if (slot == nullptr) return allocate();
  slot->busy = true;
  void* block = allocate();
  slot->busy = false;
  if (block != nullptr && !IsBootstrapBlock(block)) RecordAllocation(*slot, block, bytes, frame);
  return block;
}

/// After the real allocation, whatever came of it. Needs Recording().
__attribute__((always_inline)) inline void CountAllocation(void* block, size_t bytes, char* frame) {
  ThreadSlot* slot = CountingSlot();
  if (slot != nullptr && block != nullptr && !IsBootstrapBlock(block)) RecordAllocation(*slot, block, bytes, frame);
}

/// Before the real free of a block. Needs Recording(). Returns its size where known.
__attribute__((always_inline)) inline size_t CountFree(void* block, char* frame) {
  const BlockTable::Entry entry = block_table.Take(block);
  // A block that the runtime itself gives back is forgotten all the same, or its entry would outlive it.
  ThreadSlot* slot = CountingSlot();
  if (__builtin_expect(slot == nullptr, 0)) return 0;
  if (__builtin_expect(!entry, 0)) {
    ThreadSlot::Increment(slot->unknown_frees);
    return 0;
  }
  RecordFree(*slot, block, entry, frame);
  return entry.bytes();
}

// Apart, so that what a program pays while nothing is recorded is a load, a branch and a jump.
__attribute__((noinline)) inline void* MallocUnlessOff(size_t bytes, char* frame) {
  void* block = real.malloc(bytes);
  if (Recording()) CountAllocation(block, bytes, frame);
  return block;
}

__attribute__((noinline)) inline void FreeUnlessOff(void* block, char* frame) {
  const size_t bytes = Recording() ? CountFree(block, frame) : 0;
  if (__builtin_expect(bytes >= kLargeBlockBytes, 0)) SettleBeforeFree();
  real.free(block);
  if (__builtin_expect(bytes >= kLargeBlockBytes || BreakHasFallen(), 0)) SettleFree(frame);
}

/// malloc and free as the program sees them.
__attribute__((always_inline)) inline void* CountedMalloc(size_t bytes, char* frame) {
  return __builtin_expect(RecordingIsOff(), 1) ? real.malloc(bytes) : MallocUnlessOff(bytes, frame);
}

__attribute__((always_inline)) inline void CountedFree(void* block, char* frame) {
  if (block == nullptr || IsBootstrapBlock(block)) return;
  return __builtin_expect(RecordingIsOff(), 1) ? real.free(block) : FreeUnlessOff(block, frame);
}

}  // namespace memline::runtime

#endif  // MEMLINE_RUNTIME_TRACKING_H_
