// SPDX-License-Identifier: MIT
// The exit statuses that the manual promises, of every verb.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>

#include <algorithm>
#include <set>

#include "tests/unit/store/scratch_directory.h"
#include "tests/victims/process.h"
#include "tests/victims/verbs.h"

namespace memline {
namespace {

using testing::IsEmpty;
using testing::StartsWith;

constexpr int kFailure = 2;

class ExitStatusTest : public testing::Test {
 protected:
  ExitStatusTest() { EXPECT_EQ(Run({"run", "--no-report", "-o", "s.memline", "--", "true"}).status, 0); }
  Outcome Run(const std::vector<std::string>& arguments) {
    return Memline(arguments,
                   {.environment = {"XDG_RUNTIME_DIR=" + scratch_.path().string()}, .directory = scratch_.path()});
  }
  void ExpectFailure(const std::vector<std::string>& arguments) {
    const Outcome outcome = Run(arguments);
    EXPECT_EQ(outcome.status, kFailure) << testing::PrintToString(arguments);
    EXPECT_THAT(outcome.errors, StartsWith("memline: ")) << testing::PrintToString(arguments);
    EXPECT_EQ(std::count(outcome.errors.begin(), outcome.errors.end(), '\n'), 1) << outcome.errors;
    EXPECT_THAT(outcome.output, IsEmpty()) << testing::PrintToString(arguments);
  }

  ScratchDirectory scratch_;
};

TEST_F(ExitStatusTest, HelpIsASuccess) {
  EXPECT_EQ(Run({}).status, 0);
  EXPECT_EQ(Run({"--help"}).status, 0);
  EXPECT_EQ(Run({"--version"}).status, 0);
  for (const std::string& verb : Verbs()) EXPECT_EQ(Run({verb, "--help"}).status, 0) << verb;
}

TEST_F(ExitStatusTest, WrongArgumentsAreAFailure) {
  ExpectFailure({"no-such-verb"});
  ExpectFailure({"--no-such-option"});
  for (const std::string& verb : Verbs()) ExpectFailure({verb, "--no-such-option"});
}

TEST_F(ExitStatusTest, FilesThatAreNotThereAreAFailure) {
  for (const char* verb : {"report", "leaks", "peak", "rm"}) ExpectFailure({verb, "missing.memline"});
  ExpectFailure({"diff", "missing.memline", "s.memline"});
  ExpectFailure({"plot", "missing.memline", "-o", "x.png"});
  ExpectFailure({"export", "missing.memline", "--format", "csv"});
  ExpectFailure({"repair", "missing.memline"});
  ExpectFailure({"symbolize", "missing.memline", "-o", "x.memline"});
  ExpectFailure({"list", "missing"});
  ExpectFailure({"clean", "missing"});
  for (const char* verb : {"attach", "top", "trim"}) ExpectFailure({verb, "999999999"});
}

TEST_F(ExitStatusTest, WhatCanBeDoneIsASuccess) {
  for (const std::vector<std::string>& arguments :
       std::vector<std::vector<std::string>>{{"report"},
                                             {"report", "--format", "json", "s.memline"},
                                             {"diff", "s.memline", "s.memline"},
                                             {"leaks"},
                                             {"plot", "-o", "x.svg"},
                                             {"export", "--format", "csv"},
                                             {"peak"},
                                             {"list"},
                                             {"repair", "s.memline"},
                                             {"symbolize", "s.memline", "-o", "y.memline"},
                                             {"rm", "y.memline"},
                                             {"clean"},
                                             {"list"},
                                             {"clean"}}) {
    const Outcome outcome = Run(arguments);
    EXPECT_EQ(outcome.status, 0) << testing::PrintToString(arguments) << outcome.errors;
  }
}

TEST_F(ExitStatusTest, OneOfSeveralFilesThatCannotBeReadIsAFailure) {
  const Outcome peak = Run({"peak", "missing.memline", "s.memline"});
  EXPECT_EQ(peak.status, kFailure);
  EXPECT_THAT(peak.output, StartsWith("s.memline\t"));
}

TEST_F(ExitStatusTest, OfRunItIsTheProgramsOwn) {
  const auto run = [this](const char* script) {
    return Run({"run", "--no-report", "-o", std::string(script) + ".memline", "--", "sh", "-c", script}).status;
  };
  for (const int status : {0, 1, 2, 77, 255}) EXPECT_EQ(run(("exit " + std::to_string(status)).c_str()), status);
  EXPECT_EQ(run("kill -KILL $$"), 128 + SIGKILL);
  ExpectFailure({"run", "no-such-program"});
}

}  // namespace
}  // namespace memline
