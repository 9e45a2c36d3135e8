// SPDX-License-Identifier: MIT
#include "profiler_core/analyse/budget_check.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace memline {
namespace {

using testing::HasSubstr;

constexpr int kRecordedTicks = 100;

// Outer of /src/a.cpp, which calls Inner of /src/b.cpp on line 12. Inner keeps some on line 21 and lets some go; Outer
// holds much for a while on line 11, at a time when Inner holds little.
class BudgetCheckTest : public testing::Test {
 protected:
  static Target MakeTarget(uint64_t inner_bytes, uint32_t inner_line = 21) {
    Target target;
    target.pid = 4711;
    target.executable = "/bin/prog";
    target.tick_count = kRecordedTicks;
    target.functions = {Function{}, Function{"Outer", "/src/a.cpp", 10, ""}, Function{"Inner", "/src/b.cpp", 20, ""}};
    target.nodes = {Node{}, Node{0, 1, 0, 100}, Node{1, 2, 112, 200}};
    target.call_lines = {{}, {}, {"/src/a.cpp", 12}};
    target.sources = {FunctionSource{},
                      FunctionSource{"Outer", "/src/a.cpp", 9, {"void Outer() {", "  PROFILE();", "  Hold();"}},
                      FunctionSource{"Inner",
                                     "/src/b.cpp",
                                     inner_line - 2,
                                     {"void Inner() {", "  PROFILE();", "  names.push_back( name );", "  Rest();"}}};
    target.functions[2].line = inner_line - 1;
    target.sites = {Site{}, Site{1, 111}, Site{2, 221}};
    target.site_lines = {{}, {"/src/a.cpp", 11}, {"/src/b.cpp", inner_line}};
    target.counters = {{0, 1, Held(0)}, {0, 2, Kept(inner_bytes)}};
    target.live_at_peak = {0, 5000, 100};
    target[SeriesId::kRss].Append(0, 1 << 20);
    target[SeriesId::kRss].Append(kRecordedTicks, 2 << 20);
    target[SeriesId::kHeapLive].Append(kRecordedTicks / 2, 5100);
    target.peak_rss_bytes = 3 << 20;
    target.rss_charges.method = RssCharges::Method::kByFaults;
    return target;
  }
  static Counters Held(uint64_t live) {
    Counters counters;
    counters.alloc_count = 1;
    counters.alloc_bytes = 5000;
    counters.freed_bytes = 5000 - live;
    return counters;
  }
  static Counters Kept(uint64_t bytes) {
    Counters counters;
    counters.alloc_count = 10;
    counters.alloc_bytes = bytes;
    counters.temporary_count = 3;
    counters.rss_grown_bytes = 4096;
    return counters;
  }
  // Inner grows all the time; Outer holds its block in the middle.
  static bool Replay(uint64_t inner_bytes, const TickVisitor& visit) {
    for (int tick = 1; tick <= kRecordedTicks; ++tick) {
      std::vector<SiteCounters> changed;
      if (tick == 40) changed.push_back({0, 1, Held(5000)});
      if (tick == 60) changed.push_back({0, 1, Held(0)});
      changed.push_back({0, 2, Kept(inner_bytes * static_cast<uint64_t>(tick) / kRecordedTicks)});
      visit(tick, changed);
    }
    return true;
  }
  static MeasuredSession Measure(const Target& target, uint64_t inner_bytes, bool with_history = true) {
    MeasuredSession measured;
    const CounterReplay replay = [inner_bytes](const TickVisitor& visit) { return Replay(inner_bytes, visit); };
    measured.processes.push_back(MeasureProcess(target, {true, true}, with_history ? replay : CounterReplay()).value());
    Session session;
    session.targets.push_back(target);
    measured.total = MeasureTotal(session);
    return measured;
  }
  static MeasuredSession Measure(uint64_t inner_bytes, uint32_t inner_line = 21) {
    return Measure(MakeTarget(inner_bytes, inner_line), inner_bytes);
  }
  static Budget BudgetOf(BudgetRule rule, const Limit& limit) {
    rule.limits = {limit};
    rule.at_line = 3;
    rule.limits[0].at_line = 4;
    Budget budget;
    budget.path = "memory.toml";
    budget.rules = {rule};
    return budget;
  }
  static BudgetRule Rule(BudgetScope scope) {
    BudgetRule rule;
    rule.scope = scope;
    rule.with_callees = scope == BudgetScope::kFunction;
    return rule;
  }
  static LimitCheck CheckOne(const BudgetRule& rule, const Limit& limit, const MeasuredSession& session,
                             const MeasuredSession* base = nullptr) {
    const absl::StatusOr<BudgetCheck> check = CheckBudget(BudgetOf(rule, limit), session, base);
    EXPECT_TRUE(check.ok()) << check.status();
    return check.ok() && check->limits.size() == 1 ? check->limits[0] : LimitCheck{};
  }
  static std::string Refusal(const BudgetRule& rule, const Limit& limit, const MeasuredSession& session,
                             const MeasuredSession* base = nullptr) {
    const absl::StatusOr<BudgetCheck> check = CheckBudget(BudgetOf(rule, limit), session, base);
    return check.ok() ? "" : std::string(check.status().message());
  }
};

TEST_F(BudgetCheckTest, OfTheProcessNamesTheLines) {
  const MeasuredSession session = Measure(1000);
  const BudgetRule process = Rule(BudgetScope::kProcess);
  EXPECT_EQ(CheckOne(process, {Measure::kPeakRss, Limit::Kind::kMost, 3 << 20}, session).nearest.measured, 3 << 20);
  EXPECT_TRUE(CheckOne(process, {Measure::kPeakRss, Limit::Kind::kMost, 3 << 20}, session).met());
  const LimitCheck peak = CheckOne(process, {Measure::kPeakLive, Limit::Kind::kMost, 5000}, session);
  ASSERT_EQ(peak.broken.size(), 1u);
  EXPECT_EQ(peak.broken[0].measured, 5100);
  ASSERT_EQ(peak.broken[0].culprits.size(), 2u);
  EXPECT_EQ(peak.broken[0].culprits[0].line.name, "a.cpp:11");
  EXPECT_EQ(peak.broken[0].culprits[0].value, 5000) << "what it held at the peak, though it holds nothing now";
  const LimitCheck exit = CheckOne(process, {Measure::kLiveAtExit, Limit::Kind::kMost, 999}, session);
  ASSERT_EQ(exit.broken.size(), 1u);
  ASSERT_EQ(exit.broken[0].culprits.size(), 1u);
  EXPECT_EQ(exit.broken[0].culprits[0].line.source, "names.push_back( name );");
  EXPECT_TRUE(CheckOne(process, {Measure::kAllocations, Limit::Kind::kMost, 11}, session).met());
  EXPECT_FALSE(CheckOne(process, {Measure::kTemporary, Limit::Kind::kMost, 2}, session).met());
  EXPECT_FALSE(CheckOne(Rule(BudgetScope::kTotal), {Measure::kAllocated, Limit::Kind::kMost, 5999}, session).met());
}

TEST_F(BudgetCheckTest, OfFunctionsFilesAndLines) {
  const MeasuredSession session = Measure(1000);
  BudgetRule rule = Rule(BudgetScope::kFunction);
  rule.function = "Outer";
  LimitCheck check = CheckOne(rule, {Measure::kAllocated, Limit::Kind::kMost, 5999}, session);
  ASSERT_EQ(check.broken.size(), 1u);
  EXPECT_EQ(check.broken[0].measured, 6000) << "with what it calls";
  ASSERT_EQ(check.broken[0].culprits.size(), 2u);
  EXPECT_EQ(check.broken[0].culprits[1].line.name, "a.cpp:12") << "its own line that calls Inner";
  EXPECT_EQ(check.broken[0].culprits[1].value, 1000);
  rule.with_callees = false;
  EXPECT_EQ(CheckOne(rule, {Measure::kAllocated, Limit::Kind::kMost, 5999}, session).nearest.measured, 5000);
  rule.function = "*";
  check = CheckOne(rule, {Measure::kLiveAtExit, Limit::Kind::kMost, 0}, session);
  EXPECT_EQ(check.fits, 2u);
  ASSERT_EQ(check.broken.size(), 1u);
  EXPECT_EQ(check.broken[0].group.name, "Inner");

  rule = Rule(BudgetScope::kFile);
  rule.file = "src/b.cpp";
  check = CheckOne(rule, {Measure::kPeakLive, Limit::Kind::kMost, 999}, session);
  ASSERT_EQ(check.broken.size(), 1u);
  EXPECT_EQ(check.broken[0].group.name, "/src/b.cpp");
  EXPECT_EQ(check.broken[0].culprits.at(0).line.name, "b.cpp:21");

  rule = Rule(BudgetScope::kLine);
  rule.source = "names.push_back(name);";
  check = CheckOne(rule, {Measure::kLiveAtExit, Limit::Kind::kMost, 999}, session);
  ASSERT_EQ(check.broken.size(), 1u);
  EXPECT_EQ(check.broken[0].group.line, 21u);
  EXPECT_TRUE(check.broken[0].culprits.empty()) << "it is the line";
  rule.function = "Outer";
  EXPECT_THAT(Refusal(rule, {Measure::kLiveAtExit, Limit::Kind::kMost, 999}, session), HasSubstr("no recorded line"));
}

TEST_F(BudgetCheckTest, APeakIsTheLinesOwn) {
  const MeasuredSession session = Measure(1000);
  BudgetRule rule = Rule(BudgetScope::kLine);
  rule.file = "a.cpp";
  rule.line = 11;
  EXPECT_EQ(CheckOne(rule, {Measure::kPeakLive, Limit::Kind::kMost, 0}, session).nearest.measured, 5000);
  EXPECT_TRUE(CheckOne(rule, {Measure::kLiveAtExit, Limit::Kind::kMost, 0}, session).met());
  rule = Rule(BudgetScope::kFunction);
  rule.function = "Outer";
  EXPECT_EQ(CheckOne(rule, {Measure::kPeakLive, Limit::Kind::kMost, 0}, session).nearest.measured, 5000 + 590)
      << "both together, at the end of the tick before the block was freed";
}

TEST_F(BudgetCheckTest, LeaksAreThoseOfTheSuspectedLines) {
  const MeasuredSession session = Measure(8000);
  for (const BudgetScope scope :
       {BudgetScope::kProcess, BudgetScope::kFunction, BudgetScope::kFile, BudgetScope::kLine}) {
    BudgetRule rule = Rule(scope);
    if (scope == BudgetScope::kFunction) rule.function = "Inner";
    if (scope == BudgetScope::kFile) rule.file = "b.cpp";
    if (scope == BudgetScope::kLine) rule.source = "push_back";
    const LimitCheck leaked = CheckOne(rule, {Measure::kLeaked, Limit::Kind::kMost, 0}, session);
    EXPECT_EQ(leaked.nearest.measured, 8000);
    EXPECT_FALSE(leaked.met());
    EXPECT_FALSE(CheckOne(rule, {Measure::kLeakScore, Limit::Kind::kMost, 0.5}, session).met());
  }
  BudgetRule outer = Rule(BudgetScope::kFunction);
  outer.function = "Outer";
  EXPECT_TRUE(CheckOne(outer, {Measure::kLeaked, Limit::Kind::kMost, 0}, session).met());
}

TEST_F(BudgetCheckTest, ALineThatDidNothingMeetsItsLimit) {
  BudgetRule rule = Rule(BudgetScope::kLine);
  rule.source = "Rest();";
  const LimitCheck check = CheckOne(rule, {Measure::kPeakLive, Limit::Kind::kMost, 0}, Measure(1000));
  EXPECT_TRUE(check.met());
  EXPECT_EQ(check.nearest.group.name, "b.cpp:22");
}

TEST_F(BudgetCheckTest, GrowthIsThatOfTheSameLineWhereverItIs) {
  const MeasuredSession base = Measure(1000);
  const MeasuredSession session = Measure(1100, 321);
  BudgetRule rule = Rule(BudgetScope::kLine);
  rule.source = "names.push_back";
  const LimitCheck check = CheckOne(rule, {Measure::kLiveAtExit, Limit::Kind::kGrowth, 99}, session, &base);
  ASSERT_EQ(check.broken.size(), 1u);
  EXPECT_EQ(check.broken[0].base, 1000);
  EXPECT_EQ(check.broken[0].allowed, 1099);
  EXPECT_EQ(check.broken[0].group.line, 321u);
  EXPECT_TRUE(CheckOne(rule, {Measure::kLiveAtExit, Limit::Kind::kGrowthPercent, 10}, session, &base).met());
  EXPECT_FALSE(CheckOne(rule, {Measure::kLiveAtExit, Limit::Kind::kGrowthPercent, 9.9}, session, &base).met());
  const LimitCheck process =
      CheckOne(Rule(BudgetScope::kProcess), {Measure::kAllocated, Limit::Kind::kGrowthPercent, 1}, session, &base);
  ASSERT_EQ(process.broken.size(), 1u);
  ASSERT_EQ(process.broken[0].culprits.size(), 1u) << "the line that grew, not the larger one";
  EXPECT_EQ(process.broken[0].culprits[0].line.name, "b.cpp:321");
  EXPECT_EQ(process.broken[0].culprits[0].base, 1000);
}

TEST_F(BudgetCheckTest, WhatIsNotThereIsAnErrorUnlessOptional) {
  const MeasuredSession session = Measure(1000);
  BudgetRule rule = Rule(BudgetScope::kFunction);
  rule.function = "Gone";
  EXPECT_EQ(Refusal(rule, {Measure::kPeakLive, Limit::Kind::kMost, 1}, session),
            "memory.toml:3: no recorded function fits \"Gone\", there are Inner, Outer");
  rule.optional = true;
  const absl::StatusOr<BudgetCheck> check =
      CheckBudget(BudgetOf(rule, {Measure::kPeakLive, Limit::Kind::kMost, 1}), session, nullptr);
  ASSERT_TRUE(check.ok()) << check.status();
  EXPECT_THAT(check->left_out, testing::ElementsAre("Gone"));
  EXPECT_EQ(check->broken(), 0u);
}

TEST_F(BudgetCheckTest, WhatWasNotMeasuredIsNeverMet) {
  const BudgetRule process = Rule(BudgetScope::kProcess);
  const Limit live{Measure::kLiveAtExit, Limit::Kind::kMost, 1e12};
  Target unfollowed = MakeTarget(1000);
  unfollowed.coverage.malloc = false;
  EXPECT_EQ(Refusal(process, live, Measure(unfollowed, 1000)),
            "memory.toml:4: live at exit of prog (pid 4711) is not known: its allocations were not all followed");
  EXPECT_THAT(Refusal(process, live, Measure(Target{}, 0)), HasSubstr("nothing of it was recorded"));
  EXPECT_THAT(Refusal(process, {Measure::kPeakRss, Limit::Kind::kMost, 1e12}, Measure(Target{}, 0)),
              HasSubstr("nothing of it was recorded"));
  EXPECT_THAT(Refusal(process, {Measure::kLeaked, Limit::Kind::kMost, 0}, Measure(MakeTarget(1000), 1000, false)),
              HasSubstr("no history"));
  EXPECT_THAT(Refusal(process, {Measure::kPeakRss, Limit::Kind::kGrowthPercent, 5}, Measure(1000)),
              HasSubstr("--against"));
  const MeasuredSession unknown = Measure(unfollowed, 1000);
  EXPECT_THAT(Refusal(process, {Measure::kLiveAtExit, Limit::Kind::kGrowthPercent, 5}, Measure(1000), &unknown),
              HasSubstr("of the base's prog (pid 4711) is not known"));
}

TEST_F(BudgetCheckTest, PeakRssOfFunctionsIsThatOfThoseThatAskForIt) {
  BudgetRule rule = Rule(BudgetScope::kFunction);
  rule.function = "*";
  const Limit limit{Measure::kPeakRss, Limit::Kind::kMost, 2 << 20};
  EXPECT_THAT(Refusal(rule, limit, Measure(1000)), HasSubstr("MEMLINE_PROFILE_PEAK"));
  Target target = MakeTarget(1000);
  target.node_peaks = {{2, 3 << 20, true}};
  const LimitCheck check = CheckOne(rule, limit, Measure(target, 1000));
  EXPECT_EQ(check.fits, 1u);
  ASSERT_EQ(check.broken.size(), 1u);
  EXPECT_EQ(check.broken[0].group.name, "Inner");
}

TEST_F(BudgetCheckTest, OutsideProfileMustBeNamed) {
  Target target = MakeTarget(1000);
  target.counters.insert(target.counters.begin(), {0, 0, Kept(77)});
  const MeasuredSession session = Measure(target, 1000);
  BudgetRule rule = Rule(BudgetScope::kFunction);
  rule.function = "*";
  EXPECT_EQ(CheckOne(rule, {Measure::kAllocated, Limit::Kind::kMost, 1e9}, session).fits, 2u);
  rule.function = kOutsideProfile;
  EXPECT_EQ(CheckOne(rule, {Measure::kAllocated, Limit::Kind::kMost, 1e9}, session).nearest.measured, 77);
}

}  // namespace
}  // namespace memline
