// SPDX-License-Identifier: MIT
// The high-water mark of this process's RSS, and who is credited with it.
#include "rss_peak.h"

#include <gtest/gtest.h>
#include <sys/mman.h>

#include <cstring>

#include "sampler.h"

namespace memline::runtime {
namespace {

// The kernel counts pages in batches.
constexpr double kErrorBytes = 2 << 20;

double ResidentNow() {
  FILE* statm = fopen("/proc/self/statm", "r");
  const uint64_t bytes = ReadResident(fileno(statm));
  fclose(statm);
  return static_cast<double>(bytes);
}

// RSS at the top.
double Burst(size_t mebibytes) {
  const size_t bytes = mebibytes << 20;
  void* memory = mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  memset(memory, 1, bytes);
  const double top = ResidentNow();
  munmap(memory, bytes);
  return top;
}

class RssPeakTest : public testing::Test {
 protected:
  void SetUp() override {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    GTEST_SKIP() << "a sanitizer's own memory is part of RSS";
#endif
  }
  RssPeakTest() {
    slot_ = static_cast<ThreadSlot*>(
        mmap(nullptr, sizeof(ThreadSlot), PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0));
  }
  ~RssPeakTest() override { munmap(slot_, sizeof(ThreadSlot)); }
  RssPeak::Tick EndTick() { return peak_.EndTick(static_cast<uint64_t>(ResidentNow())); }
  // As memline_peak_scope_enter does; the place.
  uint32_t OpenScope(uint32_t node) {
    const uint32_t place = slot_->scope_count.load();
    ScopeRecord& scope = slot_->scopes[place];
    scope.frame = reinterpret_cast<char*>(this);
    scope.node = node;
    scope.activation = ++slot_->activations;
    slot_->scope_count = place + 1;
    return place;
  }
  double Of(uint32_t node) const { return static_cast<double>(peak_.OfNode(node).bytes); }

  ThreadSlot* slot_;
  RssPeak peak_{};
};

TEST_F(RssPeakTest, ATickHasItsOwnPeakAndTheProcessItsHighest) {
  peak_.Begin();
  const double high = Burst(24);
  RssPeak::Tick tick = EndTick();
  EXPECT_TRUE(tick.exact);
  EXPECT_NEAR(static_cast<double>(tick.bytes), high, kErrorBytes);
  EXPECT_GE(static_cast<double>(tick.process_bytes), high - kErrorBytes) << "or what came before this test";
  const double low = Burst(8);
  tick = EndTick();
  EXPECT_NEAR(static_cast<double>(tick.bytes), low, kErrorBytes);
  EXPECT_GE(static_cast<double>(tick.process_bytes), high - kErrorBytes);
  const double rest = ResidentNow();
  tick = EndTick();
  EXPECT_NEAR(static_cast<double>(tick.bytes), rest, kErrorBytes);
}

TEST_F(RssPeakTest, WithoutResetsOnlyANewHighestIsKnown) {
  peak_.Configure(false);
  peak_.Begin();
  const double high = Burst(80);
  RssPeak::Tick tick = EndTick();
  EXPECT_FALSE(tick.exact);
  EXPECT_NEAR(static_cast<double>(tick.bytes), high, kErrorBytes);
  Burst(8);
  const double rest = ResidentNow();
  tick = EndTick();
  EXPECT_NEAR(static_cast<double>(tick.bytes), rest, kErrorBytes);
  EXPECT_NEAR(static_cast<double>(tick.process_bytes), high, kErrorBytes);
}

TEST_F(RssPeakTest, NoResetTakesAPeakFromThoseWhoWaitForIt) {
  peak_.Begin();
  const uint32_t outer = OpenScope(1);
  const uint32_t outer_token = peak_.Enter(*slot_, outer);
  const double first = Burst(24);
  EndTick();  // sets the mark back
  const uint32_t inner = OpenScope(2);
  const uint32_t inner_token = peak_.Enter(*slot_, inner);
  const double second = Burst(8);
  peak_.Leave(inner_token, *slot_, inner);
  slot_->scope_count = inner;
  peak_.Leave(outer_token, *slot_, outer);
  slot_->scope_count = outer;
  const double later = Burst(40);
  const RssPeak::Tick tick = EndTick();
  EXPECT_NEAR(Of(1), first, kErrorBytes);
  EXPECT_NEAR(Of(2), second, kErrorBytes);
  EXPECT_TRUE(peak_.OfNode(1).exact);
  EXPECT_TRUE(peak_.OfNode(2).exact);
  EXPECT_NEAR(static_cast<double>(tick.bytes), later, kErrorBytes);
  peak_.Clear();
  EXPECT_EQ(Of(1), 0);
}

TEST_F(RssPeakTest, AScopeLeftWithoutNoticeGetsNothingMore) {
  peak_.Begin();
  const uint32_t dead = OpenScope(1);
  const uint32_t dead_token = peak_.Enter(*slot_, dead);
  slot_->scope_count = dead;  // longjmp
  const uint32_t next = OpenScope(2);
  const uint32_t token = peak_.Enter(*slot_, next);
  const double before = Of(1);
  const double top = Burst(16);
  peak_.Leave(token, *slot_, next);
  EXPECT_EQ(token, dead_token) << "its place is free again";
  EXPECT_EQ(Of(1), before);
  EXPECT_NEAR(Of(2), top, kErrorBytes);
}

TEST_F(RssPeakTest, TheTableOfOpenScopesIsBounded) {
  peak_.Begin();
  uint32_t tokens = 0;
  while (tokens < 100'000 && peak_.Enter(*slot_, OpenScope(1)) != 0) ++tokens;
  EXPECT_EQ(tokens, 1024u);
}

}  // namespace
}  // namespace memline::runtime
