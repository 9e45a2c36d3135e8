// SPDX-License-Identifier: MIT
// What the program can ask of the runtime.
#include <gtest/gtest.h>

#include <cstdlib>
#include <string>

#include "arena.h"
#include "coverage.h"
#include "memline/memline.h"
#include "page_pool.h"
#include "runtime.h"

namespace memline::runtime {
namespace {

// Escapes, so that the compiler does not leave the pair out.
void* Allocate(size_t bytes) {
  void* block = std::malloc(bytes);
  asm volatile("" : : "r"(block) : "memory");
  return block;
}

class SnapshotTest : public testing::Test {
 protected:
  void SetUp() override {
    if (!FindCoverage().malloc) GTEST_SKIP() << "allocations are not followed in this build";
  }
};

TEST_F(SnapshotTest, DifferencesAreWhatWasAllocatedInBetween) {
  const Tracking tracking;
  ASSERT_TRUE(tracking);
  const Snapshot before = Snapshot::Take();
  void* block = Allocate(1234);
  const Snapshot after = Snapshot::Take();
  std::free(block);
  const Snapshot end = Snapshot::Take();
  const Difference grown = after - before;
  const Difference none = end - before;
  ASSERT_TRUE(grown && none);
  EXPECT_EQ(grown.total().live_bytes, 1234);
  EXPECT_EQ(grown.total().live_count, 1);
  ASSERT_EQ(grown.size(), 1u);
  EXPECT_EQ(grown[0].function, std::string("outside PROFILE"));
  EXPECT_EQ(grown[0].alloc_bytes, 1234u);
  EXPECT_EQ(none.total().live_bytes, 0);
  EXPECT_EQ(none.total().freed_bytes, 1234u);
  EXPECT_EQ(none.total().released_bytes, 1234u);
  EXPECT_EQ(none.total().temporary_count, 1u);
  EXPECT_EQ((end - after).total().live_bytes, -1234);
  EXPECT_FALSE(before - after);
}

TEST_F(SnapshotTest, OfDifferentTrackingsCannotBeCompared) {
  Snapshot old;
  {
    const Tracking tracking;
    old = Snapshot::Take();
  }
  EXPECT_FALSE(Snapshot::Take());
  const Tracking tracking;
  EXPECT_FALSE(Snapshot::Take() - old);
  EXPECT_FALSE(Snapshot::Take() - Snapshot());
  EXPECT_TRUE(Snapshot::Take().SinceStart());
}

TEST_F(SnapshotTest, CountNothingOfTheirOwn) {
  const Tracking tracking;
  const uint64_t before = usage().alloc_count;
  for (int i = 0; i < 10; ++i) {
    const Snapshot snapshot = Snapshot::Take();
    const Difference difference = snapshot.SinceStart();
  }
  const uint64_t after = usage().alloc_count;
  EXPECT_EQ(after, before);
}

TEST(UsageTest, ReadsOnlyAsMuchAsItIsAskedFor) {
  memline_usage usage;
  usage.peak_rss_bytes = 42;
  memline_usage_read(&usage, sizeof usage.rss_bytes);
  EXPECT_NE(usage.rss_bytes, 0u);
  EXPECT_EQ(usage.peak_rss_bytes, 42u);
}

TEST(PagePoolTest, GivesTheSamePagesOutAgain) {
  const RecordingLock lock;
  void* small = TakePages(100);
  ASSERT_NE(small, nullptr);
#if !defined(__SANITIZE_THREAD__)  // which maps where it likes
  EXPECT_TRUE(IsOwnPage(small));
#endif
  void* large = TakePages(200'000);
  ASSERT_NE(large, nullptr);
  static_cast<char*>(large)[199'999] = 1;
  EXPECT_NE(TakePages(100), small);
  ReturnPages(small, 100);
  ReturnPages(large, 200'000);
  EXPECT_EQ(TakePages(4096), small);
  EXPECT_EQ(TakePages(262'144), large);
  EXPECT_EQ(TakePages(size_t{1} << 40), nullptr);
}

}  // namespace
}  // namespace memline::runtime
