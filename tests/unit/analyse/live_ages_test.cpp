// SPDX-License-Identifier: MIT
// Programs whose every block is known, by what a recording would have of them.
#include "profiler_core/analyse/live_ages.h"

#include <gtest/gtest.h>

#include <deque>
#include <random>

namespace memline {
namespace {

constexpr int64_t kAgeTickNs = 10'000'000;
constexpr int kAgeTicks = 3000;  // 30 s

enum class Freed { kOldest, kNewest, kAny };

struct KnownBlock {
  int64_t time_ns;
  uint64_t bytes;
};

class KnownProgram {
 public:
  explicit KnownProgram(uint32_t seed) : random_(seed) {
    target_.sites.push_back({0, 1});
    target_.interval_ns = kAgeTickNs;
    for (int tick = 1; tick <= kAgeTicks; ++tick) target_[SeriesId::kRss].Append(tick * kAgeTickNs, 1);
    target_.tick_count = kAgeTicks;
  }

  // With idle times, and with threads that free what others allocated.
  std::vector<OlderThan> Run(Freed freed) {
    LiveAges ages(target_, kAgeTicks * kAgeTickNs);
    Counters counters[2];
    bool busy = true;
    for (int tick = 1; tick <= kAgeTicks; ++tick) {
      if (Below(300) == 0) busy = !busy;
      const uint64_t steps = busy ? Below(6) : 0;
      for (uint64_t step = 0; step < steps; ++step) Step(tick * kAgeTickNs, freed, counters);
      if (steps == 0) continue;
      const SiteCounters changed[] = {{0, 1, counters[0]}, {1, 1, counters[1]}};
      ages.Follow(tick * kAgeTickNs, changed);
    }
    const auto bounds = ages.Finish();
    return bounds.empty() ? std::vector<OlderThan>() : bounds.at(1);
  }
  // The truth.
  [[nodiscard]] uint64_t OlderBytes(int64_t age_ns) const {
    uint64_t bytes = 0;
    for (const KnownBlock& block : blocks_) bytes += block.time_ns <= kAgeTicks * kAgeTickNs - age_ns ? block.bytes : 0;
    return bytes;
  }
  [[nodiscard]] Target& target() { return target_; }

 private:
  uint64_t Below(uint64_t limit) { return random_() % limit; }
  // Of equal size, so that it does not matter to the sums which one is freed.
  void Step(int64_t time_ns, Freed freed, Counters* counters) {
    constexpr uint64_t kBytes = 100;
    Counters& of = counters[Below(2)];
    if (blocks_.empty() || Below(100) < 51) {
      blocks_.push_back({time_ns, kBytes});
      of.alloc_bytes += kBytes;
      return;
    }
    const size_t chosen = freed == Freed::kOldest   ? 0
                          : freed == Freed::kNewest ? blocks_.size() - 1
                                                    : Below(blocks_.size());
    blocks_.erase(blocks_.begin() + static_cast<ptrdiff_t>(chosen));
    of.freed_bytes += kBytes;
  }

  std::mt19937 random_;
  std::deque<KnownBlock> blocks_;
  Target target_;
};

TEST(LiveAges, BoundTheTruthWhateverIsFreed) {
  int told = 0;
  for (uint32_t seed = 0; seed < 100; ++seed) {
    KnownProgram program(seed);
    const std::vector<OlderThan> ages = program.Run(Freed::kAny);
    for (const OlderThan& older : ages) {
      const uint64_t truth = program.OlderBytes(older.age_ns);
      EXPECT_LE(older.least_bytes, truth) << older.age_ns;
      EXPECT_GE(older.most_bytes, truth) << older.age_ns;
      told += older.least_bytes != 0;
    }
  }
  EXPECT_GT(told, 20);
}

// What happens within one tick has no order, so newest first is known to the tick only.
TEST(LiveAges, AreReachedByTheOldestAndByTheNewestFirst) {
  for (uint32_t seed = 0; seed < 50; ++seed) {
    KnownProgram oldest(seed);
    for (const OlderThan& older : oldest.Run(Freed::kOldest)) {
      EXPECT_EQ(older.least_bytes, oldest.OlderBytes(older.age_ns)) << "seed " << seed << ", " << older.age_ns;
    }
    KnownProgram newest(seed);
    for (const OlderThan& older : newest.Run(Freed::kNewest)) {
      EXPECT_GE(older.most_bytes, newest.OlderBytes(older.age_ns));
      EXPECT_LE(older.most_bytes, newest.OlderBytes(older.age_ns) + 600) << "seed " << seed << ", " << older.age_ns;
    }
  }
}

TEST(LiveAges, WhatIsNeverFreedIsKnown) {
  KnownProgram program(1);
  Target& target = program.target();
  LiveAges ages(target, 30'000'000'000);
  const auto allocated = [](uint64_t bytes) {
    Counters counters;
    counters.alloc_bytes = bytes;
    return std::vector<SiteCounters>{{0, 1, counters}};
  };
  ages.Follow(5'000'000'000, allocated(1000));
  ages.Follow(25'000'000'000, allocated(1500));  // after a long time without a change
  ages.Follow(29'950'000'000, allocated(1700));
  const std::vector<OlderThan> expected = {
      {100'000'000, 1500, 1500}, {1'000'000'000, 1500, 1500}, {10'000'000'000, 1000, 1000}};
  EXPECT_EQ(ages.Finish().at(1), expected);
}

// In a gap, and where ticks were thinned out, it may have been at any time.
TEST(LiveAges, ClaimNothingOfTimesThatWereNotSampled) {
  Counters counters;
  counters.alloc_bytes = 1000;
  const SiteCounters changed[] = {{0, 1, counters}};
  for (const bool thinned : {false, true}) {
    KnownProgram program(1);
    Target& target = program.target();
    if (thinned) {
      target.tick_count = 10 * kAgeTicks;
    } else {
      target.gaps = {{15'000'000'000, 25'000'000'000}};
    }
    LiveAges ages(target, 30'000'000'000);
    ages.Follow(25'000'000'000, changed);
    EXPECT_EQ(ages.Finish().at(1).back(), (OlderThan{10'000'000'000, 0, 1000})) << thinned;
  }
}

TEST(LiveAges, AreToldInPowersOfTen) {
  Target target;
  target.start_ns = 1'000'000'000;
  EXPECT_TRUE(AgesToTell(target, 1'100'000'000).empty());
  EXPECT_EQ(AgesToTell(target, 12'000'000'000), (std::vector<int64_t>{100'000'000, 1'000'000'000, 10'000'000'000}));
}

}  // namespace
}  // namespace memline
