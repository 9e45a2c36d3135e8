// SPDX-License-Identifier: MIT
#include "profiler_core/analyse/growth.h"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <random>

namespace memline {
namespace {

constexpr int kTicks = 2000;
constexpr int64_t kTickNs = 10'000'000;

// Live bytes at a share of the time, 0 to 1.
using Curve = std::function<double(double)>;

// A line for each curve, in one function; allocations and frees follow the curve, and as much again comes and goes.
class Lines {
 public:
  explicit Lines(std::vector<Curve> curves) : curves_(std::move(curves)) {
    target_.functions = {Function{"F", "a.cpp", 1, ""}};
    target_.nodes = {Node{}, Node{0, 0, 0, 1}};
    for (uint32_t i = 0; i < curves_.size(); ++i) {
      target_.sites.push_back({1, 100 + i});
      target_.site_lines.resize(target_.sites.size());
      target_.site_lines.back() = {"a.cpp", 10 + i};
    }
    target_[SeriesId::kRss].Append(kTicks * kTickNs, 1);
  }

  bool Replay(const TickVisitor& visit) const {
    std::vector<Counters> counters(curves_.size());
    for (int tick = 1; tick <= kTicks; ++tick) {
      std::vector<SiteCounters> changed;
      for (uint32_t i = 0; i < curves_.size(); ++i) {
        const auto live = static_cast<int64_t>(curves_[i](static_cast<double>(tick) / kTicks));
        Counters& of = counters[i];
        const int64_t change = live - of.live_change_bytes();
        if (change == 0) continue;
        of.alloc_bytes += static_cast<uint64_t>(std::abs(change) + std::max<int64_t>(0, change));
        of.freed_bytes += static_cast<uint64_t>(std::abs(change) + std::max<int64_t>(0, -change));
        of.alloc_count += 2;
        of.freed_count += 1;
        changed.push_back({0, i + 1, of});
      }
      visit(tick * kTickNs, changed);
    }
    return true;
  }

  [[nodiscard]] std::vector<Growth> Find(const GrowthTime& time = {}) const {
    const std::optional<std::vector<Growth>> growths = FindGrowth(
        target_, {}, [this](const TickVisitor& visit) { return Replay(visit); }, time);
    EXPECT_TRUE(growths.has_value());
    return growths.value_or(std::vector<Growth>());
  }

 private:
  std::vector<Curve> curves_;
  Target target_;
};

// Grows to a bound some time in the first three quarters, and then exchanges its entries: a sawtooth below the bound.
Curve BoundedCache(std::mt19937& random) {
  const double begin = std::uniform_real_distribution(0.0, 0.3)(random);
  const double full = begin + std::uniform_real_distribution(0.02, 0.4)(random);
  const double bound = std::exp(std::uniform_real_distribution(8.0, 17.0)(random));
  const double teeth = std::uniform_real_distribution(5.0, 300.0)(random);
  const double depth = std::uniform_real_distribution(0.0, 0.5)(random);
  return [=](double t) {
    if (t < begin) return 0.0;
    if (t < full) return bound * (t - begin) / (full - begin);
    return bound * (1 - depth * std::fmod(t * teeth, 1.0));
  };
}

struct Shape {
  const char* name;
  double (*of)(double t);
};

void PrintTo(const Shape& shape, std::ostream* stream) { *stream << shape.name; }

const Shape kShapes[] = {
    {"Linear", [](double t) { return t; }},
    {"Accelerating", [](double t) { return t * t; }},
    {"Slowing", [](double t) { return std::sqrt(t); }},
    {"Stepwise", [](double t) { return std::floor(t * 9 + 0.5) / 9; }},
    {"UnderASawtooth", [](double t) { return 0.5 * t + 0.5 * std::fmod(t * 40, 1.0); }},
};

class LeakShapes : public testing::TestWithParam<Shape> {};

TEST_P(LeakShapes, ComeBeforeFiftyBoundedCaches) {
  for (const uint32_t seed : {1u, 2u, 3u, 4u, 5u, 6u, 7u, 8u}) {
    std::mt19937 random(seed);
    std::vector<Curve> curves;
    for (int i = 0; i < 50; ++i) curves.push_back(BoundedCache(random));
    const double bytes = std::exp(std::uniform_real_distribution(9.0, 16.0)(random));
    curves.insert(curves.begin() + 17, [bytes](double t) { return bytes * GetParam().of(t); });
    const std::vector<Growth> growths = Lines(curves).Find();
    ASSERT_EQ(growths.size(), 51u);
    EXPECT_EQ(growths[0].group.line, 10u + 17u) << "seed " << seed;
    EXPECT_GE(growths[0].score, kSuspectScore);
    EXPECT_LT(growths[1].score, 0.3) << growths[1].group.name << ", seed " << seed;
  }
}

INSTANTIATE_TEST_SUITE_P(Five, LeakShapes, testing::ValuesIn(kShapes),
                         [](const auto& shape) { return std::string(shape.param.name); });

TEST(Growth, WhatWasAllocatedOnceOrComesBackIsNoLeak) {
  const auto score_of = [](Curve curve) { return Lines({std::move(curve)}).Find().at(0).score; };
  EXPECT_EQ(score_of([](double) { return 1000.0; }), 0);
  EXPECT_LT(score_of([](double t) { return t < 0.7 ? 10.0 : 1000.0; }), 0.3);
  EXPECT_EQ(score_of([](double t) { return t < 0.9 ? 1e6 * t + 1 : 0; }), 0);
  EXPECT_EQ(score_of([](double t) { return 1e6 * (1.1 - t); }), 0);
}

TEST(Growth, SaysHowFastAndHowOld) {
  const Growth growth = Lines({[](double t) { return 1e6 * t; }}).Find().at(0);
  EXPECT_NEAR(growth.score, 1, 0.01);
  EXPECT_EQ(growth.steps_up, 7u);
  EXPECT_EQ(growth.group.self.live_bytes(), 1'000'000u);
  EXPECT_NEAR(growth.bytes_per_second, 50e3, 1e3);  // a million in 20 s
  // What was allocated in the second half, the million of it that came and went included, is all there may be of new.
  EXPECT_EQ(growth.old_bytes, 0u);
  EXPECT_GE(Lines({[](double t) { return t < 0.1 ? 1000.0 : 1001.0; }}).Find().at(0).old_bytes, 1000u);
}

TEST(Growth, IsThatOfTheTimeThatIsLookedAt) {
  const Lines lines({[](double t) { return t < 0.5 ? 1e6 * t + 1 : 500'001; }, [](double t) { return 1e6 * t; }});
  constexpr int64_t kHalf = kTicks / 2 * kTickNs;
  std::vector<Growth> growths = lines.Find({kHalf, kTicks * kTickNs});
  ASSERT_EQ(growths.size(), 2u);
  EXPECT_EQ(growths[0].group.line, 11u);
  EXPECT_GE(growths[0].score, 0.9);
  EXPECT_EQ(growths[0].first_ns, kHalf);
  EXPECT_NEAR(static_cast<double>(growths[0].troughs[0]), 500e3, 10e3);
  EXPECT_EQ(growths[1].score, 0);
  growths = lines.Find({0, kHalf});
  for (const Growth& growth : growths) {
    EXPECT_GE(growth.score, 0.9) << growth.group.line;
    EXPECT_EQ(growth.end_ns, kHalf);
    EXPECT_NEAR(static_cast<double>(growth.group.self.live_bytes()), 500e3, 10);
  }
}

TEST(Growth, AReplayThatFailsIsNoResult) {
  EXPECT_FALSE(FindGrowth(Target{}, {}, [](const TickVisitor&) { return false; }).has_value());
}

}  // namespace
}  // namespace memline
