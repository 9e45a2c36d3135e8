// SPDX-License-Identifier: MIT
#include "rss_ledger.h"

#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>

#include "call_tree.h"
#include "clock.h"
#include "own_descriptors.h"
#include "page.h"
#include "sampler.h"

namespace memline::runtime {

RssLedger rss_ledger;

namespace {

constexpr auto kPage = static_cast<int64_t>(kPageBytes);

// The kernel counts the pages of a process in a batch for each processor, and statm leaves out what is still in them:
// linux, lib/percpu_counter.c, compute_batch_value.
int64_t ReadingError() {
  const int64_t processors = std::max<int64_t>(1, sysconf(_SC_NPROCESSORS_ONLN));
  const int64_t batch = std::max<int64_t>(32, 2 * processors);
  constexpr int64_t kProcessorsInUse = 4;
  return batch * std::min(processors, kProcessorsInUse) * kPage;
}

}  // namespace

uint64_t FaultsOfThisThread() {
  rusage usage{};
  if (getrusage(RUSAGE_THREAD, &usage) != 0) return 0;
  return static_cast<uint64_t>(usage.ru_minflt + usage.ru_majflt);
}

void RssLedger::Begin() {
  reading_error_ = ReadingError();
  const auto rss_bytes = static_cast<int64_t>(ResidentNow());
  before_first_scope_.store(true, std::memory_order_relaxed);
  begin_bytes_ = rss_bytes - charged_bytes_.load(std::memory_order_relaxed);
  helper_faults_ = tick_rss_bytes_ = 0;
  settling_.store(false, std::memory_order_relaxed);
  if (rss_bytes != 0) active_.store(true, std::memory_order_release);
}

void RssLedger::ForgetAfterFork() {
  End();
  if (IsStill(statm_, "/statm")) close(statm_);
  statm_ = -1;
}

void RssLedger::Clear() {
  charged_bytes_.store(0, std::memory_order_relaxed);
  own_bytes_.store(0, std::memory_order_relaxed);
  elsewhere_bytes_.store(0, std::memory_order_relaxed);
}

int64_t RssLedger::Tolerance() const {
  const int64_t underway = bytes_underway_.load(std::memory_order_relaxed);
  return reading_error_ + underway * static_cast<int64_t>(std::max<uint32_t>(1, SlotCount()));
}

int64_t RssLedger::unsettled_bytes(uint64_t rss_bytes) const {
  return static_cast<int64_t>(rss_bytes) - begin_bytes_ - charged_bytes_.load(std::memory_order_relaxed);
}

void RssLedger::Note(SiteRss& rss, int64_t bytes) {
  AddAsOwner(bytes >= 0 ? rss.grown : rss.returned, static_cast<uint64_t>(bytes >= 0 ? bytes : -bytes));
  const int64_t charged = charged_bytes_.fetch_add(bytes, std::memory_order_relaxed) + bytes;
  const auto now = static_cast<uint64_t>(std::max<int64_t>(0, begin_bytes_ + charged));
  rss.after.store(now, std::memory_order_relaxed);
  rss.after_ns.store(MonotonicNanoseconds(), std::memory_order_relaxed);
  if (now > rss.peak.load(std::memory_order_relaxed)) rss.peak.store(now, std::memory_order_relaxed);
}

void RssLedger::Charge(ThreadSlot& slot, uint32_t site, int64_t bytes) {
  if (site == kOutsideSite) return ChargeElsewhere(bytes);
  Note(slot.rss[site], bytes);
  slot.rss_dirty[site / kSitesPerDirtyByte].store(1, std::memory_order_release);
}

void RssLedger::ChargeOwn(int64_t bytes) {
  own_bytes_.fetch_add(bytes, std::memory_order_relaxed);
  charged_bytes_.fetch_add(bytes, std::memory_order_relaxed);
}

void RssLedger::ChargeElsewhere(int64_t bytes) {
  elsewhere_bytes_.fetch_add(bytes, std::memory_order_relaxed);
  charged_bytes_.fetch_add(bytes, std::memory_order_relaxed);
}

// The program may have closed the descriptor, and may have a file of its own there.
uint64_t RssLedger::ReadRss() {
  const uint64_t bytes = ReadResident(statm_);
  if (bytes != 0) return bytes;
  statm_ = OutOfTheWay(open("/proc/self/statm", O_RDONLY | O_CLOEXEC));
  return ReadResident(statm_);
}

// Others charge meanwhile, for pages that the reading may or may not have seen: whatever is sure.
int64_t RssLedger::UnsettledNow() {
  const int64_t charged_before = charged_bytes_.load(std::memory_order_acquire);
  const uint64_t rss_bytes = ReadRss();
  if (rss_bytes == 0) return 0;
  const int64_t after = unsettled_bytes(rss_bytes);
  const int64_t before = static_cast<int64_t>(rss_bytes) - begin_bytes_ - charged_before;
  if ((before > 0) != (after > 0)) return 0;
  return std::abs(before) < std::abs(after) ? before : after;
}

int64_t RssLedger::Settle(ThreadSlot& slot, uint32_t site) { return SettleAbove(slot, site, Tolerance(), 1); }

int64_t RssLedger::SettleHuge(ThreadSlot& slot, uint32_t site) {
  constexpr int64_t kHugePage = int64_t{2} << 20;
  return SettleAbove(slot, site, reading_error_ + Tolerance(), kHugePage - kPage);
}

void RssLedger::BeginFirstScope(ThreadSlot& slot) {
  before_first_scope_.store(false, std::memory_order_relaxed);
  if (active()) SettleAbove(slot, slot.outside_site, 0, 1);
}

int64_t RssLedger::SettleAbove(ThreadSlot& slot, uint32_t site, int64_t tolerance, int64_t unit) {
  if (settling_.exchange(true, std::memory_order_acquire)) return 0;  // who is at it finds the same
  int64_t unsettled = UnsettledNow();
  // Whole units where it is about that many: what is left over is what the reading is off by.
  const int64_t units = (unsettled + unit / 2) / unit;
  if (units > 0 && std::abs(unsettled - units * unit) <= reading_error_) unsettled = units * unit;
  if (std::abs(unsettled) <= tolerance) unsettled = 0;
  if (unsettled != 0) Charge(slot, site, unsettled);
  settling_.store(false, std::memory_order_release);
  return unsettled;
}

void RssLedger::Tick(uint64_t rss_bytes) {
  if (!active()) return;
  if (rss_bytes != tick_rss_bytes_) {
    const uint64_t faults = FaultsOfThisThread();
    if (helper_faults_ != 0) ChargeOwn(static_cast<int64_t>(faults - helper_faults_) * kPage);
    helper_faults_ = faults;
    tick_rss_bytes_ = rss_bytes;
  }
  if (std::abs(unsettled_bytes(rss_bytes)) <= Tolerance()) return;
  for (uint32_t i = 0; i < SlotCount(); ++i) SlotAt(i)->settle_due.store(true, std::memory_order_relaxed);
}

}  // namespace memline::runtime
