// SPDX-License-Identifier: MIT
// Which line made RSS grow or fall, in bytes.
//
// Two sources add up. A page fault that reaches the faulting thread (fault_events.h) is worth its pages to the line
// that took it. And whoever reads RSS finds what no one was charged for: huge pages and file pages beyond the one that
// was asked for, what system calls paged in, what was given back. That goes to the line that is running then, wherever
// it is more than the reading and the faults still on their way may be off. So what was charged always follows RSS, and
// all charges together are its growth.
//
// Any thread, also in a signal handler; takes no locks, allocates nothing.
#ifndef MEMLINE_RUNTIME_RSS_LEDGER_H_
#define MEMLINE_RUNTIME_RSS_LEDGER_H_

#include <atomic>
#include <cstdint>

#include "thread_slot.h"

namespace memline::runtime {

/// Page faults of the calling thread so far, those in system calls included.
uint64_t FaultsOfThisThread();

class RssLedger {
 public:
  /// From now on RSS is followed; what was charged before stays, and is believed.
  void Begin();
  /// What a thread may have paged in without a fault that is delivered.
  void ExpectUnderway(uint64_t bytes) { bytes_underway_.store(static_cast<int64_t>(bytes), std::memory_order_relaxed); }
  /// Forgets what was charged.
  void Clear();
  void End() { active_.store(false, std::memory_order_release); }
  /// In a forked child: ends, and lets go of what tells the parent's RSS.
  void ForgetAfterFork();

  /// Whether threads of the program may measure.
  bool active() const { return active_.load(std::memory_order_acquire); }
  /// Whether BeginFirstScope has not been called yet.
  bool before_first_scope() const { return before_first_scope_.load(std::memory_order_relaxed); }

  /// Charges a site of the calling thread's slot; negative: gives back.
  void Charge(ThreadSlot& slot, uint32_t site, int64_t bytes);
  /// The runtime's own tables and threads.
  void ChargeOwn(int64_t bytes);
  /// A thread that has no site yet, or no slot.
  void ChargeElsewhere(int64_t bytes);

  /// Reads RSS (about 1 us) and charges the site with all that nobody was charged for. Returns that.
  int64_t Settle(ThreadSlot& slot, uint32_t site);

  /// The same where each fault is charged: what is left are the other pages of huge ones.
  int64_t SettleHuge(ThreadSlot& slot, uint32_t site);
  /// What has come so far, before the program's first scope, is of no line.
  void BeginFirstScope(ThreadSlot& slot);

  /// Helper thread, each tick: takes account of its own faults and, where RSS has moved unseen, asks every thread to
  /// settle when next it begins or ends a scope.
  void Tick(uint64_t rss_bytes);

  /// In bytes, since recording began.
  int64_t own_bytes() const { return own_bytes_.load(std::memory_order_relaxed); }
  int64_t elsewhere_bytes() const { return elsewhere_bytes_.load(std::memory_order_relaxed); }
  int64_t unsettled_bytes(uint64_t rss_bytes) const;

 private:
  int64_t Tolerance() const;
  uint64_t ReadRss();
  int64_t UnsettledNow();
  int64_t SettleAbove(ThreadSlot& slot, uint32_t site, int64_t tolerance, int64_t unit);
  void Note(SiteRss& rss, int64_t bytes);

  std::atomic<bool> active_{false};
  std::atomic<bool> settling_{false};
  std::atomic<bool> before_first_scope_{true};
  int statm_ = -1;  // in the program's table; by whoever settles
  int64_t reading_error_ = 0;
  std::atomic<int64_t> bytes_underway_{0};
  int64_t begin_bytes_ = 0;
  uint64_t helper_faults_ = 0;
  uint64_t tick_rss_bytes_ = 0;  // when they were counted
  std::atomic<int64_t> charged_bytes_{0};
  std::atomic<int64_t> own_bytes_{0};
  std::atomic<int64_t> elsewhere_bytes_{0};
};

extern RssLedger rss_ledger;

}  // namespace memline::runtime

#endif  // MEMLINE_RUNTIME_RSS_LEDGER_H_
