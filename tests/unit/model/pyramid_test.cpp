// SPDX-License-Identifier: MIT
#include "profiler_core/model/pyramid.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <random>
#include <set>

namespace memline {
namespace {

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

// Keeps blocks as a session file does.
class Store : public BlockStore {
 public:
  std::shared_ptr<const SampleBlock> Read(uint32_t, uint64_t number, size_t, const Bucket&) const override {
    ++reads_;
    kept_.insert(number);
    return blocks_[number];
  }
  bool Keeps(uint32_t, uint64_t number) const override { return kept_.contains(number); }
  std::string Problem() const override { return ""; }

  std::vector<std::shared_ptr<const SampleBlock>> blocks_;
  mutable size_t reads_ = 0;
  mutable std::set<uint64_t> kept_;
};

// The samples in blocks of all lengths in a store, and the last of them in memory.
Pyramid Stored(const std::vector<Sample>& samples, std::mt19937& random, const std::shared_ptr<Store>& store) {
  Pyramid pyramid;
  pyramid.ReadFrom(store, 0);
  size_t at = 0;
  while (at + 50 < samples.size()) {
    SampleBlock block;
    const size_t end = std::min(samples.size() - 50, at + 1 + random() % 60);
    for (; at < end; ++at) block.Append(samples[at]);
    pyramid.AppendStored(block.Summary(), store->blocks_.size());
    store->blocks_.push_back(std::make_shared<const SampleBlock>(std::move(block)));
  }
  for (; at < samples.size(); ++at) pyramid.Append(samples[at].time_ns, samples[at].value);
  return pyramid;
}

// The buckets cover exactly the samples in the range and one neighbour at each end, in order, and their extremes are
// the true ones.
void ExpectExact(const std::vector<Sample>& samples, const Pyramid& pyramid, int64_t from, int64_t to,
                 size_t resolution) {
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

void ExpectExactAnywhere(const std::vector<Sample>& samples, const Pyramid& pyramid, std::mt19937& random) {
  const auto last = static_cast<int64_t>(samples.back().time_ns);
  const int64_t from = static_cast<int64_t>(random() % static_cast<uint64_t>(last + 10)) - 5;
  const int64_t to = from + static_cast<int64_t>(random() % static_cast<uint64_t>(last + 10));
  ExpectExact(samples, pyramid, from, to, 1 + random() % 40);
}

TEST(PyramidTest, QueryIsExactForAnyRange) {
  std::mt19937 random(1);
  for (int round = 0; round < 300; ++round) {
    const std::vector<Sample> samples = RandomSamples(random, 1 + random() % (round % 10 == 0 ? 20'000 : 700));
    Pyramid pyramid;
    for (const Sample& sample : samples) pyramid.Append(sample.time_ns, sample.value);
    ExpectExactAnywhere(samples, pyramid, random);
  }
}

TEST(PyramidTest, BlocksInAStoreAnswerAsThoseInMemoryDo) {
  std::mt19937 random(2);
  for (int round = 0; round < 300; ++round) {
    const std::vector<Sample> samples = RandomSamples(random, 1 + random() % 2000);
    const auto store = std::make_shared<Store>();
    const Pyramid pyramid = Stored(samples, random, store);
    Pyramid in_memory;
    for (const Sample& sample : samples) in_memory.Append(sample.time_ns, sample.value);
    ASSERT_TRUE(pyramid == in_memory);
    EXPECT_EQ(pyramid.Maximum(), in_memory.Maximum());
    EXPECT_EQ(pyramid.MaximumTime(), in_memory.MaximumTime());
    EXPECT_EQ(pyramid.front(), samples.front());
    EXPECT_EQ(pyramid.back(), samples.back());
    const size_t at = random() % samples.size();
    EXPECT_EQ(pyramid[at], samples[at]);
    const int64_t time_ns = samples[at].time_ns + static_cast<int64_t>(random() % 3) - 1;
    EXPECT_EQ(pyramid.ValueAt(time_ns), in_memory.ValueAt(time_ns));
    EXPECT_EQ(pyramid.LowerBound(time_ns), in_memory.LowerBound(time_ns));
    ExpectExactAnywhere(samples, pyramid, random);
  }
}

TEST(PyramidTest, AnOverviewReadsNoMoreThanItsEnds) {
  std::mt19937 random(3);
  const std::vector<Sample> samples = RandomSamples(random, 100'000);
  const auto store = std::make_shared<Store>();
  const Pyramid pyramid = Stored(samples, random, store);
  EXPECT_GT(store->blocks_.size(), 2000u);
  ExpectExact(samples, pyramid, 1000, samples.back().time_ns - 1000, 1000);
  EXPECT_LE(store->reads_, 8u);
}

TEST(PyramidTest, ReadsFewBlocksAtATimeWhereThatIsAskedFor) {
  std::mt19937 random(4);
  for (int round = 0; round < 50; ++round) {
    const std::vector<Sample> samples = RandomSamples(random, 3000);
    const auto store = std::make_shared<Store>();
    const Pyramid pyramid = Stored(samples, random, store);
    const auto from = static_cast<int64_t>(random() % 500);
    const int64_t to = samples.back().time_ns - static_cast<int64_t>(random() % 500);
    constexpr size_t kLimit = 5000;
    constexpr size_t kReads = 3;
    constexpr size_t kEnds = 6;
    bool missed = true;
    for (size_t asked = 0; missed; ++asked) {
      ASSERT_LE(asked, store->blocks_.size() / kReads + 1);
      const size_t reads_before = store->kept_.size();
      BlockReads reads{kReads};
      const std::vector<Bucket> buckets = pyramid.Query(from, to, kLimit, &reads);
      EXPECT_LE(store->kept_.size() - reads_before, kReads + kEnds);
      for (size_t i = 1; i < buckets.size(); ++i) EXPECT_LE(buckets[i - 1].last_ns, buckets[i].first_ns);
      const auto highest = std::ranges::max_element(buckets, {}, &Bucket::max)->max;
      double true_highest = 0;
      for (const Bucket& bucket : pyramid.Query(from, to, 4)) true_highest = std::max(true_highest, bucket.max);
      EXPECT_EQ(highest, true_highest);
      missed = reads.missed;
    }
    BlockReads none;
    EXPECT_EQ(pyramid.Query(from, to, kLimit, &none), pyramid.Query(from, to, kLimit));
    EXPECT_FALSE(none.missed);
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
  EXPECT_EQ(pyramid.Times(), (std::vector<int64_t>{10, 10}));
}

}  // namespace
}  // namespace memline
