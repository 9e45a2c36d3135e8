// SPDX-License-Identifier: MIT
#include "call_tree.h"

#include <sched.h>

#include <cstring>

#include "arena.h"
#include "hash.h"
#include "sanitizer.h"
#include "thread_slot.h"

namespace memline::runtime {
namespace {

uint64_t Mix(uint64_t value) {
  value *= kGoldenRatio;
  return value ^ value >> 32;
}

template <typename Table>
bool Reserve(Table*& table, size_t count) {
  table = static_cast<Table*>(ReservePages(count * sizeof(Table)));
  return table != nullptr;
}

}  // namespace

bool CallTree::Init() {
  if (site_count() != 0) return true;
  if (!Reserve(functions_, wire::kMaxFunctions) || !Reserve(nodes_, wire::kMaxNodes) ||
      !Reserve(sites_, wire::kMaxSites) || !Reserve(node_buckets_, kNodeBuckets) ||
      !Reserve(site_buckets_, kSiteBuckets)) {
    return false;
  }
  functions_[0] = {"", "", "", 0};
  function_count_.store(1, std::memory_order_release);
  node_count_.store(1, std::memory_order_release);
  site_count_.store(1, std::memory_order_release);
  return true;
}

void CallTree::Lock() {
  ThreadSlot& slot = *OwnSlot();
  const bool was_busy = slot.busy;
  slot.busy = true;
  while (lock_.exchange(true, std::memory_order_acquire)) sched_yield();
  holder_was_busy_ = was_busy;
  OutOfSightOfThreadSanitizer::Begin();
}

void CallTree::Unlock() {
  OutOfSightOfThreadSanitizer::End();
  const bool was_busy = holder_was_busy_;
  lock_.store(false, std::memory_order_release);
  own_slot->busy = was_busy;
}

void CallTree::LockForFork() { Lock(); }
void CallTree::UnlockAfterFork() { Unlock(); }

uint32_t CallTree::FunctionId(memline_function* function) {
  uint32_t id = function->id.load(std::memory_order_acquire);
  if (id != 0) return id;
  Lock();
  id = function->id.load(std::memory_order_relaxed);
  const uint32_t count = function_count();
  if (id == 0 && count < wire::kMaxFunctions) {
    id = count;
    functions_[id] = {CopyString(function->name), CopyString(function->file), CopyString(function->region),
                      function->line};
    function_count_.store(count + 1, std::memory_order_release);
    function->id.store(id, std::memory_order_release);
  }
  Unlock();
  return id;
}

uint32_t CallTree::UserCounterId(memline_counter* counter) {
  uint32_t id = counter->id.load(std::memory_order_acquire);
  if (id != 0 || OwnSlot()->busy) return id;
  Lock();
  const uint32_t count = user_counter_count();
  for (uint32_t i = 1; i <= count && id == 0; ++i) {
    if (strcmp(user_counters_[i - 1], counter->name) == 0) id = i;
  }
  if (id == 0 && count < wire::kMaxUserCounters) {
    user_counters_[count] = CopyString(counter->name);
    id = count + 1;
    user_counter_count_.store(id, std::memory_order_release);
  }
  counter->id.store(id, std::memory_order_release);
  Unlock();
  return id;
}

uint32_t CallTree::AncestorWith(const NodeKey& key) const {
  for (uint32_t id = key.parent; id != kRootNode; id = nodes_[id].parent) {
    const NodeInfo& node = nodes_[id];
    if (node.function == key.function && node.call_pc == key.call_pc && node.entry_pc == key.entry_pc) return id;
  }
  return kRootNode;
}

uint32_t CallTree::Child(uint32_t parent, uint32_t function, uintptr_t call_pc, uintptr_t entry_pc) {
  NodeKey key{parent, function, call_pc, entry_pc, kRootNode};
  const FrameLayout layout = AnalyseFrame(entry_pc);  // may look into the loader's tables: not under our lock
  Lock();
  uint32_t bucket = Mix(call_pc ^ Mix(entry_pc) ^ Mix(uint64_t{parent} << 32 | function)) % kNodeBuckets;
  while (node_buckets_[bucket].entry_pc != 0 && !node_buckets_[bucket].Matches(key)) {
    bucket = (bucket + 1) % kNodeBuckets;
  }
  if (node_buckets_[bucket].entry_pc != 0) {
    key.node = node_buckets_[bucket].node;
  } else {
    key.node = AncestorWith(key);
    if (key.node == kRootNode) key.node = AddNode(key, layout);
    if (node_keys_ < wire::kMaxNodes + wire::kMaxNodes / 2) {
      ++node_keys_;
      node_buckets_[bucket] = key;
    }
  }
  Unlock();
  return key.node;
}

uint32_t CallTree::AddNode(const NodeKey& key, const FrameLayout& layout) {
  const uint32_t id = node_count();
  if (id >= wire::kMaxNodes) {
    overflows_.fetch_add(1, std::memory_order_relaxed);
    return kRootNode;
  }
  NodeInfo& node = nodes_[id];
  node.parent = key.parent;
  node.function = key.function;
  node.call_pc = key.call_pc;
  node.entry_pc = key.entry_pc;
  node.layout = layout;
  node.frame_varies.store(!layout.fixed, std::memory_order_relaxed);
  node_count_.store(id + 1, std::memory_order_release);
  node.entry_site = SiteLocked(id, key.entry_pc);
  return id;
}

uint32_t CallTree::Site(uint32_t node, uintptr_t pc) {
  Lock();
  const uint32_t id = SiteLocked(node, pc);
  Unlock();
  return id;
}

uint32_t CallTree::SiteLocked(uint32_t node, uintptr_t pc) {
  uint32_t bucket = Mix(pc ^ Mix(node)) % kSiteBuckets;
  while (const uint32_t id = site_buckets_[bucket]) {
    if (sites_[id].node == node && sites_[id].pc == pc) return id;
    bucket = (bucket + 1) % kSiteBuckets;
  }
  const uint32_t id = site_count();
  if (id >= wire::kMaxSites) {
    overflows_.fetch_add(1, std::memory_order_relaxed);
    return kOutsideSite;
  }
  sites_[id] = {node, pc};
  site_buckets_[bucket] = id;
  site_count_.store(id + 1, std::memory_order_release);
  return id;
}

}  // namespace memline::runtime
