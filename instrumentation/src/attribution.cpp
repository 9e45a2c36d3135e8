// SPDX-License-Identifier: MIT
#include "attribution.h"

#include "unwind.h"

namespace memline::runtime {

CallTree call_tree;

namespace {

// Cold halves of a function lie elsewhere; only the frame's own code can be told from addresses.
bool InFrameCode(const NodeInfo& node, uintptr_t pc) { return pc >= node.layout.begin && pc < node.layout.end; }

// A call that this thread has not made before from this node: unwound once, to know that the slot is the right one.
UnwoundFrame ConfirmSlot(NodeInfo& node, ScopeRecord& scope) {
  const uintptr_t pc = *scope.slot - 1;
  UnwoundFrame unwound = UnwindTo(scope.frame);
  if (!unwound.found) {
    // A frame without unwind information may lie between. What points into the function's own code is a call of it.
    unwound.found = InFrameCode(node, pc) && !StackReaches(scope.frame);
    unwound.pc = pc;
  } else if (reinterpret_cast<uintptr_t*>(unwound.callee_frame) - 1 != scope.slot) {
    node.frame_varies.store(true, std::memory_order_relaxed);
    scope.slot = nullptr;
  }
  return unwound;
}

// Each slot has its own, so that the threads are told apart; the one without a slot is for when the table is full.
uint32_t OutsideSite(ThreadSlot& slot) {
  if (slot.outside_site == kOutsideSite) slot.outside_site = call_tree.Site(kRootNode, slot.index + 1);
  return slot.outside_site;
}

// The innermost scope on record; nullptr outside all.
ScopeRecord* InnermostScope(ThreadSlot& slot) {
  for (uint32_t index = slot.scope_count.load(std::memory_order_relaxed); index-- != 0;) {
    if (slot.scopes[index].frame != nullptr) return &slot.scopes[index];
  }
  return nullptr;
}

// Where in the scope's function the line is: at `pc` itself, or at the call that its slot holds. 0 where neither is
// sure enough: the slot may hold what an earlier call left.
uintptr_t InterruptedLine(const ThreadSlot& slot, const ScopeRecord& scope, const NodeInfo& node, uintptr_t pc,
                          const char* stack_pointer) {
  if (InFrameCode(node, pc)) return pc;
  if (!SlotUsable(slot, scope, stack_pointer + sizeof(void*))) return 0;
  const uintptr_t call_pc = *scope.slot - 1;
  return InFrameCode(node, call_pc) ? call_pc : 0;
}

// As FindSite, for a stack with a signal handler on it: there the slot may hold what an earlier call left.
uint32_t FindInterruptedSite(ThreadSlot& slot) {
  for (uint32_t index = slot.scope_count.load(std::memory_order_relaxed); index-- != 0;) {
    ScopeRecord& scope = slot.scopes[index];
    if (scope.frame == nullptr) continue;
    const uint32_t node = scope.node.load(std::memory_order_relaxed);
    const UnwoundFrame call = UnwindTo(scope.frame);
    if (call.found) return call_tree.Site(node, call.pc);
    if (OnOwnStack(slot, scope.frame) && !StackReaches(scope.frame)) return call_tree.Site(node, 0);
  }
  return OutsideSite(slot);
}

}  // namespace

uint32_t SomeSite(ThreadSlot& slot) {
  const ScopeRecord* scope = InnermostScope(slot);
  if (scope == nullptr) return slot.outside_site;
  const uint32_t node = scope->node.load(std::memory_order_relaxed);
  if (slot.busy) return call_tree.node(node).entry_site;
  slot.busy = true;
  const uint32_t site = call_tree.Site(node, 0);
  slot.busy = false;
  return site;
}

uint32_t KnownSite(ThreadSlot& slot, const char* frame) {
  const ScopeRecord* scope = InnermostScope(slot);
  if (scope == nullptr) return slot.outside_site;
  const uint32_t node = scope->node.load(std::memory_order_relaxed);
  if (SlotUsable(slot, *scope, frame)) {
    const ThreadSlot::CachedSite& cached = SiteCacheEntry(slot, node, *scope->slot);
    if (cached.return_address == *scope->slot && cached.node == node) return cached.site;
  }
  return call_tree.node(node).entry_site;
}

uint32_t InterruptedSite(ThreadSlot& slot, uintptr_t pc, const char* stack_pointer) {
  const ScopeRecord* scope = InnermostScope(slot);
  if (scope == nullptr && (slot.busy || slot.outside_site != kOutsideSite)) return slot.outside_site;
  uint32_t id = kRootNode;
  uintptr_t line_pc = 0;
  if (scope != nullptr) {
    id = scope->node.load(std::memory_order_relaxed);
    const NodeInfo& node = call_tree.node(id);
    line_pc = InterruptedLine(slot, *scope, node, pc, stack_pointer);
    const ThreadSlot::CachedSite& cached = SiteCacheEntry(slot, id, line_pc + 1);
    if (line_pc != 0 && cached.return_address == line_pc + 1 && cached.node == id) return cached.site;
    if (slot.busy || !OnOwnStack(slot, stack_pointer)) return node.entry_site;
  }
  slot.busy = true;
  const uint32_t site = line_pc != 0 ? call_tree.Site(id, line_pc) : FindInterruptedSite(slot);
  slot.busy = false;
  return site;
}

UnwoundFrame ActiveCall(ThreadSlot& slot, ScopeRecord& scope, const char* frame) {
  if (!SlotUsable(slot, scope, frame)) return UnwindTo(scope.frame);
  return ConfirmSlot(call_tree.node(scope.node.load(std::memory_order_relaxed)), scope);
}

uint32_t FindSite(ThreadSlot& slot, char* frame) {
  slot.busy = true;
  uint32_t site = kOutsideSite;
  for (uint32_t index = slot.scope_count.load(std::memory_order_relaxed); index-- != 0;) {
    ScopeRecord& scope = slot.scopes[index];
    if (scope.frame == nullptr) continue;
    const uint32_t node = scope.node.load(std::memory_order_relaxed);
    const UnwoundFrame call = ActiveCall(slot, scope, frame);
    if (call.found) {
      site = call_tree.Site(node, call.pc);
      if (scope.slot != nullptr) {
        SiteCacheEntry(slot, node, call.pc + 1) = {call.pc + 1, node, site};
      } else {
        ThreadSlot::Increment(slot.lines_from_unwinder);
      }
      break;
    }
    if (!OnOwnStack(slot, frame) || !OnOwnStack(slot, scope.frame)) continue;  // a scope of another stack
    // Where the stack goes on past the frame without it, the scope was left without notice: by a jump that no hook
    // sees.
    if (scope.frame > frame && !StackReaches(scope.frame)) {
      // Behind code that cannot be unwound: the function is known, the line is not.
      site = call_tree.Site(node, 0);
      ThreadSlot::Increment(slot.lines_unknown);
      break;
    }
  }
  if (site == kOutsideSite) site = OutsideSite(slot);
  slot.busy = false;
  return site;
}

}  // namespace memline::runtime
