// SPDX-License-Identifier: MIT
// A session that may not grow: what is left of it.
#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "profiler_core/store/counter_history.h"
#include "profiler_core/store/session_file.h"
#include "tests/unit/store/scratch_directory.h"

namespace memline {
namespace {

constexpr uint64_t kMaxBytes = 192 << 10;
constexpr int64_t kTickNs = 10'000'000;
constexpr uint32_t kLines = 40;

// Writes 40,000 ticks with a spike in each series early on, and returns what was written.
class ThinningTest : public ::testing::Test {
 protected:
  ThinningTest() {
    Target& target = written_.targets.emplace_back();
    target.interval_ns = kTickNs;
    target.user_counters.push_back({"queue", {}});
    for (uint32_t i = 1; i <= kLines; ++i) {
      target.sites.push_back({0, i});
      target.counters.push_back({0, i, {}});
    }
  }

  void Write(int64_t ticks, uint64_t max_bytes) {
    auto writer = SessionWriter::Create(path_, max_bytes);
    ASSERT_TRUE(writer.ok()) << writer.status();
    for (int64_t tick = 1; tick <= ticks; ++tick) {
      AddTick(tick);
      if (tick % 10 != 0) continue;
      ASSERT_EQ((*writer)->Commit(written_, changes_), absl::OkStatus());
      changes_[0].clear();
      ASSERT_LE(std::filesystem::file_size(path_), std::max<uint64_t>(max_bytes, 1) + (64 << 10));
    }
    ASSERT_EQ((*writer)->Finish(), absl::OkStatus());
  }

  void AddTick(int64_t tick) {
    Target& target = written_.targets[0];
    const int64_t time_ns = tick * kTickNs;
    CounterTick change{time_ns, {}};
    SiteCounters& line = target.counters[random_() % kLines];
    line.counters.alloc_count += 1;
    line.counters.alloc_bytes += tick == 777 ? 1 << 20 : random_() % 100;
    if (tick == 778) line.counters.freed_bytes = line.counters.alloc_bytes;
    change.changed.push_back(line);
    changes_[0].push_back(change);
    uint64_t live = 0;
    for (const SiteCounters& row : target.counters) live += row.counters.live_bytes();
    if (tick == 777) {
      target.heap_peak_ns = time_ns;
      target.live_at_peak.assign(kLines + 1, 0);
      for (const SiteCounters& row : target.counters) target.live_at_peak[row.site] = row.counters.live_bytes();
    }
    for (size_t i = 0; i < kSeriesCount; ++i) {
      const double noise = static_cast<double>(random_() % 100'000);
      target.series[i].Append(time_ns, 1e6 + noise + (tick == 500 + static_cast<int64_t>(i) ? 1e9 : 0));
    }
    target.user_counters[0].series.Append(time_ns, tick == 1234 ? -5 : static_cast<double>(random_() % 1000));
    if (tick % 1000 == 0) target.marks.push_back({time_ns, 1, "mark"});
    target.tick_count = static_cast<uint64_t>(tick);
  }

  ScratchDirectory directory_;
  std::filesystem::path path_ = directory_ / "s";
  std::mt19937 random_{1};
  Session written_;
  std::vector<std::vector<CounterTick>> changes_{1};
};

TEST_F(ThinningTest, KeepsTheSizeAndEachPeak) {
  Write(40'000, kMaxBytes);
  EXPECT_LE(std::filesystem::file_size(path_), kMaxBytes + (64 << 10));
  const auto read = LoadSession(path_, Reading::kAll);
  ASSERT_TRUE(read.ok()) << read.status();
  const Target& target = read->targets[0];
  const Target& truth = written_.targets[0];
  EXPECT_EQ(target.counters, truth.counters);
  EXPECT_EQ(target.live_at_peak, truth.live_at_peak);
  EXPECT_EQ(target.marks, truth.marks);
  for (size_t i = 0; i < kSeriesCount; ++i) {
    EXPECT_EQ(target.series[i].Maximum(), truth.series[i].Maximum());
    EXPECT_EQ(target.series[i].MaximumTime(), truth.series[i].MaximumTime());
    EXPECT_EQ(target.series[i].front(), truth.series[i].front());
    EXPECT_EQ(target.series[i].back(), truth.series[i].back());
    EXPECT_LT(target.series[i].size(), truth.series[i].size() / 2);
  }
  const std::vector<double> queue = target.user_counters[0].series.Values();
  EXPECT_EQ(*std::min_element(queue.begin(), queue.end()), -5);
  EXPECT_TRUE(read->targets[0].gaps.empty()) << "what was thinned out is no gap";
}

// Each tick that is left has the values that it had.
TEST_F(ThinningTest, InventsNothing) {
  Write(20'000, kMaxBytes);
  const auto read = LoadSession(path_);
  ASSERT_TRUE(read.ok()) << read.status();
  const Pyramid& truth = written_.targets[0][SeriesId::kHeapLive];
  for (const Sample& sample : read->targets[0][SeriesId::kHeapLive]) {
    ASSERT_EQ(truth[truth.LowerBound(sample.time_ns)], sample);
  }
}

TEST_F(ThinningTest, KnowsTheLinesAtThePeakAndOfLateTimesExactly) {
  Write(40'000, kMaxBytes);
  const auto history = CounterHistory::Open(path_);
  ASSERT_TRUE(history.ok()) << history.status();
  const Target& truth = written_.targets[0];
  const auto at_peak = (*history)->At(0, truth.heap_peak_ns);
  ASSERT_TRUE(at_peak.ok()) << at_peak.status();
  for (const SiteCounters& row : *at_peak) {
    EXPECT_EQ(row.counters.live_bytes(), truth.live_at_peak[row.site]) << row.site;
  }
  EXPECT_EQ(*(*history)->At(0, 40'000 * kTickNs), truth.counters);
  // Of the past each line's bytes are those of some earlier moment.
  const auto early = (*history)->At(0, 3000 * kTickNs);
  ASSERT_TRUE(early.ok()) << early.status();
  for (const SiteCounters& row : *early)
    EXPECT_LE(row.counters.alloc_bytes, truth.counters[row.site - 1].counters.alloc_bytes);
}

}  // namespace
}  // namespace memline
