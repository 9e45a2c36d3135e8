// SPDX-License-Identifier: MIT
#include "profiler_core/analyse/process_total.h"

#include <gtest/gtest.h>

#include <utility>

namespace memline {
namespace {

Target WithSamples(const std::vector<std::pair<int64_t, double>>& samples) {
  Target target;
  for (const auto& [time_ns, bytes] : samples) target[SeriesId::kRss].Append(time_ns, bytes);
  return target;
}

TEST(ProcessTotal, OfNothingIsNothing) {
  EXPECT_EQ(SumOfRss({}).size(), 0u);
  Session session;
  session.targets.emplace_back();
  EXPECT_EQ(SumOfRss(session).size(), 0u);
  EXPECT_EQ(TotalOfRss(session).peak_bytes, 0u);
}

TEST(ProcessTotal, OfOneProcessIsItsSeries) {
  Session session;
  session.targets.push_back(WithSamples({{10, 100}, {20, 300}, {30, 200}}));
  EXPECT_EQ(SumOfRss(session), session.targets[0][SeriesId::kRss]);
  EXPECT_EQ(TotalOfRss(session).peak_bytes, 300u);
  EXPECT_EQ(TotalOfRss(session).peak_ns, 20);
}

TEST(ProcessTotal, AProcessCountsFromItsFirstSampleUntilItsLast) {
  Session session;
  session.targets.push_back(WithSamples({{10, 100}, {30, 150}, {50, 100}}));
  session.targets.push_back(WithSamples({{20, 1000}, {30, 2000}}));
  Pyramid sum;
  sum.Append(10, 100);
  sum.Append(20, 1100);
  sum.Append(30, 2150);  // both at once, not one after the other
  sum.Append(31, 150);
  sum.Append(50, 100);
  EXPECT_EQ(SumOfRss(session), sum);
  EXPECT_EQ(TotalOfRss(session).peak_bytes, 2150u);
  EXPECT_EQ(TotalOfRss(session).peak_ns, 30);
}

// Their peaks are at different times: the peak of the sum is less than the sum of the peaks.
TEST(ProcessTotal, IsOfOneInstant) {
  Session session;
  session.targets.push_back(WithSamples({{10, 500}, {20, 10}, {30, 10}}));
  session.targets.push_back(WithSamples({{15, 10}, {25, 600}, {35, 10}}));
  EXPECT_EQ(TotalOfRss(session).peak_bytes, 610u);
  EXPECT_EQ(TotalOfRss(session).peak_ns, 25);
}

// Between two processes there is none, and the sum says so.
TEST(ProcessTotal, IsZeroBetweenTwoProcesses) {
  Session session;
  session.targets.push_back(WithSamples({{10, 100}, {20, 100}}));
  session.targets.push_back(WithSamples({{40, 200}, {50, 200}}));
  const Target sum = WithSamples({{10, 100}, {20, 100}, {21, 0}, {40, 200}, {50, 200}});
  EXPECT_EQ(SumOfRss(session), sum[SeriesId::kRss]);
}

// As samples come in, target after target, the sum is at each moment the beginning of what it is in the end.
TEST(RssSum, GrowsToWhatTheWholeSessionGives) {
  Session whole;
  whole.targets.push_back(WithSamples({{10, 100}, {30, 150}, {50, 100}, {70, 120}}));
  whole.targets.push_back(WithSamples({{20, 1000}, {30, 2000}}));
  whole.targets.push_back(WithSamples({{45, 7}, {55, 8}, {70, 9}}));
  const Pyramid expected = SumOfRss(whole);
  Session growing;
  growing.targets.resize(whole.targets.size());
  RssSum sum;
  for (size_t round = 0; round < 4; ++round) {
    for (size_t i = 0; i < whole.targets.size(); ++i) {
      const Pyramid& rss = whole.targets[i][SeriesId::kRss];
      if (round < rss.size()) growing.targets[i][SeriesId::kRss].Append(rss[round].time_ns, rss[round].value);
      if (round + 1 >= rss.size()) growing.targets[i].end.kind = TargetEnd::Kind::kExited;
      EXPECT_TRUE(sum.Update(growing));
    }
  }
  EXPECT_EQ(sum.series(), expected);
}

TEST(RssSum, WaitsForTheProcessThatIsBehind) {
  Session session;
  session.targets.push_back(WithSamples({{10, 100}, {20, 100}, {30, 100}}));
  session.targets.push_back(WithSamples({{15, 7}}));
  RssSum sum;
  EXPECT_TRUE(sum.Update(session));
  EXPECT_EQ(sum.series().back().time_ns, 15);
  session.targets[1][SeriesId::kRss].Append(25, 9);
  EXPECT_TRUE(sum.Update(session));
  EXPECT_EQ(sum.series().back().time_ns, 25);
  EXPECT_EQ(sum.series().back().value, 109);
}

TEST(RssSum, DoesNotWaitForAProcessThatIsSilent) {
  constexpr int64_t kSecond = 1'000'000'000;
  Session session;
  session.targets.push_back(WithSamples({{0, 100}, {5 * kSecond, 300}, {6 * kSecond, 300}}));
  session.targets.push_back(WithSamples({{1, 7}}));
  RssSum sum;
  EXPECT_TRUE(sum.Update(session));
  EXPECT_EQ(sum.series().back().time_ns, 5 * kSecond);
  EXPECT_EQ(sum.series().back().value, 307);
}

TEST(RssSum, IsAddedUpInSteps) {
  Session session;
  for (int i = 0; i < 3; ++i) {
    Target target;
    for (int64_t time_ns = i; time_ns < 3000; time_ns += 3) target[SeriesId::kRss].Append(time_ns, 1 + i);
    session.targets.push_back(std::move(target));
    session.targets.back().end.kind = TargetEnd::Kind::kExited;
  }
  RssSum sum;
  size_t steps = 1;
  while (!sum.Update(session, 100)) ++steps;
  EXPECT_EQ(steps, 31u);  // 3000 samples and three ends
  EXPECT_EQ(sum.series(), SumOfRss(session));
}

}  // namespace
}  // namespace memline
