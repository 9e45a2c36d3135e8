// SPDX-License-Identifier: MIT
// memline_scope_enter and memline_scope_exit: what PROFILE() calls while recording.
#include <pthread.h>

#include "attribution.h"
#include "call_tree.h"
#include "clock.h"
#include "export.h"
#include "fault_events.h"
#include "module_map.h"
#include "rss_ledger.h"
#include "rss_peak.h"
#include "runtime.h"
#include "thread_slot.h"

namespace memline::runtime {
namespace {

void FindStackBounds(ThreadSlot& slot) {
  pthread_attr_t attributes;
  if (pthread_getattr_np(pthread_self(), &attributes) != 0) return;
  void* low = nullptr;
  size_t bytes = 0;
  if (pthread_attr_getstack(&attributes, &low, &bytes) == 0) {
    slot.stack_low = static_cast<char*>(low);
    slot.stack_high = slot.stack_low + bytes;
  }
  pthread_attr_destroy(&attributes);
}

// Scopes that were left without notice: nothing at or below the frame that is running now is alive, but for scopes of
// that very frame. One that was entered at the same place before has been left, too: it is entered again.
uint32_t DropDeadScopes(ThreadSlot& slot, char* frame, uintptr_t entry_pc) {
  uint32_t count = slot.scope_count.load(std::memory_order_relaxed);
  while (count != 0) {
    const ScopeRecord& scope = slot.scopes[count - 1];
    if (scope.frame != nullptr) {
      if (scope.frame > frame || !OnOwnStack(slot, frame) || !OnOwnStack(slot, scope.frame)) break;
      const NodeInfo& node = call_tree.node(scope.node.load(std::memory_order_relaxed));
      if (scope.frame == frame && node.entry_pc != entry_pc) break;
    }
    --count;
  }
  slot.scope_count.store(count, std::memory_order_relaxed);
  return count;
}

// The innermost of the scopes that lie on the stack of `frame`; nullptr if there is none. Fibers leave scopes of other
// stacks among them.
ScopeRecord* OuterScope(ThreadSlot& slot, uint32_t count, char* frame) {
  for (; count != 0; --count) {
    ScopeRecord& scope = slot.scopes[count - 1];
    if (scope.frame == nullptr) continue;
    if (scope.frame == frame) return &scope;
    if (OnOwnStack(slot, frame) && OnOwnStack(slot, scope.frame)) {
      if (scope.frame > frame) return &scope;
    } else if (UnwindTo(scope.frame).found) {
      return &scope;
    }
  }
  return nullptr;
}

// Where the record of a new scope goes: on top. A thread whose fibers keep the records from ever being popped fills the
// gaps, in an order that is right on each stack.
uint32_t FreePlace(const ThreadSlot& slot, uint32_t count, char* frame) {
  constexpr uint32_t kMuch = 256;
  uint32_t place = count;
  if (count < kMuch) return place;
  for (uint32_t index = count; index-- != 0;) {
    const char* other = slot.scopes[index].frame;
    if (other == nullptr) {
      place = index;
    } else if (OnOwnStack(slot, other) == OnOwnStack(slot, frame)) {
      break;
    }
  }
  return place;
}

ThreadSlot::CachedNode& NodeCacheEntry(ThreadSlot& slot, uint32_t parent, uintptr_t call_pc, uintptr_t entry_pc) {
  const uint64_t hash = (call_pc ^ entry_pc << 1 ^ uint64_t{parent} << 32) * kGoldenRatio;
  return slot.node_cache[hash >> (64 - ThreadSlot::kNodeCacheBits)];
}

// The node of `function` entered at `entry_pc` inside the `outer` scope (nullptr: inside none).
uint32_t FindNode(ThreadSlot& slot, ScopeRecord* outer, uint32_t function, char* frame, uintptr_t entry_pc) {
  uint32_t parent = kRootNode;
  uintptr_t call_pc = 0;
  if (outer != nullptr) {
    parent = outer->node.load(std::memory_order_relaxed);
    if (outer->frame == frame) {
      call_pc = entry_pc;  // inlined into the outer scope's frame, the call site is right here
    } else {
      const UnwoundFrame call = ActiveCall(slot, *outer, frame);
      call_pc = call.found ? call.pc : 0;
    }
  }
  ThreadSlot::CachedNode& cached = NodeCacheEntry(slot, parent, call_pc, entry_pc);
  if (cached.Matches(parent, call_pc, entry_pc, function)) return cached.node;
  const uint32_t nodes = call_tree.node_count();
  const uint32_t node = call_tree.Child(parent, function, call_pc, entry_pc);
  if (call_tree.node_count() != nodes) module_map.Update();  // its library may be gone before the next tick
  if (node != kRootNode) cached = {call_pc, entry_pc, parent, function, node};
  return node;
}

// Returns the token.
inline uint32_t Begin(ThreadSlot& slot, uint32_t place, uint32_t node, char* frame, void* stack_pointer) {
  const NodeInfo& info = call_tree.node(node);
  ScopeRecord& scope = slot.scopes[place];
  scope.frame = frame;
  const bool fixed = !info.frame_varies.load(std::memory_order_relaxed) && OnOwnStack(slot, frame);
  scope.slot = fixed ? static_cast<uintptr_t*>(stack_pointer) - 1 : nullptr;
  scope.node.store(node, std::memory_order_relaxed);
  scope.activation.store(++slot.activations, std::memory_order_relaxed);
  if (place == slot.scope_count.load(std::memory_order_relaxed)) {
    slot.scope_count.store(place + 1, std::memory_order_release);
  }
  slot.counters[info.entry_site].Add(kEntries, 1);
  slot.MarkDirty(info.entry_site);
  return place + 1;
}

// What entering is nearly always: on the thread's own stack, right above the last scope on record, by a call that was
// made before. kRootNode for everything else.
inline uint32_t NodeEnteredBefore(ThreadSlot& slot, const memline_function* function, char* frame, uintptr_t entry_pc) {
  const uint32_t count = slot.scope_count.load(std::memory_order_relaxed);
  uint32_t parent = kRootNode;
  uintptr_t call_pc = 0;
  if (count != 0) {
    const ScopeRecord& outer = slot.scopes[count - 1];
    if (count == ThreadSlot::kMaxScopes) return kRootNode;
    parent = outer.node.load(std::memory_order_relaxed);
    if (outer.frame > frame && SlotUsable(slot, outer, frame)) {
      call_pc = *outer.slot - 1;
    } else if (outer.frame == frame && call_tree.node(parent).entry_pc != entry_pc) {
      call_pc = entry_pc;  // as in FindNode
    } else {
      return kRootNode;
    }
  } else if (slot.stack_high == nullptr) {
    return kRootNode;  // a new thread with the caches of another
  }
  const ThreadSlot::CachedNode& cached = NodeCacheEntry(slot, parent, call_pc, entry_pc);
  const bool found = cached.Matches(parent, call_pc, entry_pc, function->id.load(std::memory_order_relaxed));
  return found ? cached.node : kRootNode;
}

__attribute__((noinline)) uint32_t EnterAnywhere(ThreadSlot& slot, memline_function* function, char* frame,
                                                 void* stack_pointer, uintptr_t entry_pc) {
  const uint32_t function_id = call_tree.FunctionId(function);
  if (slot.stack_high == nullptr) FindStackBounds(slot);
  if (rss_ledger.before_first_scope()) rss_ledger.BeginFirstScope(slot);
  const uint32_t count = DropDeadScopes(slot, frame, entry_pc);
  const uint32_t place = FreePlace(slot, count, frame);
  uint32_t node = kRootNode;
  if (place != ThreadSlot::kMaxScopes && function_id != 0) {
    node = FindNode(slot, OuterScope(slot, count, frame), function_id, frame, entry_pc);
  }
  if (node == kRootNode) {
    ThreadSlot::Increment(slot.overflowed_scopes);
    return 0;
  }
  return Begin(slot, place, node, frame, stack_pointer);
}

// Ends a scope that is not the last on record. Deeper ones of its stack have been left without notice; those of other
// stacks live on.
void ExitBelow(ThreadSlot& slot, uint32_t index) {
  const bool own = OnOwnStack(slot, slot.scopes[index].frame);
  for (uint32_t above = index; above < slot.scope_count.load(std::memory_order_relaxed); ++above) {
    ScopeRecord& scope = slot.scopes[above];
    if (above != index && !(own && OnOwnStack(slot, scope.frame))) continue;
    scope.frame = nullptr;
    scope.slot = nullptr;
  }
}

// Whether to charge the line that runs with what RSS has moved by. Where page faults are not delivered this is asked at
// each begin and end, and every 100 us or so it is.
bool SettlesNow(ThreadSlot& slot) {
  const bool by_faults = fault_events.running();
  if (by_faults || !rss_ledger.active()) slot.settle_due.store(false, std::memory_order_relaxed);
  if (!rss_ledger.active()) return false;
  if (by_faults) return true;
  constexpr uint64_t kCycles = 300'000;
  const uint64_t now = CycleCount();
  if (now - slot.settled_at < kCycles) return false;
  slot.settled_at = now;
  return true;
}

__attribute__((noinline)) void SettleAtBegin(ThreadSlot& slot, char* frame) {
  if (SettlesNow(slot)) rss_ledger.Settle(slot, CurrentSite(slot, frame));
}

__attribute__((noinline)) void SettleAtEnd(ThreadSlot& slot) {
  if (SettlesNow(slot)) rss_ledger.Settle(slot, SomeSite(slot));
}

// Of a PROFILE that was reached at `entry_pc`. 0: not entered.
inline uint32_t Enter(memline_function* function, void* frame, void* stack_pointer, uintptr_t entry_pc) {
  if (!Recording()) return 0;
  ThreadSlot& slot = *OwnSlot();
  if (slot.busy) return 0;
  auto* own_frame = static_cast<char*>(frame);
  if (__builtin_expect(slot.settle_due.load(std::memory_order_relaxed), 0)) SettleAtBegin(slot, own_frame);
  const uint32_t node = NodeEnteredBefore(slot, function, own_frame, entry_pc);
  if (__builtin_expect(node != kRootNode, 1)) {
    return Begin(slot, slot.scope_count.load(std::memory_order_relaxed), node, own_frame, stack_pointer);
  }
  slot.busy = true;
  const uint32_t token = EnterAnywhere(slot, function, own_frame, stack_pointer, entry_pc);
  slot.busy = false;
  return token;
}

inline uintptr_t InsideCall(void* return_address) { return reinterpret_cast<uintptr_t>(return_address) - 1; }

// A scope's token in the lower half, that of its peak in the upper.
constexpr unsigned kPeakShift = 32;

}  // namespace
}  // namespace memline::runtime

using namespace memline::runtime;

MEMLINE_EXPORT uint32_t memline_scope_enter(memline_function* function, void* frame, void* stack_pointer) {
  return Enter(function, frame, stack_pointer, InsideCall(__builtin_return_address(0)));
}

MEMLINE_EXPORT void memline_scope_exit(uint32_t token, void* frame) {
  ThreadSlot* slot = own_slot;
  if (slot == nullptr || slot->busy) return;
  uint32_t count = slot->scope_count.load(std::memory_order_relaxed);
  if (token > count || slot->scopes[token - 1].frame != frame) return;  // dropped before
  if (__builtin_expect(slot->settle_due.load(std::memory_order_relaxed), 0)) SettleAtEnd(*slot);
  if (__builtin_expect(token != count, 0)) {
    ExitBelow(*slot, token - 1);
  } else {
    --count;
  }
  while (count != 0 && slot->scopes[count - 1].frame == nullptr) --count;
  slot->scope_count.store(count, std::memory_order_release);
}

MEMLINE_EXPORT uint64_t memline_peak_scope_enter(memline_function* function, void* frame, void* stack_pointer) {
  const uint64_t token = Enter(function, frame, stack_pointer, InsideCall(__builtin_return_address(0)));
  if (token == 0) return 0;
  ThreadSlot& slot = *own_slot;
  slot.busy = true;
  const uint64_t peak = rss_peak.Enter(slot, static_cast<uint32_t>(token) - 1);
  if (peak == 0) ThreadSlot::Increment(slot.overflowed_scopes);
  slot.busy = false;
  return peak << kPeakShift | token;
}

MEMLINE_EXPORT void memline_peak_scope_exit(uint64_t token, void* frame) {
  const auto scope = static_cast<uint32_t>(token);
  const auto peak = static_cast<uint32_t>(token >> kPeakShift);
  ThreadSlot* slot = own_slot;
  if (slot != nullptr && !slot->busy && peak != 0) {
    slot->busy = true;
    rss_peak.Leave(peak, *slot, scope - 1);
    slot->busy = false;
  }
  memline_scope_exit(scope, frame);
}
