// SPDX-License-Identifier: MIT
#include "profiler_core/report/budget_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/store/scratch_directory.h"

namespace memline {
namespace {

using testing::HasSubstr;

constexpr double kMiB = 1024.0 * 1024;

TEST(BudgetFile, ReadsEachKindOfRule) {
  const absl::StatusOr<Budget> budget = ParseBudget(R"(# the limits of the service
[process]
peak_rss = "256 MiB"     # of the launched program
allocations = 1_000_000
peak_live_growth = "5 %"

[[function]]
name = "Index::*"
live_at_exit = "1.5 MiB"

[[file]]
name = "cache.cpp"
allocated_growth = "1 MiB"
optional = true

[[line]]
source = "names.push_back(name);"
function = "Build"
leaked = 0
callees = true

[[line]]
at = "src/index.cpp:42"
leak_score = 0.3

[total]
peak_rss = 1_073_741_824
)",
                                                    "memory.toml");
  ASSERT_TRUE(budget.ok()) << budget.status();
  EXPECT_EQ(budget->path, "memory.toml");
  ASSERT_EQ(budget->rules.size(), 6u);

  const BudgetRule& process = budget->rules[0];
  EXPECT_EQ(process.scope, BudgetScope::kProcess);
  EXPECT_EQ(process.at_line, 2u);
  ASSERT_EQ(process.limits.size(), 3u);
  EXPECT_EQ(process.limits[0].measure, Measure::kPeakRss);
  EXPECT_EQ(process.limits[0].kind, Limit::Kind::kMost);
  EXPECT_EQ(process.limits[0].value, 256 * kMiB);
  EXPECT_EQ(process.limits[0].at_line, 3u);
  EXPECT_EQ(process.limits[1].value, 1'000'000);
  EXPECT_EQ(process.limits[2].kind, Limit::Kind::kGrowthPercent);
  EXPECT_EQ(process.limits[2].value, 5);

  EXPECT_EQ(budget->rules[1].function, "Index::*");
  EXPECT_TRUE(budget->rules[1].with_callees) << "as in memline report --by function";
  EXPECT_EQ(budget->rules[2].file, "cache.cpp");
  EXPECT_TRUE(budget->rules[2].optional);
  EXPECT_EQ(budget->rules[2].limits[0].kind, Limit::Kind::kGrowth);
  EXPECT_EQ(budget->rules[2].limits[0].value, kMiB);
  EXPECT_EQ(budget->rules[3].source, "names.push_back(name);");
  EXPECT_EQ(budget->rules[3].function, "Build");
  EXPECT_TRUE(budget->rules[3].with_callees);
  EXPECT_EQ(budget->rules[4].file, "src/index.cpp");
  EXPECT_EQ(budget->rules[4].line, 42u);
  EXPECT_EQ(budget->rules[4].limits[0].value, 0.3);
  EXPECT_FALSE(budget->rules[4].with_callees);
  EXPECT_EQ(budget->rules[5].scope, BudgetScope::kTotal);
}

TEST(BudgetFile, MaxGrowthStandsForSeveralLimits) {
  const auto measures = [](const std::string& growth) {
    std::vector<Measure> found;
    const absl::StatusOr<BudgetRule> rule = GrowthRule(growth);
    if (!rule.ok()) return found;
    for (const Limit& limit : rule->limits) found.push_back(limit.measure);
    return found;
  };
  EXPECT_THAT(measures("5 %"), testing::ElementsAre(Measure::kPeakRss, Measure::kPeakLive, Measure::kLiveAtExit,
                                                    Measure::kAllocated, Measure::kAllocations));
  EXPECT_THAT(measures("1 MiB"),
              testing::ElementsAre(Measure::kPeakRss, Measure::kPeakLive, Measure::kLiveAtExit, Measure::kAllocated));
  EXPECT_FALSE(GrowthRule("a little").ok());
  const absl::StatusOr<Budget> budget = ParseBudget("[[line]]\nfunction = '*'\nmax_growth = '10 %'\n", "b");
  ASSERT_TRUE(budget.ok()) << budget.status();
  EXPECT_EQ(budget->rules[0].limits.size(), 4u) << "lines have no peak RSS";
}

struct BadBudget {
  const char* name;
  const char* text;
  const char* message;
};
class BadBudgetTest : public testing::TestWithParam<BadBudget> {};

TEST_P(BadBudgetTest, IsRefusedWithItsLine) {
  const absl::StatusOr<Budget> budget = ParseBudget(GetParam().text, "memory.toml");
  ASSERT_FALSE(budget.ok());
  EXPECT_EQ(budget.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(budget.status().message()), HasSubstr(GetParam().message));
}

INSTANTIATE_TEST_SUITE_P(
    Budgets, BadBudgetTest,
    testing::Values(
        BadBudget{"Syntax", "[process]\npeak_rss = 256 MiB\n", "memory.toml:2: "},
        BadBudget{"Section", "\n[proces]\npeak_rss = 1\n", "memory.toml:2: \"proces\" is no part of a budget"},
        BadBudget{"Key", "[process]\n\npeak_rs = 1\n",
                  "memory.toml:3: \"peak_rs\" is unknown in [process]: there are "
                  "peak_rss, peak_live"},
        BadBudget{"KeyOfAnotherScope", "[[file]]\nname = 'a'\npeak_rss = 1\n",
                  "memory.toml:3: \"peak_rss\" is unknown in [[file]]"},
        BadBudget{"Size", "[process]\npeak_rss = '256 MB/s'\n",
                  "memory.toml:2: \"256 MB/s\" is no limit for peak_rss: write a size"},
        BadBudget{"Negative", "[process]\nallocations = -1\n",
                  "memory.toml:2: \"-1\" is no limit for allocations: write a count"},
        BadBudget{"Percent", "[process]\npeak_rss = '5 %'\n", "memory.toml:2: \"5 %\" is no limit for peak_rss"},
        BadBudget{"Growth", "[process]\npeak_rss_growth = 'few'\n", "or \"5 %\""},
        BadBudget{"Score", "[[line]]\nat='a.cpp:1'\nleak_score = 2.0\n", "write a score from 0 to 1"},
        BadBudget{"Kind", "[process]\npeak_rss = [1]\n", "memory.toml:2: this is no limit for peak_rss"},
        BadBudget{"Nameless", "[[function]]\npeak_live = 1\n",
                  "memory.toml:1: [[function]] does not say which function"},
        BadBudget{"Limitless", "[[function]]\nname = 'F'\n", "memory.toml:1: [[function]] has no limit"},
        BadBudget{"Place", "[[line]]\nat = 'index.cpp'\npeak_live = 1\n", "memory.toml:2: \"index.cpp\" is no place"},
        BadBudget{"PlaceZero", "[[line]]\nat = 'index.cpp:0'\npeak_live = 1\n", "is no place"},
        BadBudget{"FileTwice", "[[line]]\nat = 'a.cpp:1'\nfile = 'b.cpp'\npeak_live = 1\n", "the file is named twice"},
        BadBudget{"SingleFunction", "[function]\nname = 'F'\npeak_live = 1\n", "memory.toml:1: write [[function]]"},
        BadBudget{"ManyProcesses", "[[process]]\npeak_rss = 1\n", "write [process]"},
        BadBudget{"Flag", "[[line]]\nat = 'a.cpp:1'\noptional = 'yes'\npeak_live = 1\n",
                  "\"optional\" is true or false"},
        BadBudget{"Empty", "# nothing\n", "memory.toml: it limits nothing"}),
    [](const auto& budget) { return std::string(budget.param.name); });

TEST(BudgetFile, ThatCannotBeRead) {
  const ScratchDirectory scratch;
  EXPECT_EQ(ReadBudget(scratch / "none.toml").status().code(), absl::StatusCode::kNotFound);
  EXPECT_FALSE(ReadBudget(scratch.path()).ok());
  WriteFile(scratch / "a.toml", "[process]\npeak_rss = 1\n");
  EXPECT_TRUE(ReadBudget(scratch / "a.toml").ok());
}

}  // namespace
}  // namespace memline
