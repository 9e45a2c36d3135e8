// SPDX-License-Identifier: MIT
#include "profiler_core/model/pyramid.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

namespace memline {
namespace {

struct Sample {
  int64_t time_ns;
  double value;
};

std::vector<Sample> RandomSamples(std::mt19937& random, size_t count) {
  std::vector<Sample> samples;
  int64_t time_ns = 0;
  for (size_t i = 0; i < count; ++i) {
    time_ns += static_cast<int64_t>(random() % 5);  // equal times occur
    samples.push_back({time_ns, static_cast<double>(random() % 1000)});
  }
  return samples;
}

TEST(PyramidTest, EmptyHasNothing) {
  const Pyramid pyramid;
  EXPECT_EQ(pyramid.size(), 0u);
  EXPECT_TRUE(pyramid.Query(0, 100, 10).empty());
}

// Whatever the range and resolution: the buckets cover exactly the samples in the range and one neighbour at each end,
// in order, and their extremes are the true ones.
TEST(PyramidTest, QueryIsExactForAnyRange) {
  std::mt19937 random(1);
  for (int round = 0; round < 300; ++round) {
    const std::vector<Sample> samples = RandomSamples(random, 1 + random() % 700);
    Pyramid pyramid;
    for (const Sample& sample : samples) pyramid.Append(sample.time_ns, sample.value);
    const auto last = static_cast<int64_t>(samples.back().time_ns);
    const int64_t from = static_cast<int64_t>(random() % static_cast<uint64_t>(last + 10)) - 5;
    const int64_t to = from + static_cast<int64_t>(random() % static_cast<uint64_t>(last + 10));
    const size_t resolution = 1 + random() % 40;

    const auto is_before = [&](const Sample& sample) { return sample.time_ns < from; };
    auto begin = std::find_if_not(samples.begin(), samples.end(), is_before);
    auto end = std::find_if(begin, samples.end(), [&](const Sample& sample) { return sample.time_ns > to; });
    const std::vector<Bucket> buckets = pyramid.Query(from, to, resolution);
    ASSERT_LE(buckets.size(), std::max<size_t>(4, resolution) + 2);

    if (begin != samples.begin()) --begin;
    if (end != samples.end()) ++end;
    double lowest = 1e9;
    double highest = -1;
    for (auto sample = begin; sample != end; ++sample) {
      lowest = std::min(lowest, sample->value);
      highest = std::max(highest, sample->value);
    }
    ASSERT_FALSE(buckets.empty());
    EXPECT_EQ(buckets.front().first_ns, begin->time_ns);
    EXPECT_EQ(buckets.front().first, begin->value);
    EXPECT_EQ(buckets.back().last_ns, (end - 1)->time_ns);
    EXPECT_EQ(buckets.back().last, (end - 1)->value);
    double found_lowest = 1e9;
    double found_highest = -1;
    int64_t previous = buckets.front().first_ns;
    for (const Bucket& bucket : buckets) {
      EXPECT_LE(previous, bucket.first_ns);
      EXPECT_LE(bucket.first_ns, bucket.last_ns);
      previous = bucket.last_ns;
      found_lowest = std::min(found_lowest, bucket.min);
      found_highest = std::max(found_highest, bucket.max);
    }
    EXPECT_EQ(found_lowest, lowest);
    EXPECT_EQ(found_highest, highest);
  }
}

TEST(PyramidTest, FewSamplesComeBackOneByOne) {
  Pyramid pyramid;
  for (int i = 0; i < 10; ++i) pyramid.Append(i, i * i);
  const std::vector<Bucket> buckets = pyramid.Query(0, 9, 10);
  ASSERT_EQ(buckets.size(), 10u);
  for (size_t i = 0; i < 10; ++i) EXPECT_EQ(buckets[i].max, static_cast<double>(i * i));
}

TEST(PyramidTest, MaximumIsTheFirstOfEquals) {
  Pyramid pyramid;
  pyramid.Append(1, 5);
  pyramid.Append(2, 9);
  pyramid.Append(3, 9);
  EXPECT_EQ(pyramid.Maximum(), 9);
  EXPECT_EQ(pyramid.MaximumTime(), 2);
}

TEST(PyramidTest, ValueAtHoldsTheLastSample) {
  Pyramid pyramid;
  pyramid.Append(10, 1);
  pyramid.Append(20, 2);
  EXPECT_EQ(pyramid.ValueAt(0), 1);
  EXPECT_EQ(pyramid.ValueAt(19), 1);
  EXPECT_EQ(pyramid.ValueAt(20), 2);
  EXPECT_EQ(pyramid.ValueAt(99), 2);
}

TEST(PyramidTest, TimeNeverRunsBackwards) {
  Pyramid pyramid;
  pyramid.Append(10, 1);
  pyramid.Append(5, 2);
  EXPECT_EQ(pyramid.times(), (std::vector<int64_t>{10, 10}));
}

}  // namespace
}  // namespace memline
