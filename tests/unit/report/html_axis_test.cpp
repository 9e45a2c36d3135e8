// SPDX-License-Identifier: MIT
#include "profiler_core/report/html_axis.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace memline {
namespace {

using testing::ElementsAre;

constexpr int64_t kSecond = 1'000'000'000;

std::vector<std::string> Labels(const std::vector<AxisTick>& ticks) {
  std::vector<std::string> labels;
  for (const AxisTick& tick : ticks) labels.push_back(tick.label);
  return labels;
}

TEST(ByteTicks, AreRoundAndReachTheHighest) {
  EXPECT_THAT(Labels(ByteTicks(14.6 * 1024 * 1024, 5)), ElementsAre("0", "4 MiB", "8 MiB", "12 MiB", "16 MiB"));
  EXPECT_THAT(Labels(ByteTicks(2.2 * 1024 * 1024, 5)),
              ElementsAre("0", "512 KiB", "1 MiB", "1.5 MiB", "2 MiB", "2.5 MiB"));
  EXPECT_THAT(Labels(ByteTicks(0, 5)), ElementsAre("0", "1 B"));
  for (double highest = 1; highest < 1e15; highest *= 1.37) {
    const std::vector<AxisTick> ticks = ByteTicks(highest, 5);
    EXPECT_GE(ticks.back().value, highest);
    EXPECT_LE(ticks.size(), 7u);
    for (const AxisTick& tick : ticks) EXPECT_LE(tick.label.size(), 10u) << tick.label;
  }
}

TEST(TimeTicks, AreRound) {
  EXPECT_THAT(Labels(TimeTicks(0, 2 * kSecond, 4)), ElementsAre("0", "500 ms", "1 s", "1.5 s", "2 s"));
  EXPECT_THAT(Labels(TimeTicks(180'000'000, 300'000'000, 4)), ElementsAre("200 ms", "250 ms", "300 ms"));
  EXPECT_THAT(Labels(TimeTicks(0, 150 * kSecond, 5)),
              ElementsAre("0", "30 s", "1 min", "1 min 30 s", "2 min", "2 min 30 s"));
  EXPECT_THAT(Labels(TimeTicks(0, 3 * 3600 * kSecond, 4)), ElementsAre("0", "1 h", "2 h", "3 h"));
  EXPECT_THAT(Labels(TimeTicks(0, 100'000, 2)), ElementsAre("0", "50 µs", "100 µs"));
  EXPECT_LE(TimeTicks(0, 90L * 86400 * kSecond, 10).size(), 11u);
  EXPECT_EQ(TimeTicks(5, 5, 10).size(), 1u);
}

}  // namespace
}  // namespace memline
