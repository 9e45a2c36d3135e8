// SPDX-License-Identifier: MIT
// The macros in all their spellings, through a recording of a program that uses them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "profiler_core/analyse/line_table.h"
#include "profiler_core/receive/recorder.h"
#include "tests/unit/store/scratch_directory.h"
#include "tests/victims/process.h"

namespace memline {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::UnorderedElementsAre;

class MacrosTest : public testing::TestWithParam<const char*> {
 protected:
  void SetUp() override {
    const std::string stream = (scratch_ / "stream").string();
    const Outcome run = Execute({Program(GetParam())}, {.environment = {"MEMLINE_RECORD=" + stream}});
    ASSERT_EQ(run.status, 0);
    auto session = OpenRecording(stream);
    ASSERT_TRUE(session.ok()) << session.status();
    target_ = std::move(session->targets.at(0));
  }
  ScratchDirectory scratch_;
  Target target_;
};

TEST_P(MacrosTest, FunctionsAndRegionsMarksAndCounters) {
  std::set<std::string> functions;
  for (const FunctionRow& row : BuildFunctionTable(target_)) functions.insert(row.name);
  if (std::string(GetParam()) == "macros_no_short_names") {
    EXPECT_THAT(functions, UnorderedElementsAre("Work", "Work: inner block", "Work: peak", "Peak", "outside PROFILE"));
  } else {
    EXPECT_THAT(functions, UnorderedElementsAre("Work", "Work: inner block", "Work: peak", "Work: loop", "Peak",
                                                "outside PROFILE"));
  }
  for (const FunctionRow& row : BuildFunctionTable(target_)) {
    const bool asked = row.name == "Peak" || row.name == "Work: peak";
    EXPECT_EQ(row.peak.rss_bytes != 0, asked) << row.name;
  }
  ASSERT_EQ(target_.marks.size(), 1u);
  EXPECT_EQ(target_.marks[0].text, "working");
  ASSERT_EQ(target_.user_counters.size(), 2u);
  EXPECT_EQ(target_.user_counters[0].name, "value");
  EXPECT_EQ(target_.user_counters[1].name, "positive value");
  EXPECT_EQ(target_.user_counters[1].series.back().value, 1);
}

INSTANTIATE_TEST_SUITE_P(Builds, MacrosTest, testing::Values("macros", "macros_cxx11", "macros_no_short_names"),
                         [](const auto& build) { return std::string(build.param); });

TEST(MacrosCompiledAway, LeaveNothing) {
  EXPECT_EQ(Execute({Program("macros_disabled")}).output, "4\n");
  const Outcome symbols = Execute({"nm", "--undefined-only", Program("macros_disabled")});
  ASSERT_EQ(symbols.status, 0);
  EXPECT_THAT(symbols.output, Not(HasSubstr("memline")));
  EXPECT_THAT(Execute({"nm", "--undefined-only", Program("macros")}).output, HasSubstr("memline_scope_enter"));
}

}  // namespace
}  // namespace memline
