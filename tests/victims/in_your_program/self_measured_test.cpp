// SPDX-License-Identifier: MIT
// Programs that measure themselves say whether what they read is what they know.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>

#include "profiler_core/analyse/line_table.h"
#include "profiler_core/receive/recorder.h"
#include "tests/unit/store/scratch_directory.h"
#include "tests/victims/process.h"

namespace memline {
namespace {

using testing::HasSubstr;
using testing::Not;

class SelfMeasured : public testing::TestWithParam<const char*> {};

TEST_P(SelfMeasured, ReadsWhatItKnows) {
  const Outcome run = Execute({Program("self_measured"), GetParam()});
  EXPECT_EQ(run.status, 0);
  EXPECT_EQ(run.output + run.errors, "measuring\n");
}

INSTANTIATE_TEST_SUITE_P(Parts, SelfMeasured,
                         testing::Values("snapshots", "paths", "usage", "nesting", "threads", "fork", "budgets"),
                         [](const auto& part) { return std::string(part.param); });

TEST(SelfMeasuredFrom, BeforeMainToBehindIt) {
  const Outcome run = Execute({Program("self_measured"), "whole_life"}, {.environment = {"WHOLE_LIFE=1"}});
  EXPECT_EQ(run.status, 0);
  EXPECT_EQ(run.output, "measuring\nwhole life\n");
}

TEST(SelfMeasuredFrom, AForkedChildOfATargetThatIsAlone) {
  // What tells the runtime that only this process is to be recorded is no reason not to count itself.
  const Outcome run =
      Execute({Program("self_measured"), "fork"}, {.environment = {"MEMLINE_TARGET_PID=1", "MEMLINE_SOCKET=/none"}});
  EXPECT_EQ(run.status, 0);
  EXPECT_EQ(run.output, "measuring\n");
}

TEST(SelfMeasuredFrom, NothingWhereMemlineIsOff) {
  const Outcome run = Execute({Program("self_measured"), "turned_off"}, {.environment = {"MEMLINE_OFF=1"}});
  EXPECT_EQ(run.status, 0);
  EXPECT_EQ(run.output, "measuring\n");
}

class Recorded : public testing::Test {
 protected:
  Target Record(const std::vector<std::string>& command) {
    const std::string stream = (scratch_ / "stream").string();
    const Outcome run = Execute(command, {.environment = {"MEMLINE_RECORD=" + stream}});
    EXPECT_EQ(run.status, 0) << run.output;
    auto session = OpenRecording(stream);
    EXPECT_TRUE(session.ok()) << session.status();
    return session.ok() ? std::move(session->targets.at(0)) : Target();
  }
  static bool HasMark(const Target& target, const std::string& text) {
    return std::any_of(target.marks.begin(), target.marks.end(), [&](const auto& mark) { return mark.text == text; });
  }
  ScratchDirectory scratch_;
};

TEST_F(Recorded, BesideTheProgramsOwnTracking) {
  const Target target = Record({Program("self_measured"), "beside_collector"});
  EXPECT_TRUE(HasMark(target, "budget Spend exceeded: 3.00 MiB more, 0.00 MiB allowed"));
  uint64_t allocated = 0;
  for (const FunctionRow& row : BuildFunctionTable(target)) {
    if (row.name == "Work") allocated = row.self.counters.alloc_bytes;
  }
  EXPECT_EQ(allocated, 1045u + 5000u);
}

TEST_F(Recorded, CProgram) {
  const Target target = Record({Program("c_program")});
  EXPECT_TRUE(HasMark(target, "built"));
  ASSERT_EQ(target.user_counters.size(), 1u);
  EXPECT_EQ(target.user_counters[0].name, "bytes asked for");
  std::vector<std::string> functions;
  for (const FunctionRow& row : BuildFunctionTable(target)) functions.push_back(row.name);
  EXPECT_THAT(functions, testing::IsSupersetOf({"Build", "Build: second"}));
}

// The page shows the example as it is and what it prints; the size of a map's node is libstdc++'s on x86-64.
TEST(Example, IsWhatTheDocumentationShows) {
  const std::filesystem::path root = std::filesystem::path(MEMLINE_TESTS_DIR).parent_path();
  const std::string page = ReadFile(root / "resources/doc/in-your-program.md");
  const std::string source = ReadFile(root / "instrumentation/examples/in_your_program/main.cpp");
  EXPECT_THAT(page, HasSubstr(source.substr(source.find('\n') + 1)));
  const Outcome run = Execute({Program("in_your_program")});
  EXPECT_EQ(run.status, 0);
  EXPECT_THAT(run.output, HasSubstr("answers over their budget: 6\n"));
  EXPECT_THAT(page, HasSubstr(run.output));
}

TEST(CProgram, MeasuresItself) {
  const Outcome run = Execute({Program("c_program")});
  EXPECT_EQ(run.status, 0);
  EXPECT_THAT(run.output, HasSubstr("+1000 bytes in 1 block  "));
  EXPECT_THAT(run.output, testing::ContainsRegex("\\+2000 bytes in 1 block  /.*c_program\\.c:[0-9]+  Build: second  "
                                                 "void\\* second = malloc"));
  EXPECT_THAT(run.output, Not(HasSubstr("does not hold")));
}

TEST(CProgram, CompiledAway) {
  const Outcome run = Execute({Program("c_program_disabled")});
  EXPECT_EQ(run.status, 0);
  EXPECT_EQ(run.output, "4 0 memline is compiled away (MEMLINE_DISABLE)\n");
  EXPECT_THAT(Execute({"nm", "--undefined-only", Program("c_program_disabled")}).output, Not(HasSubstr("memline")));
}

}  // namespace
}  // namespace memline
