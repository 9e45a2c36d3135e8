// SPDX-License-Identifier: MIT
// What the allocator hooks do while recording: charge an allocation to the line that makes it, and a free both to the
// line that allocated the block and to the line that releases it. Inlined into each hook.
#ifndef MEMLINE_RUNTIME_TRACKING_H_
#define MEMLINE_RUNTIME_TRACKING_H_

#include <cstddef>

#include "attribution.h"
#include "block_table.h"
#include "thread_slot.h"

namespace memline::runtime {

extern BlockTable block_table;

/// After the real allocation. `frame` is the hook's own (MEMLINE_FRAME()).
inline void RecordAllocation(ThreadSlot& slot, void* block, size_t bytes, char* frame) {
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
inline void RecordFree(ThreadSlot& slot, void* block, BlockTable::Entry entry, char* frame) {
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

/// Takes the block out of the table and charges the free. False if the block predates tracking.
inline bool ForgetBlock(ThreadSlot& slot, void* block, char* frame) {
  const BlockTable::Entry entry = block_table.Take(block);
  if (__builtin_expect(!entry, 0)) {
    ThreadSlot::Increment(slot.unknown_frees);
    return false;
  }
  RecordFree(slot, block, entry, frame);
  return true;
}

}  // namespace memline::runtime

#endif  // MEMLINE_RUNTIME_TRACKING_H_
