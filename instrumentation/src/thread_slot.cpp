// SPDX-License-Identifier: MIT
#include "thread_slot.h"

#include <pthread.h>
#include <signal.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cstring>

#include "arena.h"
#include "clock.h"
#include "line_counts.h"
#include "page.h"

namespace memline::runtime {

__thread ThreadSlot* own_slot __attribute__((tls_model("initial-exec"))) = nullptr;

namespace {

std::atomic<ThreadSlot*> slots[wire::kMaxThreads];
std::atomic<uint32_t> slot_count{0};
pthread_key_t exit_key;
bool exit_key_made = false;

uint32_t ThreadId() { return static_cast<uint32_t>(syscall(SYS_gettid)); }

// A slot that hooks see as busy for ever. Only its first page is ever touched.
ThreadSlot* IgnoredSlot() {
  static std::atomic<ThreadSlot*> ignored{nullptr};
  ThreadSlot* slot = ignored.load(std::memory_order_acquire);
  if (slot != nullptr) return slot;
  alignas(ThreadSlot) static char header[offsetof(ThreadSlot, site_cache)];
  slot = reinterpret_cast<ThreadSlot*>(header);
  slot->busy = true;
  ignored.store(slot, std::memory_order_release);
  return slot;
}

bool TakeOver(ThreadSlot* slot, uint32_t tid) {
  uint32_t free_owner = 0;
  return slot->owner.load(std::memory_order_relaxed) == 0 &&
         slot->owner.compare_exchange_strong(free_owner, tid, std::memory_order_acquire);
}

ThreadSlot* MakeSlot(uint32_t tid) {
  auto* slot = static_cast<ThreadSlot*>(ReservePages(sizeof(ThreadSlot)));
  if (slot == nullptr) return nullptr;
  slot->owner.store(tid, std::memory_order_relaxed);
  for (;;) {
    uint32_t index = slot_count.load(std::memory_order_relaxed);
    if (index >= wire::kMaxThreads) return nullptr;  // its address space is lost; 4096 threads at once are rare
    ThreadSlot* expected = nullptr;
    slot->index = index;
    if (slots[index].compare_exchange_strong(expected, slot, std::memory_order_release)) {
      slot_count.store(index + 1, std::memory_order_release);
      return slot;
    }
    // Another thread has just taken this index and is about to raise the count.
  }
}

// Whole pages go back to the kernel, which makes them zero; the ends are shared with neighbours.
void Zero(void* place, size_t bytes) {
  auto* begin = static_cast<char*>(place);
  char* end = begin + bytes;
  auto* first = reinterpret_cast<char*>((reinterpret_cast<uintptr_t>(begin) + kPageBytes - 1) & ~(kPageBytes - 1));
  auto* last = reinterpret_cast<char*>(reinterpret_cast<uintptr_t>(end) & ~(kPageBytes - 1));
  memset(begin, 0, static_cast<size_t>(first - begin));
  const auto whole = static_cast<size_t>(last - first);
  if (!EmptyPages(first, whole)) memset(first, 0, whole);
  memset(last, 0, static_cast<size_t>(end - last));
}

void Reset(ThreadSlot* slot) {
  slot->scope_count.store(0, std::memory_order_relaxed);
  slot->last_block = nullptr;
  slot->stack_low = nullptr;
  slot->stack_high = nullptr;
  slot->has_had_faults.store(false, std::memory_order_relaxed);
  slot->settle_due.store(true, std::memory_order_relaxed);
  slot->busy = false;
}

void ReleaseOnThreadExit(void* value) {
  auto* slot = static_cast<ThreadSlot*>(value);
  if (own_slot != slot) return;
  own_slot = nullptr;  // frees in later destructors take a slot again, and this function runs again
  Reset(slot);
  slot->owner.store(0, std::memory_order_release);
}

}  // namespace

void InitSlots() {
  if (!exit_key_made) exit_key_made = pthread_key_create(&exit_key, ReleaseOnThreadExit) == 0;
}

ThreadSlot* AcquireSlot() {
  const uint32_t tid = ThreadId();
  ThreadSlot* slot = nullptr;
  const uint32_t count = SlotCount();
  for (uint32_t i = 0; i < count && slot == nullptr; ++i) {
    if (TakeOver(SlotAt(i), tid)) slot = SlotAt(i);
  }
  if (slot == nullptr) slot = MakeSlot(tid);
  if (slot == nullptr) return own_slot = IgnoredSlot();
  Reset(slot);
  slot->owner_start_ns.store(MonotonicNanoseconds(), std::memory_order_relaxed);
  slot->stack_address.store(reinterpret_cast<uintptr_t>(__builtin_frame_address(0)), std::memory_order_relaxed);
  slot->generation.fetch_add(1, std::memory_order_release);
  own_slot = slot;
  slot->busy = true;  // pthread_setspecific may allocate
  if (exit_key_made) pthread_setspecific(exit_key, slot);
  slot->busy = false;
  return slot;
}

void IgnoreThisThread() { own_slot = IgnoredSlot(); }

uint32_t SlotCount() { return slot_count.load(std::memory_order_acquire); }

ThreadSlot* SlotAt(uint32_t index) { return slots[index].load(std::memory_order_acquire); }

void ReclaimSlotsOfDeadThreads() {
  const auto process = static_cast<int>(getpid());
  for (uint32_t i = 0; i < SlotCount(); ++i) {
    ThreadSlot* slot = SlotAt(i);
    uint32_t owner = slot->owner.load(std::memory_order_acquire);
    if (owner == 0 || syscall(SYS_tgkill, process, owner, 0) == 0) continue;
    slot->owner.compare_exchange_strong(owner, 0, std::memory_order_release);
  }
}

void ClearSlots() {
  for (uint32_t i = 0; i < SlotCount(); ++i) {
    ThreadSlot* slot = SlotAt(i);
    slot->lines_from_unwinder.store(0, std::memory_order_relaxed);
    slot->lines_unknown.store(0, std::memory_order_relaxed);
    slot->unknown_frees.store(0, std::memory_order_relaxed);
    slot->untracked_allocations.store(0, std::memory_order_relaxed);
    slot->overflowed_scopes.store(0, std::memory_order_relaxed);
    slot->uncounted_blocks.store(0, std::memory_order_relaxed);
    if (LineCounts* counts = slot->line_counts.load(std::memory_order_acquire)) counts->Clear();
    Zero(slot->dirty, sizeof slot->dirty);
    Zero(slot->counters, sizeof slot->counters);
    Zero(slot->sent, sizeof slot->sent);
    Zero(slot->rss_dirty, sizeof slot->rss_dirty);
    Zero(slot->rss, sizeof slot->rss);
    Zero(slot->sent_rss, sizeof slot->sent_rss);
  }
}

void KeepOnlyOwnSlot() {
  for (uint32_t i = 0; i < SlotCount(); ++i) {
    ThreadSlot* slot = SlotAt(i);
    if (slot == own_slot) {
      slot->owner.store(ThreadId(), std::memory_order_relaxed);
      slot->owner_start_ns.store(MonotonicNanoseconds(), std::memory_order_relaxed);
    } else {
      slot->owner.store(0, std::memory_order_relaxed);
    }
  }
}

}  // namespace memline::runtime
