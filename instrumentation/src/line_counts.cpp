// SPDX-License-Identifier: MIT
#include "line_counts.h"

#include "arena.h"
#include "export.h"
#include "runtime.h"
#include "thread_slot.h"

namespace memline::runtime {

std::atomic<uint64_t> uncounted_without_slot{0};

LineCounts* LineCounts::Create() { return static_cast<LineCounts*>(ReservePages(sizeof(LineCounts))); }

uint32_t LineCounts::size() const {
  const uint32_t used = used_.load(std::memory_order_acquire);
  return used < kMaxBlocks ? used : kMaxBlocks;
}

void LineCounts::Clear() {
  for (Entry& entry : entries_) {
    if (entry.pc.load(std::memory_order_relaxed) != 0) entry.count.store(0, std::memory_order_relaxed);
  }
}

const LineCounts::Entry* LineCounts::At(uint32_t index) const {
  const uint32_t place = order_[index].load(std::memory_order_acquire);
  return place == 0 ? nullptr : &entries_[place - 1];
}

// The compare-and-swap is for signal handlers of this thread only: one that enters the same block between our look and
// our claim has entered it for us.
bool LineCounts::CountElsewhere(uintptr_t pc) {
  for (uint32_t place = Place(pc);; place = (place + 1) % kEntries) {
    Entry& entry = entries_[place];
    uintptr_t found = entry.pc.load(std::memory_order_relaxed);
    if (found == 0) {
      if (used_.load(std::memory_order_relaxed) >= kMaxBlocks) return false;
      if (entry.pc.compare_exchange_strong(found, pc, std::memory_order_relaxed)) {
        // Handlers may have filled the rest meanwhile; the block is then counted, but never sent.
        const uint32_t index = used_.fetch_add(1, std::memory_order_relaxed);
        if (index >= kMaxBlocks) return false;
        order_[index].store(place + 1, std::memory_order_release);
        found = pc;
      }
    }
    if (found == pc) {
      AddAsOwner(entry.count, 1);
      return true;
    }
  }
}

namespace {

// Out of line: the thread's first block, and what does not fit.
__attribute__((noinline)) void CountFirst(uintptr_t pc) {
  ThreadSlot* slot = OwnSlot();
  LineCounts* counts = slot->line_counts.load(std::memory_order_relaxed);
  if (counts == nullptr) {
    if (slot->busy) {  // for good, or the runtime's own doing
      const bool for_good = slot->owner.load(std::memory_order_relaxed) == 0;
      if (for_good) uncounted_without_slot.fetch_add(1, std::memory_order_relaxed);
      return;
    }
    LineCounts* created = LineCounts::Create();
    if (created != nullptr && !slot->line_counts.compare_exchange_strong(counts, created, std::memory_order_release)) {
      created = counts;  // a signal handler was faster; address space that was never touched is lost
    }
    counts = created;
  }
  if (counts == nullptr || !counts->Count(pc)) ThreadSlot::Increment(slot->uncounted_blocks);
}

}  // namespace
}  // namespace memline::runtime

using namespace memline::runtime;

/// Called by the program at the start of each basic block.
MEMLINE_EXPORT void __sanitizer_cov_trace_pc() {
  if (__builtin_expect(!Recording(), 1)) return;
  const auto pc = reinterpret_cast<uintptr_t>(__builtin_return_address(0));
  ThreadSlot* slot = own_slot;
  if (__builtin_expect(slot != nullptr, 1)) {
    LineCounts* counts = slot->line_counts.load(std::memory_order_relaxed);
    if (__builtin_expect(counts != nullptr, 1) && __builtin_expect(counts->Count(pc), 1)) return;
  }
  CountFirst(pc);
}
