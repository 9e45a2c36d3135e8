// SPDX-License-Identifier: MIT
// What the assertions of assertions.h say when they fail, in tests that fail on purpose.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "tests/victims/process.h"

namespace memline {
namespace {

using testing::AllOf;
using testing::ContainsRegex;
using testing::HasSubstr;
using testing::Not;

// "FILE:LINE" of the first line of a victim's source that holds the text.
std::string Planted(const std::string& file, const std::string& text) {
  const std::string path = std::string(MEMLINE_TESTS_DIR) + "/victims/in_your_program/" + file;
  std::ifstream source(path);
  std::string line;
  for (int number = 1; std::getline(source, line); ++number) {
    if (line.find(text) != std::string::npos) return path + ":" + std::to_string(number);
  }
  return "no such line";
}

const char kKept[] = "planted: kept for ever";

class GoogleTestVictim : public testing::Test {
 protected:
  static Outcome Run(const std::string& filter, const std::string& variable = "UNUSED=") {
    return Execute({Program("failing_gtest"), "--gtest_filter=" + filter}, {.environment = {variable}});
  }
  const std::string kept_ = Planted("failing_gtest.cpp", kKept);
};

TEST_F(GoogleTestVictim, PassesWhatIsWithinItsLimits) {
  const Outcome run = Run("Passing.*");
  EXPECT_EQ(run.status, 0) << run.output;
  EXPECT_THAT(run.output, Not(HasSubstr("not to be seen")));
  EXPECT_EQ(run.errors, "");
}

TEST_F(GoogleTestVictim, NamesTheLineThatHolds) {
  const Outcome run = Run("Failing.LiveBytes");
  EXPECT_EQ(run.status, 1);
  EXPECT_THAT(run.output, ContainsRegex("Remember\\(long_text\\) holds [0-9]+ bytes more than before, 64 bytes are "
                                        "allowed:\n  \\+[0-9]+ bytes in 2 blocks  "));
  EXPECT_THAT(run.output, HasSubstr(kept_ + "  Remember  log_lines.push_back(text);"));
  EXPECT_THAT(run.output, AllOf(HasSubstr("more text"), HasSubstr("went on")));
}

TEST_F(GoogleTestVictim, LeavesTheTestIfItIsFatal) {
  const Outcome run = Run("Failing.Fatal");
  EXPECT_EQ(run.status, 1);
  EXPECT_THAT(run.output, AllOf(HasSubstr(kept_), Not(HasSubstr("not to be reached"))));
}

TEST_F(GoogleTestVictim, NamesTheLineThatAllocates) {
  const Outcome run = Run("Failing.Allocations");
  EXPECT_EQ(run.status, 1);
  EXPECT_THAT(run.output, HasSubstr("allocates 3 times, 2 are allowed:\n  3 allocations of 603 bytes  " +
                                    Planted("failing_gtest.cpp", "planted: a copy")));
}

TEST_F(GoogleTestVictim, NamesTheLineThatGrows) {
  const Outcome run = Run("Failing.Growth");
  EXPECT_EQ(run.status, 1);
  EXPECT_THAT(run.output, HasSubstr("keeps growing: later runs of 8 hold "));
  EXPECT_THAT(run.output, HasSubstr(kept_));
}

TEST_F(GoogleTestVictim, SaysWhatIsOutsideProfile) {
  const Outcome run = Run("Failing.OutsideProfile");
  EXPECT_EQ(run.status, 1);
  EXPECT_THAT(run.output, HasSubstr("  +5001 bytes in 1 block  outside PROFILE\n"));
}

TEST_F(GoogleTestVictim, PassesWithANoteWhereNothingCanBeMeasured) {
  const Outcome run = Run("Failing.*", "MEMLINE_OFF=1");
  EXPECT_EQ(run.status, 0) << run.output;
  EXPECT_THAT(run.errors, HasSubstr("memline: not measured: memline is off in this process"));
}

// A collector's recording and the assertions' tracking are one and the same.
TEST_F(GoogleTestVictim, FailsTheSameWhileItIsRecorded) {
  const Outcome run = Run("Failing.LiveBytes", "MEMLINE_RECORD=/dev/null");
  EXPECT_EQ(run.status, 1);
  EXPECT_THAT(run.output, HasSubstr(kept_));
}

TEST(Catch2Victim, NamesTheLines) {
  const std::string kept = Planted("failing_catch2.cpp", kKept);
  const Outcome passes = Execute({Program("failing_catch2"), "passes", "-w", "NoAssertions"});
  EXPECT_EQ(passes.status, 0) << passes.output;
  const Outcome goes_on = Execute({Program("failing_catch2"), "goes on"});
  EXPECT_EQ(goes_on.status, 1);
  EXPECT_THAT(goes_on.output, AllOf(HasSubstr("bytes more than before, 10 bytes are allowed:"), HasSubstr("went on")));
  const Outcome stops = Execute({Program("failing_catch2"), "stops"});
  EXPECT_EQ(stops.status, 1);
  EXPECT_THAT(stops.output, AllOf(HasSubstr("keeps growing"), Not(HasSubstr("not to be reached"))));
  for (const Outcome& run : {goes_on, stops}) EXPECT_THAT(run.output, HasSubstr(kept + "  Remember  "));
}

TEST(OtherFramework, FailsByItsOwnMacro) {
  const Outcome run = Execute({Program("other_framework")});
  EXPECT_EQ(run.status, 3);
  EXPECT_THAT(run.output, AllOf(HasSubstr("failed: Keep() holds 10 bytes more than before"),
                                HasSubstr("failed: Keep() allocates 1 times, 0 are allowed"),
                                HasSubstr("fatal: Keep() keeps growing"), Not(HasSubstr("ran"))));
  EXPECT_THAT(run.output, HasSubstr(Planted("other_framework.cpp", kKept)));
}

TEST(OtherFramework, SaysThatItWasCompiledAway) {
  const Outcome run = Execute({Program("other_framework_disabled")});
  EXPECT_EQ(run.status, 0);
  EXPECT_THAT(run.output, AllOf(HasSubstr("note: memline: not measured: memline is compiled away (MEMLINE_DISABLE)\n"),
                                HasSubstr("ran 7 times\n")));
  EXPECT_THAT(Execute({"nm", "--undefined-only", Program("other_framework_disabled")}).output,
              Not(HasSubstr("memline")));
}

}  // namespace
}  // namespace memline
