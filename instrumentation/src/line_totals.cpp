// SPDX-License-Identifier: MIT
#include "line_totals.h"

#include "arena.h"
#include "hash.h"
#include "runtime.h"

namespace memline::runtime {
namespace {

constexpr uint32_t kPlaces = wire::kMaxCountedBlocks * 2;

}  // namespace

bool LineTotals::Reserve() {
  if (totals_ == nullptr) totals_ = static_cast<Total*>(ReservePages(kPlaces * sizeof(Total)));
  if (changes_ == nullptr) {
    changes_ = static_cast<uint32_t*>(ReservePages(wire::kMaxCountedBlocks * sizeof(uint32_t)));
  }
  if (taken_ == nullptr) taken_ = static_cast<Taken**>(ReservePages(wire::kMaxThreads * sizeof(Taken*)));
  return totals_ != nullptr && changes_ != nullptr && taken_ != nullptr;
}

LineTotals::Total* LineTotals::Find(uintptr_t pc) {
  for (uint32_t place = static_cast<uint32_t>(pc * kGoldenRatio >> 45);; ++place) {
    Total& total = totals_[place % kPlaces];
    if (total.pc == pc) return &total;
    if (total.pc != 0) continue;
    if (total_count_ == wire::kMaxCountedBlocks) return nullptr;
    ++total_count_;
    total.pc = pc;
    return &total;
  }
}

void LineTotals::MarkChanged(Total& total) {
  if (total.changed) return;
  total.changed = true;
  changes_[change_count_++] = static_cast<uint32_t>(&total - totals_);
}

void LineTotals::MarkAllChanged() {
  if (total_count_ == 0) return;
  for (uint32_t place = 0; place < kPlaces; ++place) {
    if (totals_[place].pc != 0) MarkChanged(totals_[place]);
  }
}

void LineTotals::Collect() {
  const bool anew = recording_start.mono_ns != started_ns_;
  started_ns_ = recording_start.mono_ns;
  moving_ = false;
  uncounted_ = lost_ + uncounted_without_slot.load(std::memory_order_relaxed);
  const uint32_t slots = SlotCount();
  for (uint32_t index = 0; index < slots; ++index) {
    uncounted_ += SlotAt(index)->uncounted_blocks.load(std::memory_order_relaxed);
    if (SlotAt(index)->line_counts.load(std::memory_order_acquire) != nullptr && Reserve()) CollectFrom(index, anew);
  }
  for (uint32_t index = 0; index < slots && !moving_; ++index) moving_ = StillMoving(index);
}

void LineTotals::CollectFrom(uint32_t index, bool anew) {
  const ThreadSlot& slot = *SlotAt(index);
  Taken*& taken = taken_[index];
  if (taken == nullptr) taken = static_cast<Taken*>(ReservePages(sizeof(Taken)));
  if (taken == nullptr) return;
  const uint32_t generation = slot.generation.load(std::memory_order_acquire);
  const bool idle = slot.owner.load(std::memory_order_acquire) == 0;
  if (!anew && idle && taken->idle && taken->generation == generation) return;
  taken->idle = idle;
  taken->generation = generation;
  const LineCounts& counts = *slot.line_counts.load(std::memory_order_acquire);
  for (uint32_t i = 0; i < counts.size(); ++i) {
    const LineCounts::Entry* entry = counts.At(i);
    if (entry == nullptr) continue;
    const uint64_t count = entry->count.load(std::memory_order_relaxed);
    if (count == taken->counts[i]) continue;
    if (Total* total = Find(entry->pc.load(std::memory_order_relaxed))) {
      total->count += count - taken->counts[i];
      MarkChanged(*total);
    } else {
      lost_ += count - taken->counts[i];
      uncounted_ += count - taken->counts[i];
    }
    taken->counts[i] = count;
  }
}

bool LineTotals::StillMoving(uint32_t index) const {
  const LineCounts* counts = SlotAt(index)->line_counts.load(std::memory_order_acquire);
  if (counts == nullptr || taken_ == nullptr || taken_[index] == nullptr || taken_[index]->idle) return false;
  for (uint32_t i = 0; i < counts->size(); ++i) {
    const LineCounts::Entry* entry = counts->At(i);
    if (entry == nullptr || entry->count.load(std::memory_order_relaxed) != taken_[index]->counts[i]) return true;
  }
  return false;
}

}  // namespace memline::runtime
