// SPDX-License-Identifier: MIT
// What is charged to a site, and what is found by reading RSS.
#include "rss_ledger.h"

#include <gtest/gtest.h>
#include <sys/mman.h>

#include <cstring>

#include "arena.h"
#include "call_tree.h"
#include "sampler.h"

namespace memline::runtime {
namespace {

constexpr int64_t kMebibyte = 1 << 20;
// The kernel counts pages in batches.
constexpr double kBoundBytes = 2.0 * kMebibyte;

class RssLedgerTest : public testing::Test {
 protected:
  void SetUp() override {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    GTEST_SKIP() << "a sanitizer's own memory is part of RSS";
#endif
  }
  RssLedgerTest() {
    slot_ = static_cast<ThreadSlot*>(ReservePages(sizeof(ThreadSlot)));
    ledger_.Begin();
  }
  ~RssLedgerTest() override { munmap(slot_, sizeof(ThreadSlot)); }
  static void* Touch(int64_t bytes) {
    const auto size = static_cast<size_t>(bytes);
    void* memory = mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    memset(memory, 1, size);
    return memory;
  }
  [[nodiscard]] double Grown(uint32_t site) const { return static_cast<double>(slot_->rss[site].grown.load()); }
  [[nodiscard]] double Returned(uint32_t site) const { return static_cast<double>(slot_->rss[site].returned.load()); }

  ThreadSlot* slot_;
  RssLedger ledger_{};
};

TEST_F(RssLedgerTest, WhatNobodyWasChargedForIsFound) {
  void* memory = Touch(32 * kMebibyte);
  ledger_.Charge(*slot_, 1, 20 * kMebibyte);
  EXPECT_NEAR(static_cast<double>(ledger_.Settle(*slot_, 2)), 12.0 * kMebibyte, kBoundBytes);
  EXPECT_EQ(Grown(1), 20.0 * kMebibyte);
  EXPECT_NEAR(Grown(2), 12.0 * kMebibyte, kBoundBytes);
  EXPECT_EQ(ledger_.Settle(*slot_, 3), 0) << "all of it was charged";
  munmap(memory, 32 * kMebibyte);
  ledger_.Settle(*slot_, 4);
  EXPECT_NEAR(Returned(4), 32.0 * kMebibyte, kBoundBytes);
  EXPECT_EQ(Grown(3) + Returned(3), 0);
}

TEST_F(RssLedgerTest, LessThanAReadingMayBeOffByWaits) {
  const int64_t before = ledger_.unsettled_bytes(0);
  ledger_.Charge(*slot_, 1, 4096);
  EXPECT_EQ(ledger_.Settle(*slot_, 2), 0);
  EXPECT_EQ(ledger_.unsettled_bytes(0), before - 4096) << "and is kept";
}

TEST_F(RssLedgerTest, OwnAndElsewhereAreOfNoSite) {
  ledger_.ChargeOwn(8 * kMebibyte);
  ledger_.ChargeElsewhere(4 * kMebibyte);
  ledger_.Charge(*slot_, kOutsideSite, kMebibyte);
  EXPECT_EQ(ledger_.own_bytes(), 8 * kMebibyte);
  EXPECT_EQ(ledger_.elsewhere_bytes(), 5 * kMebibyte) << "a site that no thread has is nobody's";
  ledger_.Settle(*slot_, 2);
  EXPECT_NEAR(Returned(2), 13.0 * kMebibyte, kBoundBytes) << "they had not come at all";
}

TEST_F(RssLedgerTest, HugePagesAreChargedAsAWhole) {
  void* memory = Touch(16 * kMebibyte);
  for (int fault = 0; fault < 8; ++fault) ledger_.Charge(*slot_, 1, 4096);
  ledger_.SettleHuge(*slot_, 1);
  EXPECT_EQ(Grown(1), 16.0 * kMebibyte);
  munmap(memory, 16 * kMebibyte);
}

TEST_F(RssLedgerTest, KnowsRssAfterwardsAndTheHighest) {
  ledger_.Charge(*slot_, 1, 64 * kMebibyte);
  const uint64_t peak = slot_->rss[1].peak;
  ledger_.Charge(*slot_, 1, -40 * kMebibyte);
  EXPECT_EQ(slot_->rss[1].peak, peak);
  EXPECT_EQ(slot_->rss[1].after + 40 * kMebibyte, peak);
}

}  // namespace
}  // namespace memline::runtime
