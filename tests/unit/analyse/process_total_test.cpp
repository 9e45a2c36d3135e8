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

}  // namespace
}  // namespace memline
