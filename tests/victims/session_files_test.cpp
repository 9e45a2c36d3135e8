// SPDX-License-Identifier: MIT
// The verbs that deal with sessions as files: list, peak, rm, clean.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>

#include <algorithm>

#include "profiler_core/store/session_file.h"
#include "tests/unit/store/scratch_directory.h"
#include "tests/victims/process.h"

namespace memline {
namespace {

using testing::HasSubstr;
using testing::Not;

class SessionFilesTest : public testing::Test {
 protected:
  SessionFilesTest() {
    options_.directory = scratch_.path();
    options_.environment = {"XDG_RUNTIME_DIR=" + scratch_.path().string()};
  }
  Outcome Run(std::vector<std::string> arguments) { return Memline(arguments, options_); }
  void Record(const std::string& file) {
    const Outcome outcome = Run({"run", "--no-report", "-o", file, "--", "true"});
    ASSERT_EQ(outcome.status, 0) << outcome.errors;
  }
  [[nodiscard]] bool Exists(const std::string& file) const { return std::filesystem::exists(scratch_ / file); }

  ScratchDirectory scratch_;
  StartOptions options_;
};

TEST_F(SessionFilesTest, ListAndPeak) {
  Record("a.memline");
  Record("b.memline");
  WriteFile(scratch_ / "c.memline", "no session");
  const Outcome list = Run({"list"});
  EXPECT_EQ(list.status, 0);
  EXPECT_THAT(list.output, HasSubstr("a.memline: true\n"));
  EXPECT_THAT(list.output, HasSubstr("not a memline session"));
  const Outcome peak = Run({"peak", "a.memline", "b.memline"});
  EXPECT_EQ(peak.status, 0) << peak.errors;
  EXPECT_EQ(std::count(peak.output.begin(), peak.output.end(), '\n'), 2) << peak.output;
  const absl::StatusOr<Session> session = LoadSession(scratch_ / "a.memline");
  ASSERT_TRUE(session.ok());
  char expected[64];
  snprintf(expected, sizeof expected, "a.memline\t%.3f MiB\n",
           static_cast<double>(session->targets[0].peak_rss_bytes) / (1 << 20));
  EXPECT_THAT(peak.output, testing::StartsWith(expected));
  const Outcome none = Run({"peak", "c.memline", "a.memline"});
  EXPECT_EQ(none.status, 2);
  EXPECT_THAT(none.errors, HasSubstr("cannot read the peak of c.memline"));
  EXPECT_THAT(none.output, HasSubstr("a.memline\t"));
}

TEST_F(SessionFilesTest, RemovesSessionsAndNothingElse) {
  Record("a.memline");
  WriteFile(scratch_ / "letter.txt", "dear");
  WriteFile(scratch_ / "fake.memline", "no session");
  EXPECT_EQ(Run({"rm", "--dry-run", "a.memline"}).output, "would remove a.memline\n");
  EXPECT_TRUE(Exists("a.memline"));
  const Outcome refused = Run({"rm", "letter.txt", "fake.memline", "none.memline", "a.memline"});
  EXPECT_EQ(refused.status, 2);
  EXPECT_THAT(refused.errors, HasSubstr("cannot remove letter.txt: it is no memline session"));
  EXPECT_THAT(refused.errors, HasSubstr("cannot remove none.memline: there is no such file"));
  EXPECT_EQ(refused.output, "removed a.memline\n");
  EXPECT_FALSE(Exists("a.memline"));
  EXPECT_TRUE(Exists("letter.txt"));
  EXPECT_TRUE(Exists("fake.memline"));
  EXPECT_EQ(Run({"rm"}).status, 2);
}

TEST_F(SessionFilesTest, CleanLeavesWhatIsBeingRecorded) {
  Record("a.memline");
  Record("b.memline");
  Process target({Program("told")}, options_);
  Process recorded({Program("memline"), "attach", std::to_string(target.pid()), "-o", "live.memline", "--no-report"},
                   options_);
  ASSERT_TRUE(Eventually([&] {
    const auto session = LoadSession(scratch_ / "live.memline");
    return session.ok() && !session->targets.empty() && session->targets[0].tick_count > 0;
  }));
  const Outcome clean = Run({"clean"});
  EXPECT_EQ(clean.status, 2);
  EXPECT_THAT(clean.errors, HasSubstr("live.memline: it is being recorded"));
  EXPECT_THAT(clean.output, HasSubstr("a.memline"));
  EXPECT_FALSE(Exists("a.memline"));
  EXPECT_FALSE(Exists("b.memline"));
  recorded.Signal(SIGINT);
  EXPECT_EQ(recorded.Wait(), 0) << recorded.Errors();
  EXPECT_TRUE(LoadSession(scratch_ / "live.memline").ok());
  EXPECT_EQ(Run({"clean"}).status, 0);
  EXPECT_THAT(Run({"list"}).output, Not(HasSubstr("memline:")));
}

}  // namespace
}  // namespace memline
