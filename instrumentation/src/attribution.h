// SPDX-License-Identifier: MIT
// Which line of the innermost annotated function is running: the heart of the runtime.
//
// However many frames below, that function has exactly one active call, and the call's return address lies in its
// frame. Where the frame's layout is fixed the address is read from its one slot; where it varies the stack is unwound
// up to the frame. A new (node, address) pair is believed only after one unwinding has confirmed it.
#ifndef MEMLINE_RUNTIME_ATTRIBUTION_H_
#define MEMLINE_RUNTIME_ATTRIBUTION_H_

#include <cstdint>

#include "call_tree.h"
#include "hash.h"
#include "thread_slot.h"
#include "unwind.h"

namespace memline::runtime {

extern CallTree call_tree;

/// Canonical frame address of the function that uses it.
#define MEMLINE_FRAME() static_cast<char*>(__builtin_dwarf_cfa())

inline ThreadSlot::CachedSite& SiteCacheEntry(ThreadSlot& slot, uint32_t node, uintptr_t return_address) {
  const uint64_t hash = (return_address ^ uint64_t{node} << 32) * kGoldenRatio;
  return slot.site_cache[hash >> (64 - ThreadSlot::kSiteCacheBits)];
}

/// The same as CurrentSite, for everything its fast path cannot tell.
uint32_t FindSite(ThreadSlot& slot, char* frame);

/// Whether the word in the scope's slot is the return address of the call that led to a caller whose own frame address
/// is `frame`. A slot below our own return address belongs to a scope that is gone, nullptr to a frame that varies.
/// Only scopes on the thread's own stack have slots; a caller below that stack is on another.
inline bool SlotUsable(const ThreadSlot& slot, const ScopeRecord& scope, const char* frame) {
  return reinterpret_cast<const char*>(scope.slot) >= frame - sizeof(void*) && frame >= slot.stack_low;
}

/// The site of a call into the runtime whose own frame address is `frame`. Needs slot.busy to be false.
inline uint32_t CurrentSite(ThreadSlot& slot, char* frame) {
  const uint32_t count = slot.scope_count.load(std::memory_order_relaxed);
  if (count == 0 && __builtin_expect(slot.outside_site != kOutsideSite, 1)) return slot.outside_site;
  if (count == 0) return FindSite(slot, frame);
  const ScopeRecord& scope = slot.scopes[count - 1];
  if (__builtin_expect(SlotUsable(slot, scope, frame), 1)) {
    const uint32_t node = scope.node.load(std::memory_order_relaxed);
    const uintptr_t return_address = *scope.slot;
    const ThreadSlot::CachedSite& cached = SiteCacheEntry(slot, node, return_address);
    if (__builtin_expect(cached.return_address == return_address && cached.node == node, 1)) return cached.site;
  }
  return FindSite(slot, frame);
}

/// The active call in the scope's function, for a caller whose frame address is `frame`; unwinds. Not found if the
/// scope's frame is not on this stack. Needs slot.busy.
UnwoundFrame ActiveCall(ThreadSlot& slot, ScopeRecord& scope, const char* frame);

/// The site of code that was interrupted by a signal at `pc`, whatever it was doing: also in the middle of the runtime,
/// and then, or on another stack, as far as can be told without a lock. Callable in a signal handler.
uint32_t InterruptedSite(ThreadSlot& slot, uintptr_t pc, const char* stack_pointer);

/// The site of a call from code that may hold locks, as far as it is known: otherwise the function's.
uint32_t KnownSite(ThreadSlot& slot, const char* frame);

/// A site for what some line of the innermost function did. Takes a lock for it only if none is held.
uint32_t SomeSite(ThreadSlot& slot);

/// Whether `frame` lies on the stack the thread was born with.
inline bool OnOwnStack(const ThreadSlot& slot, const char* frame) {
  return frame >= slot.stack_low && frame <= slot.stack_high;
}

}  // namespace memline::runtime

#endif  // MEMLINE_RUNTIME_ATTRIBUTION_H_
