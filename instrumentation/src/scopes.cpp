// SPDX-License-Identifier: MIT
// memline_scope_enter and memline_scope_exit: what PROFILE() calls while recording.
#include <pthread.h>

#include "attribution.h"
#include "call_tree.h"
#include "export.h"
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

// Scopes that an abandoned stack left behind: nothing at or below the frame that is running now is alive, but for scopes
// of that very frame. One that was entered at the same place before has been left, too: it is entered again.
uint32_t DropDeadScopes(ThreadSlot& slot, char* frame, uintptr_t entry_pc) {
  uint32_t count = slot.scope_count.load(std::memory_order_relaxed);
  while (count != 0) {
    const ScopeRecord& scope = slot.scopes[count - 1];
    if (scope.frame > frame || !OnOwnStack(slot, frame) || !OnOwnStack(slot, scope.frame)) break;
    const NodeInfo& node = call_tree.node(scope.node.load(std::memory_order_relaxed));
    if (scope.frame == frame && node.entry_pc != entry_pc) break;
    --count;
  }
  slot.scope_count.store(count, std::memory_order_relaxed);
  return count;
}

ThreadSlot::CachedNode& NodeCacheEntry(ThreadSlot& slot, const ThreadSlot::CachedNode& key) {
  const uint64_t hash = (key.call_pc ^ key.entry_pc << 1) * 0x9e3779b1u ^ key.parent * 0x85ebca6bu;
  return slot.node_cache[hash >> 7 & (ThreadSlot::kNodeCacheSize - 1)];
}

// The node of `function` entered at `entry_pc` inside the `outer` scope (nullptr: inside none).
uint32_t FindNode(ThreadSlot& slot, ScopeRecord* outer, uint32_t function, char* frame, uintptr_t entry_pc) {
  ThreadSlot::CachedNode key{0, entry_pc, kRootNode, function, kRootNode};
  bool inlined = false;
  if (outer != nullptr) {
    key.parent = outer->node.load(std::memory_order_relaxed);
    // Inlined into the outer scope's frame, the call site is right here.
    inlined = outer->frame == frame;
    key.call_pc = inlined ? entry_pc : SlotUsable(*outer, frame) ? *outer->slot - 1 : 0;
  }
  ThreadSlot::CachedNode& cached = NodeCacheEntry(slot, key);
  const bool readable = outer == nullptr || key.call_pc != 0;
  if (readable && cached.call_pc == key.call_pc && cached.entry_pc == entry_pc && cached.parent == key.parent &&
      cached.function == function) {
    return cached.node;
  }
  if (outer != nullptr && !inlined) {
    bool found = false;
    key.call_pc = ActiveCall(slot, *outer, frame, &found);
    if (!found) key.call_pc = 0;
  }
  key.node = call_tree.Child(key.parent, function, key.call_pc, entry_pc);
  NodeCacheEntry(slot, key) = key;
  return key.node;
}

uint32_t Enter(ThreadSlot& slot, memline_function* function, char* frame, char* stack_pointer, uintptr_t entry_pc) {
  const uint32_t function_id = call_tree.FunctionId(function);
  if (slot.stack_high == nullptr) FindStackBounds(slot);
  const uint32_t count = DropDeadScopes(slot, frame, entry_pc);
  if (count == ThreadSlot::kMaxScopes || function_id == 0) {
    ThreadSlot::Increment(slot.overflowed_scopes);
    return 0;
  }
  ScopeRecord* outer = count != 0 ? &slot.scopes[count - 1] : nullptr;
  const uint32_t node = FindNode(slot, outer, function_id, frame, entry_pc);
  if (node == kRootNode) {
    ThreadSlot::Increment(slot.overflowed_scopes);
    return 0;
  }
  const NodeInfo& info = call_tree.node(node);
  ScopeRecord& scope = slot.scopes[count];
  scope.frame = frame;
  const bool fixed = !info.frame_varies.load(std::memory_order_relaxed) && OnOwnStack(slot, frame);
  scope.slot = fixed ? reinterpret_cast<uintptr_t*>(stack_pointer) - 1 : nullptr;
  scope.node.store(node, std::memory_order_relaxed);
  scope.activation.store(++slot.activations, std::memory_order_relaxed);
  slot.scope_count.store(count + 1, std::memory_order_release);
  slot.counters[info.entry_site].Add(kEntries, 1);
  slot.MarkDirty(info.entry_site);
  return count + 1;
}

}  // namespace
}  // namespace memline::runtime

using namespace memline::runtime;

MEMLINE_EXPORT uint32_t memline_scope_enter(memline_function* function, void* frame, void* stack_pointer) {
  if (!Recording()) return 0;
  ThreadSlot& slot = *OwnSlot();
  if (slot.busy) return 0;
  slot.busy = true;
  const uintptr_t entry_pc = reinterpret_cast<uintptr_t>(__builtin_return_address(0)) - 1;
  const uint32_t token = Enter(slot, function, static_cast<char*>(frame), static_cast<char*>(stack_pointer), entry_pc);
  slot.busy = false;
  return token;
}

MEMLINE_EXPORT void memline_scope_exit(uint32_t token, void* frame) {
  ThreadSlot* slot = own_slot;
  if (slot == nullptr || slot->busy) return;
  // Deeper scopes that are still on record have been left without notice; a scope that is not was dropped before.
  if (token <= slot->scope_count.load(std::memory_order_relaxed) && slot->scopes[token - 1].frame == frame) {
    slot->scope_count.store(token - 1, std::memory_order_release);
  }
}
