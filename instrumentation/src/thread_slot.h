// SPDX-License-Identifier: MIT
// What one thread owns of the runtime: its counters, its stack of scopes and its caches.
//
// Only the owning thread writes, with plain loads and stores; the helper thread reads. A slot outlives its thread: the
// next thread that needs one takes it over and its counters go on growing, so totals never move and thread churn costs
// nothing.
#ifndef MEMLINE_RUNTIME_THREAD_SLOT_H_
#define MEMLINE_RUNTIME_THREAD_SLOT_H_

#include <atomic>
#include <cstdint>

#include "memline/profile.h"
#include "memline/wire.h"
#include "owner_counter.h"

namespace memline::runtime {

/// In the order of wire::Counters.
enum Counter : unsigned {
  kAllocCount,
  kAllocBytes,
  kFreedCount,
  kFreedBytes,
  kReleasedCount,
  kReleasedBytes,
  kTemporaryCount,
  kEntries,
  kCounters
};

struct alignas(64) SiteCounters {
  std::atomic<uint64_t> values[kCounters];
  void Add(Counter counter, uint64_t amount) { AddAsOwner(values[counter], amount); }
};

/// What was last sent of a site in a slot; the helper thread's own.
struct SentCounters {
  uint64_t values[kCounters];
};

/// What a site made of the process's RSS, in bytes (rss_ledger.h).
struct SiteRss {
  std::atomic<uint64_t> grown;
  std::atomic<uint64_t> returned;
  std::atomic<uint64_t> after;     // RSS of the process when it was charged last,
  std::atomic<uint64_t> after_ns;  // and when that was
  std::atomic<uint64_t> peak;      // highest RSS of the process when it was charged
};

/// What was last sent of it; the helper thread's own.
struct SentRss {
  uint64_t grown;
  uint64_t returned;
};

/// One active PROFILE.
struct ScopeRecord {
  char* frame;      // canonical frame address of the annotated function; nullptr: over, but others lie above
  uintptr_t* slot;  // where the return address of its current call lies; nullptr if that varies
  std::atomic<uint32_t> node;
  std::atomic<uint32_t> activation;  // tells this activation from others at the same depth
};

/// Sites that share one dirty byte.
inline constexpr uint32_t kSitesPerDirtyByte = 16;

class LineCounts;

struct ThreadSlot {
  static constexpr uint32_t kMaxScopes = 1u << 16;
  static constexpr unsigned kSiteCacheBits = 10;
  static constexpr unsigned kNodeCacheBits = 8;

  struct CachedSite {
    uintptr_t return_address;
    uint32_t node;
    uint32_t site;
  };
  struct CachedNode {
    uintptr_t call_pc;
    uintptr_t entry_pc;
    uint32_t parent;
    uint32_t function;
    uint32_t node;
    bool Matches(uint32_t parent_node, uintptr_t called_from, uintptr_t entered_at, uint32_t function_id) const {
      return call_pc == called_from && entry_pc == entered_at && parent == parent_node && function == function_id;
    }
  };

  std::atomic<uint32_t> scope_count;  // records in use; written by the owner
  uint32_t activations;
  bool busy;                         // inside the runtime: allocations pass through uncounted
  uint32_t index;                    // of the slot: SlotAt(index)
  std::atomic<bool> settle_due;      // when next it begins or ends a scope, ask whether RSS has moved
  uint32_t outside_site;             // where calls outside every scope are charged; kOutsideSite until the first
  std::atomic<bool> has_had_faults;  // delivered to its thread
  uint64_t settled_at;               // CycleCount
  uint64_t file_window;              // where pages of a file were last fetched,
  int64_t file_pages;                // and how many were there then
  void* last_block;
  char* stack_low;  // bounds of the thread's own stack, once a scope was entered
  char* stack_high;

  std::atomic<uint32_t> owner;       // thread id; 0: free to take
  std::atomic<uint32_t> generation;  // grows with every new owner
  std::atomic<uint64_t> owner_start_ns;
  std::atomic<uint64_t> lines_from_unwinder;
  std::atomic<uint64_t> lines_unknown;
  std::atomic<uint64_t> unknown_frees;
  std::atomic<uint64_t> untracked_allocations;
  std::atomic<uint64_t> overflowed_scopes;
  std::atomic<LineCounts*> line_counts;  // nullptr until the thread ran code that counts its lines (line_counts.h)
  std::atomic<uint64_t> uncounted_blocks;
  std::atomic<uintptr_t> stack_address;  // somewhere in the owner's stack

  CachedSite site_cache[1u << kSiteCacheBits];
  CachedNode node_cache[1u << kNodeCacheBits];
  // Set by the owner after it changed a counter of the group; taken by the helper before it reads them. On x86 the
  // owner's stores become visible in order, so no change is ever missed.
  std::atomic<uint8_t> dirty[wire::kMaxSites / kSitesPerDirtyByte];
  std::atomic<uint8_t> rss_dirty[wire::kMaxSites / kSitesPerDirtyByte];  // the same for `rss`
  ScopeRecord scopes[kMaxScopes];
  SiteCounters counters[wire::kMaxSites];
  SentCounters sent[wire::kMaxSites];
  SiteRss rss[wire::kMaxSites];
  SentRss sent_rss[wire::kMaxSites];

  void MarkDirty(uint32_t site) { dirty[site / kSitesPerDirtyByte].store(1, std::memory_order_release); }
  static void Increment(std::atomic<uint64_t>& statistic) { AddAsOwner(statistic, 1); }
};

/// __thread, for thread_local would have each use in another file ask whether there is something to construct.
extern __thread ThreadSlot* own_slot __attribute__((tls_model("initial-exec")));

/// Gives the calling thread a slot. Never nullptr: where there is none left, one whose `busy` stays set.
ThreadSlot* AcquireSlot();

inline ThreadSlot* OwnSlot() {
  ThreadSlot* slot = own_slot;
  return __builtin_expect(slot != nullptr, 1) ? slot : AcquireSlot();
}

/// While it exists, what the slot's thread allocates is the runtime's own doing and not counted. nullptr: nothing.
class Uncounted {
 public:
  explicit Uncounted(ThreadSlot* slot) : slot_(slot), was_busy_(slot != nullptr && slot->busy) {
    if (slot_ != nullptr) slot_->busy = true;
  }
  ~Uncounted() {
    if (slot_ != nullptr) slot_->busy = was_busy_;
  }
  Uncounted(const Uncounted&) = delete;
  Uncounted& operator=(const Uncounted&) = delete;

 private:
  ThreadSlot* const slot_;
  const bool was_busy_;
};

/// Makes the calling thread invisible for good: for the helper thread.
void IgnoreThisThread();

/// Creates the thread-exit hook. Once, before the first slot is acquired, if it can be.
void InitSlots();

/// Slots ever made; each index below is valid for SlotAt.
uint32_t SlotCount();
ThreadSlot* SlotAt(uint32_t index);

/// Frees slots whose threads are gone without having said so. Costs one system call a slot.
void ReclaimSlotsOfDeadThreads();

/// Sets the counters of all slots to zero and gives their memory back. While nobody counts.
void ClearSlots();

/// In a forked child: only the calling thread is left.
void KeepOnlyOwnSlot();

}  // namespace memline::runtime

#endif  // MEMLINE_RUNTIME_THREAD_SLOT_H_
