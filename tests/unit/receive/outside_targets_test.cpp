// SPDX-License-Identifier: MIT
// Samples from outside become targets, and go over to a runtime that speaks late.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "profiler_core/model/sampled_from_outside.h"
#include "tests/unit/receive/fake_target.h"
#include "tests/unit/receive/running_collector.h"

namespace memline {
namespace {

constexpr int64_t kMillisecond = 1'000'000;

OutsideNews News(std::vector<OutsideSample> samples) { return {7, {1, "/bin/seen", {"seen"}}, std::move(samples)}; }

TEST(OutsideTargets, SamplesBecomeTheSeriesOfATarget) {
  Session session;
  session.origin_mono_ns = 1'000 * kMillisecond;
  session.targets.resize(2);
  OutsideTargets targets(std::chrono::milliseconds(10));
  EXPECT_FALSE(targets.IndexOf(7));
  const OutsideNews first = News({{1'100 * kMillisecond, {4096, 8192}, 0}, {1'110 * kMillisecond, {4096, 16384}, 0}});
  targets.Begin(first, 1, session);
  targets.Append(first, session);
  // Three ticks were not taken.
  targets.Append(News({{1'150 * kMillisecond, {12288, 16384}, 3}}), session);

  ASSERT_EQ(targets.IndexOf(7), 1u);
  const Target& target = session.targets[1];
  EXPECT_TRUE(SampledFromOutside(target));
  EXPECT_EQ(target.pid, 7u);
  EXPECT_EQ(target.parent_pid, 1u);
  EXPECT_EQ(target.start_ns, 100 * kMillisecond);
  EXPECT_EQ(target.tick_count, 3u);
  EXPECT_EQ(target.missed_ticks, 3u);
  EXPECT_THAT(target.gaps, testing::ElementsAre(Gap{110 * kMillisecond, 150 * kMillisecond}));
  EXPECT_THAT(target[SeriesId::kRss].Values(), testing::ElementsAre(4096, 4096, 12288));
  // What was reached before it was watched belongs to no tick; what was reached in one does.
  EXPECT_THAT(target[SeriesId::kRssPeak].Values(), testing::ElementsAre(4096, 16384, 12288));
  EXPECT_EQ(target.peak_rss_bytes, 16384u);
  EXPECT_FALSE(target.coverage.malloc || target.coverage.operators);

  EXPECT_EQ(targets.Hand(7), 1u);
  EXPECT_FALSE(targets.IndexOf(7));
}

TEST(OutsideTargets, ARuntimeThatSpeaksLateGoesOnWhereTheSamplesEnded) {
  RunningCollector running;
  ASSERT_TRUE(running.collector().WatchFromOutside(getpid()).ok());
  running.WaitForTicks(3);
  EXPECT_TRUE(SampledFromOutside(running.Now().targets.at(0)));
  const uint64_t start = static_cast<uint64_t>(NewSession().origin_mono_ns);  // now
  FakeTarget target(running.socket());
  ASSERT_TRUE(target.Send(FirstTick(static_cast<uint32_t>(getpid()), start, 100)));
  running.WaitFor([](const Session& session) { return session.targets[0].counters.size() == 1; });
  const Session session = running.Stop();
  ASSERT_EQ(session.targets.size(), 1u);
  const Target& seen = session.targets[0];
  EXPECT_FALSE(SampledFromOutside(seen));
  EXPECT_EQ(seen.allocator, "glibc");
  EXPECT_EQ(seen.command, (std::vector<std::string>{"fake", "--all"}));
  EXPECT_TRUE(seen.coverage.malloc);
  EXPECT_LT(seen.start_ns, static_cast<int64_t>(start) - session.origin_mono_ns);
  EXPECT_EQ(seen[SeriesId::kRss].size(), seen.tick_count);
  EXPECT_GT(seen.tick_count, 3u);
  EXPECT_EQ(seen.counters.at(0).counters.alloc_bytes, 100u);
}

TEST(OutsideTargets, WhatSpeaksIsNotSampledAsWell) {
  RunningCollector running;
  FakeTarget target(running.socket());
  const uint64_t start = static_cast<uint64_t>(NewSession().origin_mono_ns);
  ASSERT_TRUE(target.Send(FirstTick(static_cast<uint32_t>(getpid()), start, 100)));
  running.WaitForTicks(1);
  // Not a process of its own, for which the sampler would have something to tell.
  ASSERT_TRUE(running.collector().WatchFromOutside(getpid()).ok());
  const Session session = running.Stop();
  ASSERT_EQ(session.targets.size(), 1u);
  EXPECT_EQ(session.targets[0].tick_count, 1u);
}

}  // namespace
}  // namespace memline
