// SPDX-License-Identifier: MIT
#include "block_walk.h"

#include <gtest/gtest.h>
#include <sys/mman.h>

#include <random>
#include <set>
#include <vector>

#include "resident_pages.h"

namespace memline::runtime {
namespace {

constexpr uintptr_t kHeap = 0x7f1230000000;

const void* At(uintptr_t address) { return reinterpret_cast<const void*>(address); }

LiveBlocks WalkAll(const BlockTable& table) {
  BlockWalk walk(table);
  walk.Begin();
  while (!walk.Step()) {
  }
  EXPECT_FALSE(walk.under_way());
  return walk.result();
}

TEST(SizeClassTest, HoldsUpToAPowerOfTwo) {
  EXPECT_EQ(SizeClassOf(0), 0u);
  EXPECT_EQ(SizeClassOf(1), 0u);
  EXPECT_EQ(SizeClassOf(2), 1u);
  EXPECT_EQ(SizeClassOf(3), 2u);
  EXPECT_EQ(SizeClassOf(4096), 12u);
  EXPECT_EQ(SizeClassOf(4097), 13u);
  EXPECT_LT(SizeClassOf(BlockTable::kMaxBlockBytes - 1), wire::kMaxSizeClasses);
}

TEST(BlockWalkTest, FindsNothingInAnEmptyTable) {
  BlockTable table;
  ASSERT_TRUE(table.Init(true));
  EXPECT_EQ(WalkAll(table).all_bytes, 0u);
  EXPECT_EQ(WalkAll(table).page_bytes, 0u);
}

// Blocks that follow each other closely, over several leaves, some of them freed again.
void ExpectTheTruth(bool wide_chunks) {
  BlockTable table;
  ASSERT_TRUE(table.Init(wide_chunks));
  std::mt19937 random(wide_chunks ? 1 : 2);
  LiveBlocks truth;
  std::set<uintptr_t> pages;
  uintptr_t address = kHeap;
  for (int i = 0; i < 100'000; ++i) {
    const uint64_t bytes = random() % 50 == 0 ? random() % 100'000 : random() % 200;
    ASSERT_TRUE(table.Enter(At(address), bytes, 7));
    if (random() % 3 == 0) {
      ASSERT_TRUE(table.Take(At(address)));
    } else {
      ++truth.counts[SizeClassOf(bytes)];
      truth.bytes[SizeClassOf(bytes)] += bytes;
      truth.all_bytes += bytes;
      const uintptr_t last = address + (bytes == 0 ? 0 : bytes - 1);
      for (uintptr_t page = address / kPageBytes; page <= last / kPageBytes; ++page) pages.insert(page);
    }
    const uint64_t room = bytes < 16 ? 16 : bytes;
    address += wide_chunks ? (room + 31) / 32 * 32 : (room + 7) / 8 * 8;
    if (random() % 1000 == 0) address += random() % 64 * kPageBytes;
  }
  const LiveBlocks found = WalkAll(table);
  EXPECT_EQ(found.all_bytes, truth.all_bytes);
  for (uint32_t i = 0; i < wire::kMaxSizeClasses; ++i) {
    EXPECT_EQ(found.counts[i], truth.counts[i]) << i;
    EXPECT_EQ(found.bytes[i], truth.bytes[i]) << i;
  }
  // A page that two leaves share is counted twice.
  EXPECT_GE(found.page_bytes, pages.size() * kPageBytes);
  EXPECT_LE(found.page_bytes, (pages.size() + table.leaf_count()) * kPageBytes);
  EXPECT_EQ(found.fragmented_bytes(), found.page_bytes - found.all_bytes);
}

TEST(BlockWalkTest, CountsEveryBlockOfGlibc) { ExpectTheTruth(true); }
TEST(BlockWalkTest, CountsEveryBlockOfOtherAllocators) { ExpectTheTruth(false); }

TEST(BlockWalkTest, LeavesWhatWasNeverTouchedUntouched) {
  BlockTable table;
  ASSERT_TRUE(table.Init(true));
  ASSERT_TRUE(table.Enter(At(kHeap), 100, 1));
  const BlockTable::Leaf leaf = table.LeafAt(0);
  const auto words = reinterpret_cast<uintptr_t>(leaf.words);
  const uint64_t before = ResidentBytes(words, words + sizeof(uint64_t) * BlockTable::kLeafGranules);
  EXPECT_EQ(WalkAll(table).all_bytes, 100u);
  EXPECT_EQ(ResidentBytes(words, words + sizeof(uint64_t) * BlockTable::kLeafGranules), before);
}

TEST(BlockWalkTest, ANewPassBeginsFromZeroAndTheOldResultStays) {
  BlockTable table;
  ASSERT_TRUE(table.Init(true));
  BlockWalk walk(table);
  ASSERT_TRUE(table.Enter(At(kHeap), 100, 1));
  walk.Begin();
  while (!walk.Step()) {
  }
  ASSERT_TRUE(table.Take(At(kHeap)));
  walk.Begin();
  EXPECT_EQ(walk.result().all_bytes, 100u);
  while (!walk.Step()) {
  }
  EXPECT_EQ(walk.result().all_bytes, 0u);
  EXPECT_EQ(walk.result().counts[SizeClassOf(100)], 0u);
}

}  // namespace
}  // namespace memline::runtime
