// SPDX-License-Identifier: MIT
// `memline peak --function`: how much memory there was while a function ran.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdio>

#include "tests/unit/store/scratch_directory.h"
#include "tests/victims/process.h"
#include "tests/victims/staged_session.h"

namespace memline {
namespace {

using testing::HasSubstr;

constexpr double kLoadMiB = 48;
constexpr double kServeMiB = 8;

struct Printed {
  double rss_mib = 0;
  double heap_mib = 0;
  double live_mib = 0;
};

class FunctionPeakTest : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    scratch_ = new ScratchDirectory;
    RecordStages((*scratch_ / "s.memline").string());
  }
  static void TearDownTestSuite() { delete scratch_; }

  static Outcome Peak(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), "peak");
    return Memline(arguments, {.directory = scratch_->path()});
  }
  static Printed PeakOf(const std::string& function) {
    const Outcome outcome = Peak({"--function", function, "s.memline"});
    EXPECT_EQ(outcome.status, 0) << outcome.errors;
    Printed printed;
    EXPECT_EQ(std::sscanf(outcome.output.c_str(), "s.memline\t%lf MiB\theap in use %lf MiB\tits own live %lf MiB\n",
                          &printed.rss_mib, &printed.heap_mib, &printed.live_mib),
              3)
        << outcome.output;
    return printed;
  }

  static ScratchDirectory* scratch_;
};

ScratchDirectory* FunctionPeakTest::scratch_ = nullptr;

TEST_F(FunctionPeakTest, IsOfTheTimeInWhichTheFunctionRan) {
  const Printed load = PeakOf("app::Load");
  const Printed serve = PeakOf("app::Serve");
  EXPECT_DOUBLE_EQ(load.live_mib, kLoadMiB);
  EXPECT_GE(load.heap_mib, kLoadMiB);
  EXPECT_GE(load.rss_mib, kLoadMiB);
  EXPECT_DOUBLE_EQ(serve.live_mib, kServeMiB) << "what it calls allocates it";
  EXPECT_GE(serve.heap_mib, kServeMiB);
  EXPECT_LT(serve.heap_mib, kLoadMiB);
  EXPECT_LT(serve.rss_mib, kLoadMiB);
}

TEST_F(FunctionPeakTest, ANameMayLackItsNamespaceAndTheSessionItsName) {
  const Outcome named = Peak({"--function", "app::Load", "s.memline"});
  EXPECT_EQ(Peak({"--func", "Load"}).output, named.output);
}

TEST_F(FunctionPeakTest, SaysWhatThereIsInstead) {
  const Outcome unknown = Peak({"--function", "oad", "s.memline"});
  EXPECT_EQ(unknown.status, 2);
  EXPECT_THAT(unknown.errors, HasSubstr("has no function oad: those with a PROFILE() are app::Blink, app::Fill, "));
  const Outcome brief = Peak({"--function", "Blink", "s.memline"});
  EXPECT_EQ(brief.status, 2);
  EXPECT_THAT(brief.errors, HasSubstr("no tick came while it ran"));
  const Outcome some = Peak({"--function", "Load", "missing.memline", "s.memline"});
  EXPECT_EQ(some.status, 2);
  EXPECT_THAT(some.output, HasSubstr("s.memline\t"));
}

}  // namespace
}  // namespace memline
