// SPDX-License-Identifier: MIT
#include "profiler_core/analyse/memory_parts.h"

#include <gtest/gtest.h>

#include <random>

namespace memline {
namespace {

constexpr uint64_t kMiB = 1 << 20;

MemoryReading Reading(int64_t time_ns, uint64_t heap, uint64_t other) {
  MemoryReading reading;
  reading.time_ns = time_ns;
  reading.heap_bytes = heap;
  reading.stack_bytes = kMiB;
  reading.file_bytes = 2 * kMiB;
  reading.runtime_bytes = kMiB;
  reading.other_bytes = other;
  reading.rss_bytes = heap + other + 4 * kMiB;
  return reading;
}

// RSS 104 MiB, of which 100 MiB heap, with 60 MiB live.
Target OneReading() {
  Target target;
  target[SeriesId::kRss].Append(0, 104.0 * kMiB);
  target[SeriesId::kHeapLive].Append(0, 60.0 * kMiB);
  target.memory_readings = {Reading(0, 100 * kMiB, 0)};
  return target;
}

TEST(MemoryPartsTest, NothingIsKnownWithoutAReading) {
  Target target = OneReading();
  target.memory_readings.clear();
  EXPECT_FALSE(PartsAt(target, 0).has_value());
  target = OneReading();
  target[SeriesId::kRss] = {};
  EXPECT_FALSE(PartsAt(target, 0).has_value());
}

TEST(MemoryPartsTest, DividesTheHeapByItsPages) {
  Target target = OneReading();
  target.memory_readings[0].fragmented_bytes = 25 * kMiB;
  const MemoryParts parts = *PartsAt(target, 0);
  EXPECT_EQ(parts[MemoryPart::kLive], 60 * kMiB);
  EXPECT_EQ(parts[MemoryPart::kFragmented], 25 * kMiB);
  EXPECT_EQ(parts[MemoryPart::kRetained], 15 * kMiB);
  EXPECT_EQ(parts[MemoryPart::kStacks], kMiB);
  EXPECT_EQ(parts[MemoryPart::kFiles], 2 * kMiB);
  EXPECT_EQ(parts[MemoryPart::kRuntime], kMiB);
  EXPECT_EQ(parts.rss_bytes(), 104 * kMiB);
  EXPECT_NEAR(*Fragmentation(parts), 25.0 / 85, 1e-9);
}

TEST(MemoryPartsTest, TakesTheAllocatorsWordWhileBlocksWereNotLookedAt) {
  Target target = OneReading();
  target[SeriesId::kHeapRetained].Append(0, 30.0 * kMiB);
  const MemoryParts parts = *PartsAt(target, 0);
  EXPECT_EQ(parts[MemoryPart::kRetained], 30 * kMiB);
  EXPECT_EQ(parts[MemoryPart::kFragmented], 10 * kMiB);
}

TEST(MemoryPartsTest, LiveBlocksThatAreNotResidentAreNone) {
  Target target = OneReading();
  target[SeriesId::kHeapLive].Append(1, 5000.0 * kMiB);
  const MemoryParts parts = *PartsAt(target, 1);
  EXPECT_EQ(parts[MemoryPart::kLive], 100 * kMiB);
  EXPECT_EQ(parts[MemoryPart::kRetained], 0u);
  EXPECT_EQ(parts.rss_bytes(), 104 * kMiB);
}

TEST(MemoryPartsTest, BetweenReadingsTheHeapMovesWithRss) {
  Target target = OneReading();
  target.memory_readings.push_back(Reading(100, 100 * kMiB, 40 * kMiB));
  target[SeriesId::kRss].Append(50, 164.0 * kMiB);
  target[SeriesId::kRss].Append(100, 144.0 * kMiB);
  const MemoryParts parts = *PartsAt(target, 50);
  EXPECT_EQ(parts[MemoryPart::kOther], 20 * kMiB);
  EXPECT_EQ(parts[MemoryPart::kLive] + parts[MemoryPart::kFragmented] + parts[MemoryPart::kRetained], 140 * kMiB);
  EXPECT_EQ(PartsAt(target, 100)->rss_bytes(), 144 * kMiB);
}

TEST(MemoryPartsTest, WhereRssFellBelowTheOthersTheyShrink) {
  Target target = OneReading();
  target[SeriesId::kRss].Append(10, 2.0 * kMiB);
  const MemoryParts parts = *PartsAt(target, 10);
  EXPECT_EQ(parts.rss_bytes(), 2 * kMiB);
  EXPECT_EQ(parts[MemoryPart::kFiles], kMiB);
  EXPECT_EQ(parts[MemoryPart::kLive], 0u);
}

TEST(MemoryPartsTest, AnAllocatorThatIsNotFollowedIsBelieved) {
  Target target = OneReading();
  target.coverage.malloc = false;
  EXPECT_EQ((*PartsAt(target, 0))[MemoryPart::kOther], 100 * kMiB);
  target.memory_readings[0].allocator_in_use_bytes = 70 * kMiB;
  EXPECT_EQ((*PartsAt(target, 0))[MemoryPart::kLive], 70 * kMiB);
}

TEST(MemoryPartsTest, BlocksOlderThanTheRecordingAreNotFree) {
  Target target = OneReading();
  target.memory_readings[0].fragmented_bytes = kMiB;
  target.memory_readings[0].older_bytes = 25 * kMiB;
  target[SeriesId::kHeapRetained].Append(0, 10.0 * kMiB);
  const MemoryParts parts = *PartsAt(target, 0);
  EXPECT_EQ(parts[MemoryPart::kLive], 85 * kMiB);
  EXPECT_EQ(parts[MemoryPart::kRetained], 10 * kMiB);
  EXPECT_EQ(parts[MemoryPart::kFragmented], 5 * kMiB);
}

TEST(MemoryPartsTest, AlwaysSumsToRss) {
  std::mt19937_64 random(1);
  const auto any = [&random] { return random() >> (8 + random() % 56); };
  for (int round = 0; round < 2000; ++round) {
    Target target;
    int64_t time_ns = 0;
    for (int i = 0; i < 20; ++i) {
      time_ns += static_cast<int64_t>(random() % 100);
      target[SeriesId::kRss].Append(time_ns, static_cast<double>(any() >> 3));
      if (random() % 2 == 0) target[SeriesId::kHeapLive].Append(time_ns, static_cast<double>(any()));
      if (random() % 2 == 0) target[SeriesId::kHeapRetained].Append(time_ns, static_cast<double>(any()));
      if (random() % 3 != 0) continue;
      MemoryReading reading = Reading(time_ns, any(), any());
      reading.shared_bytes = any();
      if (random() % 2 == 0) reading.fragmented_bytes = any();
      if (random() % 2 == 0) reading.allocator_in_use_bytes = any();
      if (random() % 4 == 0) reading.older_bytes = any();
      target.memory_readings.push_back(reading);
    }
    target.coverage.malloc = random() % 2 == 0;
    for (int64_t at = -10; at < time_ns + 10; at += 7) {
      const std::optional<MemoryParts> parts = PartsAt(target, at);
      ASSERT_EQ(parts.has_value(), !target.memory_readings.empty());
      if (!parts) continue;
      ASSERT_EQ(parts->rss_bytes(), static_cast<uint64_t>(target[SeriesId::kRss].ValueAt(at)));
    }
  }
}

}  // namespace
}  // namespace memline
