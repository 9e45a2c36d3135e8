// SPDX-License-Identifier: MIT
#include "rss_settling.h"

#include <errno.h>
#include <link.h>

#include <atomic>

#include "attribution.h"
#include "fault_events.h"
#include "real_allocator.h"
#include "rss_ledger.h"
#include "runtime.h"

extern "C" __attribute__((weak)) int _dl_find_object(void*, dl_find_object*) noexcept;
extern "C" __attribute__((weak)) char* __curbrk;  // end of the heap that brk moves; glibc

namespace memline::runtime {
namespace {

bool InAllocator(const void* address) {
  struct dl_find_object allocator;
  if (_dl_find_object == nullptr) return true;
  if (_dl_find_object(reinterpret_cast<void*>(real.free), &allocator) != 0) return true;
  return address >= allocator.dlfo_map_start && address < allocator.dlfo_map_end;
}

}  // namespace

bool Measures() {
  return __builtin_expect(rss_ledger.active(), 0) && memline_recording.load(std::memory_order_relaxed) == kOn &&
         own_slot != nullptr && own_slot->owner.load(std::memory_order_relaxed) != 0;
}

uint32_t SiteOfCall(char* frame, const void* return_address) {
  ThreadSlot& slot = *own_slot;
  const bool careful = slot.busy || InAllocator(return_address);
  return careful ? KnownSite(slot, frame) : CurrentSite(slot, frame);
}

void SettleUpToNow() {
  if (fault_events.running()) return;
  const int saved_errno = errno;
  rss_ledger.Settle(*own_slot, SomeSite(*own_slot));
  errno = saved_errno;
}

void SettleCall(char* frame, const void* return_address) {
  const int saved_errno = errno;
  rss_ledger.Settle(*own_slot, SiteOfCall(frame, return_address));
  errno = saved_errno;
}

void SettleBeforeFree() {
  if (Measures() && !own_slot->busy) SettleUpToNow();
}

void SettleFree(char* frame) {
  if (!Measures() || own_slot->busy) return;
  const int saved_errno = errno;
  rss_ledger.Settle(*own_slot, KnownSite(*own_slot, frame));
  errno = saved_errno;
}

bool BreakHasFallen() {
  static std::atomic<char*> seen{nullptr};
  if (&__curbrk == nullptr) return false;
  char* now = __curbrk;
  char* before = seen.load(std::memory_order_relaxed);
  if (__builtin_expect(now == before, 1)) return false;
  seen.store(now, std::memory_order_relaxed);
  return now < before;
}

}  // namespace memline::runtime
