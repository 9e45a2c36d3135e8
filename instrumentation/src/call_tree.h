// SPDX-License-Identifier: MIT
// The annotated functions, the call tree over them and the sites in it: append-only tables that the helper thread reads
// while other threads add to them.
//
// Adding takes one lock, held only for a hash look-up and never across a call into the program; threads keep what they
// found in caches of their own (thread_slot.h). Callers set their slot's `busy` first, so that a signal handler that
// allocates cannot come back for the lock.
#ifndef MEMLINE_RUNTIME_CALL_TREE_H_
#define MEMLINE_RUNTIME_CALL_TREE_H_

#include <atomic>
#include <cstdint>

#include "frame_layout.h"
#include "memline/profile.h"
#include "memline/wire.h"

namespace memline::runtime {

struct FunctionInfo {
  const char* name;
  const char* file;
  const char* region;
  uint32_t line;
};

struct NodeInfo {
  uint32_t parent;
  uint32_t function;
  uintptr_t call_pc;
  uintptr_t entry_pc;
  uint32_t entry_site;
  FrameLayout layout;
  std::atomic<bool> frame_varies;  // starts as !layout.fixed; set when a call was found elsewhere than in the slot
};

struct SiteInfo {
  uint32_t node;
  uintptr_t pc;
};

inline constexpr uint32_t kRootNode = 0;
inline constexpr uint32_t kOutsideSite = 0;

class CallTree {
 public:
  /// Reserves the tables. False if the kernel refuses; nothing can be recorded then.
  bool Init();

  /// Id of a PROFILE, registered at its first use; its strings are copied. 0 means that the table is full.
  uint32_t FunctionId(memline_function* function);

  /// The node of `function` called from `call_pc` of the parent's function. A pair of call and function that is on the
  /// path already reuses that node, so recursion does not grow the tree. kRootNode when the tree is full.
  uint32_t Child(uint32_t parent, uint32_t function, uintptr_t call_pc, uintptr_t entry_pc);

  /// kOutsideSite when the table is full.
  uint32_t Site(uint32_t node, uintptr_t pc);

  /// Id of a MEMLINE_COUNTER, from 1; counters of one name are one. 0 means that the table is full, or
  /// that a signal came in the middle of the runtime: the tables may be locked.
  uint32_t UserCounterId(memline_counter* counter);

  NodeInfo& node(uint32_t id) { return nodes_[id]; }
  const SiteInfo& site(uint32_t id) const { return sites_[id]; }
  const FunctionInfo& function(uint32_t id) const { return functions_[id]; }
  const char* user_counter_name(uint32_t id) const { return user_counters_[id - 1]; }
  uint32_t user_counter_count() const { return user_counter_count_.load(std::memory_order_acquire); }
  uint32_t function_count() const { return function_count_.load(std::memory_order_acquire); }
  uint32_t node_count() const { return node_count_.load(std::memory_order_acquire); }
  uint32_t site_count() const { return site_count_.load(std::memory_order_acquire); }
  uint64_t overflows() const { return overflows_.load(std::memory_order_relaxed); }

  void LockForFork();
  void UnlockAfterFork();

 private:
  static constexpr uint32_t kNodeBuckets = wire::kMaxNodes * 2;
  static constexpr uint32_t kSiteBuckets = wire::kMaxSites * 2;

  // A node stands under every key that leads to it: its own, and those of folded recursive calls.
  struct NodeKey {
    uint32_t parent;
    uint32_t function;
    uintptr_t call_pc;
    uintptr_t entry_pc;
    uint32_t node;
    bool Matches(const NodeKey& other) const {
      return parent == other.parent && function == other.function && call_pc == other.call_pc &&
             entry_pc == other.entry_pc;
    }
  };

  /// Whoever holds it is busy: no hook, page fault or signal of the thread looks anything up meanwhile.
  void Lock();
  void Unlock();
  uint32_t AncestorWith(const NodeKey& key) const;
  uint32_t AddNode(const NodeKey& key, const FrameLayout& layout);
  uint32_t SiteLocked(uint32_t node, uintptr_t pc);

  std::atomic<bool> lock_{false};  // protects adding to all tables and string copies
  bool holder_was_busy_ = false;   // under the lock
  FunctionInfo* functions_ = nullptr;
  NodeInfo* nodes_ = nullptr;
  SiteInfo* sites_ = nullptr;
  NodeKey* node_buckets_ = nullptr;   // open addressing; entry_pc 0: empty
  uint32_t* site_buckets_ = nullptr;  // open addressing; 0: empty, else site id
  uint32_t node_keys_ = 0;
  const char* user_counters_[wire::kMaxUserCounters] = {};
  std::atomic<uint32_t> user_counter_count_{0};
  std::atomic<uint32_t> function_count_{0};
  std::atomic<uint32_t> node_count_{0};
  std::atomic<uint32_t> site_count_{0};
  std::atomic<uint64_t> overflows_{0};
};

}  // namespace memline::runtime

#endif  // MEMLINE_RUNTIME_CALL_TREE_H_
