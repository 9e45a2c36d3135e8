// SPDX-License-Identifier: MIT
// What each line made of RSS, against what the program knows that it touched and gave back.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <nlohmann/json.hpp>
#include <sstream>

#include "profiler_core/store/session_file.h"
#include "tests/unit/store/scratch_directory.h"
#include "tests/victims/process.h"
#include "tests/victims/recording_state.h"

namespace memline {
namespace {

using nlohmann::json;
using testing::HasSubstr;
using testing::StartsWith;

constexpr double kMebibyte = 1 << 20;

class RssLines : public testing::TestWithParam<std::string> {
 protected:
  void SetUp() override { WriteFile(file_, std::string(64 << 20, 'x')); }

  void Record(const std::string& pattern, const StartOptions& start) {
    const Outcome run =
        Memline({"run", "--no-report", "-o", session_, "--", Program("touched"), pattern, file_.string()}, start);
    ASSERT_EQ(run.status, 0) << run.errors;
    std::istringstream lines(run.output);
    std::string line;
    for (double bytes = 0; lines >> line >> bytes;) truth_[line] = bytes;
    const Outcome report = Memline({"report", "--format", "json", session_});
    ASSERT_EQ(report.status, 0) << report.errors;
    report_ = json::parse(report.output);
  }
  [[nodiscard]] std::string Method() const { return report_.at("process").at("rss_method"); }
  [[nodiscard]] double Reported(const std::string& line) const {
    for (const json& row : report_.at("lines")) {
      if (std::to_string(row.at("line").get<int>()) == line) return row.at("rss_bytes");
    }
    return 0;
  }
  [[nodiscard]] double SumOfLines() const {
    double sum = report_.at("process").at("rss_own_bytes").get<double>() +
                 report_.at("process").at("rss_elsewhere_bytes").get<double>();
    for (const json& row : report_.at("lines")) sum += row.at("self").at("rss_bytes").get<double>();
    return sum;
  }
  // Each line within a share of its truth and so many bytes, their sum within 2 % of what was moved.
  void ExpectTruth(double share, double bytes) {
    double moved = 0;
    for (const auto& [line, truth] : truth_) {
      if (line == "growth" || line == "0") continue;
      moved += std::abs(truth);
      EXPECT_NEAR(Reported(line), truth, std::abs(truth) * share + bytes) << "line " << line;
    }
    EXPECT_NEAR(SumOfLines(), truth_.at("growth"), moved * 0.02);
  }

  ScratchDirectory scratch_;
  std::string session_ = (scratch_ / "session.memline").string();
  std::filesystem::path file_ = scratch_ / "file";
  std::map<std::string, double> truth_;
  json report_;
};

TEST_P(RssLines, AreNearTheTruth) {
  Record(GetParam(), {});
  if (!Method().starts_with("page faults")) GTEST_SKIP() << Method();
  ExpectTruth(0.05, 0.1 * kMebibyte);
}

TEST_P(RssLines, AreExactWhereEachFaultIsAskedFor) {
  Record(GetParam(), {.environment = {"MEMLINE_FAULT_PERIOD=1"}});
  if (!Method().starts_with("page faults")) GTEST_SKIP() << Method();
  EXPECT_EQ(Method(), "page faults, each");
  // What is given back is found by reading RSS, which the kernel rounds. How many pages of a file it maps at once is
  // its own choice, and differs while it still writes the file. The code that runs has pages, too.
  const bool reads_rss = GetParam() == "returned" || GetParam() == "trimmed";
  ExpectTruth(0, (reads_rss ? 1 : GetParam() == "files" ? 0.5 : 0.2) * kMebibyte);
}

TEST_P(RssLines, SumToTheGrowthOfTheFunctionWithoutFaults) {
  Record(GetParam(), {.environment = {"MEMLINE_FAULT_PERIOD=0"}});
  EXPECT_EQ(Method(), "begin and end of scopes (switched off)");
  const double bound = (GetParam() == "threads" ? 6 : 2.5) * kMebibyte;  // of each up to 100 us are left
  EXPECT_NEAR(SumOfLines(), truth_.at("growth"), bound);
  if (GetParam() == "threads") return;  // the first to read RSS is charged with what all have touched: one that ends, too
  double in_scopes = 0;
  for (const json& row : report_.at("lines")) {
    if (row.at("function") != "outside PROFILE") in_scopes += row.at("self").at("rss_bytes").get<double>();
  }
  EXPECT_NEAR(in_scopes, truth_.at("growth"), bound);
}

INSTANTIATE_TEST_SUITE_P(Patterns, RssLines,
                         testing::Values("small", "alternating", "threads", "huge", "files", "calls", "zeroed",
                                         "returned", "trimmed"),
                         [](const auto& pattern) { return pattern.param; });

TEST(RssLinesReport, HasColumnsAndTheWayTheyAreKnown) {
  const ScratchDirectory scratch;
  WriteFile(scratch / "file", std::string(64 << 20, 'x'));
  const std::string session = (scratch / "session.memline").string();
  const Outcome run = Memline({"run", "-o", session, "--", Program("touched"), "small", (scratch / "file").string()},
                              {.environment = {"MEMLINE_FAULT_PERIOD=0"}});
  ASSERT_EQ(run.status, 0) << run.errors;
  EXPECT_THAT(run.output, HasSubstr("RSS per line    begin and end of scopes (switched off)"));
  EXPECT_THAT(run.output, HasSubstr("Line #  RSS after   RSS incr."));
}

// Of threads that were there before anyone recorded.
TEST(RssLinesOfAttached, AreNearTheTruth) {
  const ScratchDirectory scratch;
  WriteFile(scratch / "file", "");
  const std::string session = (scratch / "session.memline").string();
  const StartOptions start{.environment = {"XDG_RUNTIME_DIR=" + scratch.path().string()}};
  Process target({Program("touched"), "late", (scratch / "file").string()}, start);
  ASSERT_TRUE(Eventually([&] { return !target.Output().empty(); }));
  Process attached({Program("memline"), "attach", std::to_string(target.pid()), "-o", session}, start);
  ASSERT_TRUE(RecordingBegins(session));
  target.CloseInput();
  EXPECT_EQ(target.Wait(), 0);
  EXPECT_EQ(attached.Wait(), 0) << attached.Errors();
  const json report = json::parse(Memline({"report", "--format", "json", session}).output);
  const std::string method = report.at("process").at("rss_method");
  if (!method.starts_with("page faults")) GTEST_SKIP() << method;
  std::map<std::string, double> grown;
  for (const json& line : report.at("lines")) grown[line.at("source")] += line.at("rss_bytes").get<double>();
  EXPECT_NEAR(grown["Touch(memory, kBytes / 4);"], 64 * kMebibyte, 0.05 * 64 * kMebibyte);
  EXPECT_NEAR(grown["Touch(memory + kBytes / 4, kBytes / 8);"], 32 * kMebibyte, 0.05 * 32 * kMebibyte);
}

// What a program prints and how it ends, alone and recorded.
class Manners : public testing::TestWithParam<std::pair<std::string, std::string>> {};

TEST_P(Manners, AreWhatTheyAreWithoutARecorder) {
  const auto& [mode, method] = GetParam();
  const ScratchDirectory scratch;
  const std::string session = (scratch / "session.memline").string();
  const Outcome alone = Execute({Program("manners"), mode}, {.environment = {"MEMLINE_OFF=1"}});
  const Outcome recorded = Memline({"run", "--no-report", "-o", session, "--", Program("manners"), mode});
  EXPECT_EQ(recorded.output, alone.output);
  EXPECT_EQ(recorded.status, alone.status);
  const Outcome report = Memline({"report", "--format", "json", session});
  ASSERT_EQ(report.status, 0) << report.errors;
  const json process = json::parse(report.output).at("processes").back();  // after an exec
  const std::string known = process.at("rss_method");
  if (known.find("kernel") != std::string::npos || known.find("paranoid") != std::string::npos) GTEST_SKIP() << known;
  EXPECT_THAT(known, HasSubstr(method));
}

INSTANTIATE_TEST_SUITE_P(
    Programs, Manners,
    testing::Values(std::pair("plain", "page faults, "), std::pair("blocks", "page faults, "),
                    std::pair("asks", "page faults, "), std::pair("forks", "page faults, "),
                    std::pair("forks-in-scope", "page faults, "),
                    std::pair("handles", "begin and end of scopes (the program handles SIGTRAP itself)"),
                    std::pair("handles-by-signal", "begin and end of scopes (the program handles SIGTRAP itself)"),
                    std::pair("confines", "not measured (the program confines itself)"),
                    std::pair("filtered", "begin and end of scopes (a seccomp filter is in place)"),
                    std::pair("traps", "page faults, ")),
    [](const auto& program) {
      std::string name = program.param.first;
      std::erase(name, '-');
      return name;
    });

TEST(MannersOfATracedProgram, AreLeftAlone) {
  const ScratchDirectory scratch;
  const std::string session = (scratch / "session.memline").string();
  const Outcome run =
      Memline({"run", "--include-children", "--no-report", "-o", session, "--", Program("manners"), "traced"});
  EXPECT_EQ(run.status, 5);
  EXPECT_EQ(run.output, "done\n") << "nothing stopped it";
  const json report = json::parse(Memline({"report", "--format", "json", session}).output);
  const json& processes = report.at("processes");
  ASSERT_EQ(processes.size(), 2u);
  const size_t child = processes[0].at("parent_pid") == processes[1].at("pid") ? 0 : 1;
  EXPECT_EQ(processes[child].at("rss_method"), "begin and end of scopes (a debugger is attached)");
}

}  // namespace
}  // namespace memline
