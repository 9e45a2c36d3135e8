// SPDX-License-Identifier: MIT
#include "profiler_core/store/counter_history.h"

#include <gtest/gtest.h>

#include <map>
#include <random>
#include <utility>

#include "tests/unit/store/growing_session.h"
#include "tests/unit/store/scratch_directory.h"

namespace memline {
namespace {

using Ticks = std::vector<std::vector<CounterTick>>;

void Append(Ticks& all, Ticks more) {
  if (all.size() < more.size()) all.resize(more.size());
  for (size_t i = 0; i < more.size(); ++i) all[i].insert(all[i].end(), more[i].begin(), more[i].end());
}

std::vector<SiteCounters> StateAt(const std::vector<CounterTick>& ticks, int64_t time_ns) {
  std::map<std::pair<uint32_t, uint32_t>, Counters> state;
  for (const CounterTick& tick : ticks) {
    if (tick.time_ns > time_ns) break;
    for (const SiteCounters& change : tick.changed) state[{change.thread, change.site}] = change.counters;
  }
  std::vector<SiteCounters> counters;
  for (const auto& [key, values] : state) counters.push_back({key.first, key.second, values});
  return counters;
}

void ExpectHistory(const std::filesystem::path& path, const Ticks& ticks, std::mt19937& random) {
  const auto history = CounterHistory::Open(path);
  ASSERT_TRUE(history.ok()) << history.status();
  for (size_t target = 0; target < ticks.size(); ++target) {
    const int64_t end = ticks[target].empty() ? 1000 : ticks[target].back().time_ns + 1000;
    std::vector<int64_t> times{-1, 0, end};
    for (int i = 0; i < 40; ++i) times.push_back(std::uniform_int_distribution<int64_t>(0, end)(random));
    for (size_t i = 0; i < ticks[target].size(); i += 97) times.push_back(ticks[target][i].time_ns);
    for (const int64_t time_ns : times) {
      const auto counters = (*history)->At(target, time_ns);
      ASSERT_TRUE(counters.ok()) << counters.status();
      EXPECT_TRUE(*counters == StateAt(ticks[target], time_ns)) << target << " at " << time_ns;
    }
  }
}

// Whole ticks and keyframes, in chunks and in the tail, while it is written and when it is complete.
TEST(CounterHistory, KnowsEveryInstant) {
  for (const uint32_t seed : {0u, 1u, 2u}) {
    const ScratchDirectory directory;
    GrowingSession growing(seed);
    std::mt19937 random(seed);
    auto writer = SessionWriter::Create(directory / "s");
    ASSERT_TRUE(writer.ok()) << writer.status();
    Ticks all;
    for (int i = 0; i < 40; ++i) {
      growing.Grow(random() % 150);
      Ticks ticks = growing.TakeTicks();
      ASSERT_EQ((*writer)->Commit(growing.session(), ticks), absl::OkStatus());
      Append(all, std::move(ticks));
    }
    ExpectHistory(directory / "s", all, random);
    ASSERT_EQ((*writer)->Finish(), absl::OkStatus());
    ExpectHistory(directory / "s", all, random);
  }
}

TEST(CounterHistory, TellsEveryTick) {
  const ScratchDirectory directory;
  GrowingSession growing(4);
  growing.Grow(3000);
  const Ticks ticks = growing.TakeTicks();
  auto writer = SessionWriter::Create(directory / "s");
  ASSERT_TRUE(writer.ok()) << writer.status();
  ASSERT_EQ((*writer)->Commit(growing.session(), ticks), absl::OkStatus());
  ASSERT_EQ((*writer)->Finish(), absl::OkStatus());
  const auto history = CounterHistory::Open(directory / "s");
  ASSERT_TRUE(history.ok()) << history.status();
  for (size_t target = 0; target < ticks.size(); ++target) {
    std::vector<CounterTick> expected;
    for (const CounterTick& tick : ticks[target]) {
      if (!tick.changed.empty()) expected.push_back(tick);
    }
    size_t next = 0;
    ASSERT_EQ((*history)->ForEachTick(target,
                                      [&](const CounterTick& tick) {
                                        ASSERT_LT(next, expected.size());
                                        EXPECT_EQ(tick.time_ns, expected[next].time_ns);
                                        EXPECT_TRUE(tick.changed == expected[next].changed);
                                        ++next;
                                      }),
              absl::OkStatus());
    EXPECT_EQ(next, expected.size());
  }
}

TEST(CounterHistory, OfATargetThatThereIsNot) {
  const ScratchDirectory directory;
  GrowingSession growing(4);
  growing.Grow(10);
  auto writer = SessionWriter::Create(directory / "s");
  ASSERT_TRUE(writer.ok()) << writer.status();
  ASSERT_EQ((*writer)->Commit(growing.session(), growing.TakeTicks()), absl::OkStatus());
  const auto history = CounterHistory::Open(directory / "s");
  ASSERT_TRUE(history.ok()) << history.status();
  const auto counters = (*history)->At(1000, 1);
  ASSERT_TRUE(counters.ok()) << counters.status();
  EXPECT_TRUE(counters->empty());
  EXPECT_FALSE(CounterHistory::Open(directory / "none").ok());
}

}  // namespace
}  // namespace memline
