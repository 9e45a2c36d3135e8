// SPDX-License-Identifier: MIT
// The verbs that deal with sessions as files: list, peak, rm, clean, repair; and how large they grow.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>

#include <algorithm>

#include "profiler_core/store/session_file.h"
#include "tests/unit/store/scratch_directory.h"
#include "tests/victims/process.h"
#include "tests/victims/recording_state.h"

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

TEST_F(SessionFilesTest, MaxSizeKeepsTheFileSmall) {
  constexpr uintmax_t kBound = 1 << 20;
  for (const char* wrong : {"1KiB", "-5MiB", "much"}) {
    const Outcome refused = Run({"run", "--max-size", wrong, "--", "true"});
    EXPECT_EQ(refused.status, 2) << wrong;
    EXPECT_THAT(refused.errors, HasSubstr("--max-size"));
  }
  const std::vector<std::string> program = {"--", Program("many_counters"), "3"};
  std::vector<std::string> bounded = {"run", "--no-report", "-i", "1ms", "--max-size", "1MiB", "-o", "small.memline"};
  bounded.insert(bounded.end(), program.begin(), program.end());
  const Outcome outcome = Run(bounded);
  ASSERT_EQ(outcome.status, 0) << outcome.errors;
  // The pages of the last commits are all that may come on top.
  EXPECT_LE(std::filesystem::file_size(scratch_ / "small.memline"), kBound + kBound / 2);
  const absl::StatusOr<Session> session = LoadSession(scratch_ / "small.memline", Reading::kAll);
  ASSERT_TRUE(session.ok()) << session.status();
  const Target& target = session->targets[0];
  EXPECT_EQ(target.marks.size(), 1u);
  ASSERT_EQ(target.user_counters.size(), 200u);
  EXPECT_LT(target.user_counters[0].series.size(), target.tick_count / 2) << "nothing was thinned out";
}

TEST_F(SessionFilesTest, RepairSavesWhatItCan) {
  ASSERT_EQ(Run({"run", "--no-report", "-o", "whole.memline", "--", Program("many_counters"), "1"}).status, 0);
  const std::string whole = ReadFile(scratch_ / "whole.memline");
  EXPECT_THAT(Run({"repair", "whole.memline"}).output, HasSubstr("nothing is missing from whole.memline"));
  EXPECT_TRUE(Exists("whole-repaired.memline"));
  WriteFile(scratch_ / "cut.memline", whole.substr(0, whole.size() / 2));
  EXPECT_EQ(Run({"report", "cut.memline"}).status, 2);
  const Outcome repair = Run({"repair", "cut.memline", "-o", "saved.memline"});
  EXPECT_EQ(repair.status, 0) << repair.errors;
  EXPECT_THAT(repair.output, HasSubstr("saved.memline has what could be read of cut.memline"));
  EXPECT_THAT(repair.output, HasSubstr("others could not be read"));
  const Outcome report = Run({"report", "saved.memline"});
  EXPECT_EQ(report.status, 0) << report.errors;
  EXPECT_THAT(report.output, HasSubstr("many_counters"));
  const Outcome again = Run({"repair", "cut.memline", "-o", "saved.memline"});
  EXPECT_EQ(again.status, 2);
  EXPECT_THAT(again.errors, HasSubstr("saved.memline"));
  EXPECT_EQ(Run({"repair", "none.memline"}).status, 2);
}

TEST_F(SessionFilesTest, CleanLeavesWhatIsBeingRecorded) {
  Record("a.memline");
  Record("b.memline");
  Process target({Program("told")}, options_);
  Process recorded({Program("memline"), "attach", std::to_string(target.pid()), "-o", "live.memline", "--no-report"},
                   options_);
  ASSERT_TRUE(RecordingBegins((scratch_ / "live.memline").string()));
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
