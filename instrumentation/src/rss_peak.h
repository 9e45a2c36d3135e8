// SPDX-License-Identifier: MIT
// The highest RSS within each tick and within each MEMLINE_PROFILE_PEAK.
//
// There is one high-water mark and many who want to know the highest value since a moment of their own. So whoever sets
// the mark back first credits what it read to everyone who is waiting: to the tick, and to the call path of every open
// scope. Where the mark cannot be set back, only a value above all before is known to lie in between; otherwise the RSS
// of the moment counts, and the result is called inexact.
//
// Any thread; callers on the program's threads set their slot's `busy`. The lock is held for a few system calls.
#ifndef MEMLINE_RUNTIME_RSS_PEAK_H_
#define MEMLINE_RUNTIME_RSS_PEAK_H_

#include <atomic>
#include <cstdint>

#include "high_water.h"
#include "thread_slot.h"

namespace memline::runtime {

class RssPeak {
 public:
  /// Whether the mark may be set back; before anything else.
  void Configure(bool exact) { wanted_ = exact; }

  /// Starts the first tick now.
  void Begin();
  struct Tick {
    uint64_t bytes;          ///< highest since the tick before
    bool exact;              ///< else `bytes` may be too low
    uint64_t process_bytes;  ///< highest of the process so far, exact
  };
  /// Ends a tick with the RSS of this moment.
  Tick EndTick(uint64_t rss_bytes);

  /// The highest of the process so far, exact; 0 if it cannot be read. Does not set the mark back.
  uint64_t OfProcess();

  /// Opens the scope that the calling thread has just entered at `place`. A token, 0 where there is no room for one.
  uint32_t Enter(const ThreadSlot& slot, uint32_t place);
  void Leave(uint32_t token, const ThreadSlot& slot, uint32_t place);

  struct NodePeak {
    uint64_t bytes;  ///< 0: none
    bool exact;
  };
  /// The highest RSS while a scope of this call path was open.
  NodePeak OfNode(uint32_t node) const;
  /// Grows whenever one of them does.
  uint64_t node_changes() const { return node_changes_.load(std::memory_order_acquire); }

  /// Forgets what was measured of call paths.
  void Clear();

  void LockForFork() { Lock(); }
  void UnlockAfterFork() { Unlock(); }
  /// In the child, instead: only the calling thread's scopes are left, and its memory is another process's.
  void StartOverAfterFork(const ThreadSlot* own);

 private:
  static constexpr uint32_t kMaxOpen = 1024;
  struct OpenScope {
    const ThreadSlot* slot;  // nullptr: free
    uint32_t place;
    uint32_t activation;
    uint32_t node;
  };

  void Lock();
  void Unlock() { lock_.store(false, std::memory_order_release); }
  void BeginLocked();
  void Update(bool reset, uint64_t rss_bytes);
  void Credit(uint64_t bytes, bool exact);
  void CreditNode(uint32_t node, uint64_t bytes, bool exact);
  void ClearLocked();
  void CloseDead(const ThreadSlot& slot);

  std::atomic<bool> lock_{false};  // protects all below
  bool wanted_ = true;
  bool begun_ = false;
  HighWater high_water_;
  uint64_t last_mark_ = 0;
  uint64_t process_bytes_ = 0;
  uint64_t tick_bytes_ = 0;
  bool tick_certain_ = true;
  uint32_t open_end_ = 0;  // no open scope at or above
  OpenScope open_[kMaxOpen] = {};
  std::atomic<uint64_t>* nodes_ = nullptr;  // by node: bytes, and whether exact; written under the lock
  std::atomic<uint64_t> node_changes_{0};
};

extern RssPeak rss_peak;

}  // namespace memline::runtime

#endif  // MEMLINE_RUNTIME_RSS_PEAK_H_
