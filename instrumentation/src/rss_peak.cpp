// SPDX-License-Identifier: MIT
#include "rss_peak.h"

#include <sched.h>

#include <algorithm>

#include "arena.h"
#include "memline/wire.h"
#include "proc_status.h"
#include "sampler.h"

namespace memline::runtime {

RssPeak rss_peak;

namespace {

// Sizes are whole pages, so the lowest bit is free; of equal sizes the exact one is the larger number.
constexpr uint64_t kExact = 1;
constexpr size_t kNodeBytes = wire::kMaxNodes * sizeof(std::atomic<uint64_t>);

}  // namespace

void RssPeak::Lock() {
  while (lock_.exchange(true, std::memory_order_acquire)) sched_yield();
}

void RssPeak::BeginLocked() {
  if (nodes_ == nullptr) nodes_ = static_cast<std::atomic<uint64_t>*>(ReservePages(kNodeBytes));
  last_mark_ = high_water_.Open(wanted_);
  process_bytes_ = std::max(process_bytes_, last_mark_);
  if (begun_) Credit(last_mark_, high_water_.Resets());
  begun_ = true;
}

void RssPeak::Begin() {
  Lock();
  BeginLocked();
  tick_bytes_ = 0;
  tick_certain_ = true;
  Unlock();
}

void RssPeak::CreditNode(uint32_t node, uint64_t bytes, bool exact) {
  if (nodes_ == nullptr) return;
  const uint64_t value = bytes | (exact ? kExact : 0);
  if (value <= nodes_[node].load(std::memory_order_relaxed)) return;
  nodes_[node].store(value, std::memory_order_relaxed);
  node_changes_.fetch_add(1, std::memory_order_release);
}

void RssPeak::Credit(uint64_t bytes, bool exact) {
  tick_bytes_ = std::max(tick_bytes_, bytes);
  for (uint32_t i = 0; i < open_end_; ++i) {
    if (open_[i].slot != nullptr) CreditNode(open_[i].node, bytes, exact);
  }
}

void RssPeak::Update(bool reset, uint64_t rss_bytes) {
  const bool resets = high_water_.Resets();
  const HighWater::Reading mark =
      resets && reset ? high_water_.ReadAndReset() : HighWater::Reading{high_water_.Read(), true};
  process_bytes_ = std::max(process_bytes_, mark.bytes);
  if (resets) {
    tick_certain_ = tick_certain_ && mark.certain;
    Credit(mark.bytes, mark.certain);
  } else {
    const bool is_new = mark.bytes > last_mark_;
    Credit(is_new ? mark.bytes : rss_bytes, is_new);
  }
  last_mark_ = mark.bytes;
}

RssPeak::Tick RssPeak::EndTick(uint64_t rss_bytes) {
  Lock();
  Update(false, rss_bytes);
  // Where the mark is at the RSS of now, the next tick begins with it anyway.
  if (high_water_.Resets() && last_mark_ > rss_bytes) Update(true, rss_bytes);
  process_bytes_ = std::max(process_bytes_, rss_bytes);
  const Tick tick{std::max(tick_bytes_, rss_bytes), high_water_.Resets() && tick_certain_, process_bytes_};
  tick_bytes_ = 0;
  tick_certain_ = true;
  Unlock();
  return tick;
}

uint64_t RssPeak::OfProcess() {
  Lock();
  if (begun_) {
    process_bytes_ = std::max(process_bytes_, high_water_.Read());
  } else if (uint64_t mark = 0; StatusFile("/proc/self/status").Kilobytes("\nVmHWM:", mark)) {
    process_bytes_ = std::max(process_bytes_, mark);
  }
  const uint64_t bytes = process_bytes_;
  Unlock();
  return bytes;
}

// Scopes of this thread that were left without notice (longjmp), or whose thread ended in them.
void RssPeak::CloseDead(const ThreadSlot& slot) {
  const uint32_t scopes = slot.scope_count.load(std::memory_order_relaxed);
  for (uint32_t i = 0; i < open_end_; ++i) {
    OpenScope& open = open_[i];
    if (open.slot != &slot) continue;
    const ScopeRecord& scope = slot.scopes[open.place];
    const bool alive = open.place < scopes && scope.frame != nullptr &&
                       scope.activation.load(std::memory_order_relaxed) == open.activation;
    if (!alive) open.slot = nullptr;
  }
  while (open_end_ != 0 && open_[open_end_ - 1].slot == nullptr) --open_end_;
}

uint32_t RssPeak::Enter(const ThreadSlot& slot, uint32_t place) {
  const ScopeRecord& scope = slot.scopes[place];
  Lock();
  if (!begun_) BeginLocked();
  CloseDead(slot);
  uint32_t free = 0;
  while (free < open_end_ && open_[free].slot != nullptr) ++free;
  if (free == kMaxOpen) {
    Unlock();
    return 0;
  }
  const uint64_t rss_bytes = high_water_.Resets() ? 0 : ResidentNow();
  Update(true, rss_bytes);
  open_[free] = {&slot, place, scope.activation.load(std::memory_order_relaxed),
                 scope.node.load(std::memory_order_relaxed)};
  open_end_ = std::max(open_end_, free + 1);
  if (rss_bytes != 0) CreditNode(open_[free].node, rss_bytes, false);
  Unlock();
  return free + 1;
}

void RssPeak::Leave(uint32_t token, const ThreadSlot& slot, uint32_t place) {
  Lock();
  OpenScope& open = open_[token - 1];
  if (open.slot == &slot && open.place == place) {
    Update(false, high_water_.Resets() ? 0 : ResidentNow());
    open.slot = nullptr;
    while (open_end_ != 0 && open_[open_end_ - 1].slot == nullptr) --open_end_;
  }
  Unlock();
}

RssPeak::NodePeak RssPeak::OfNode(uint32_t node) const {
  if (nodes_ == nullptr) return {0, false};
  const uint64_t value = nodes_[node].load(std::memory_order_relaxed);
  return {value & ~kExact, (value & kExact) != 0};
}

void RssPeak::ClearLocked() {
  if (nodes_ != nullptr) EmptyPages(nodes_, kNodeBytes);
  node_changes_.fetch_add(1, std::memory_order_release);
}

void RssPeak::Clear() {
  Lock();
  ClearLocked();
  Unlock();
}

void RssPeak::StartOverAfterFork(const ThreadSlot* own) {
  for (uint32_t i = 0; i < open_end_; ++i) {
    if (open_[i].slot != own) open_[i].slot = nullptr;
  }
  begun_ = false;
  process_bytes_ = 0;
  ClearLocked();
  Unlock();
}

}  // namespace memline::runtime
