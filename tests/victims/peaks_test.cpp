// SPDX-License-Identifier: MIT
// Memory that is there for a moment between two samples, seen at its full height.
#include "profiler_core/model/peaks.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <nlohmann/json.hpp>
#include <sstream>

#include "profiler_core/store/session_file.h"
#include "tests/unit/store/scratch_directory.h"
#include "tests/victims/process.h"

namespace memline {
namespace {

using nlohmann::json;
using testing::HasSubstr;

// The kernel counts pages in batches for each processor or thread, and the program prints in between.
// A tick is not called exact where the sampler had to wait for the processor at the wrong moment, so nothing here asks
// that each is.
constexpr double kBoundBytes = 2 << 20;

class PeaksTest : public testing::Test {
 protected:
  // Two bursts with at least two ticks between them.
  void RecordBursts(const std::vector<std::string>& options, const StartOptions& start = {}) {
    std::vector<std::string> command = {
        Program("memline"), "run", "--no-report", "--interval", "100ms", "-o", session_};
    command.insert(command.end(), options.begin(), options.end());
    command.push_back(Program("bursts"));
    Process run(command, start);
    ASSERT_TRUE(Eventually([&] { return run.Output().find("first") != std::string::npos; }));
    const uint64_t ticks = Ticks();
    ASSERT_TRUE(Eventually([&] { return Ticks() >= ticks + 3; }));
    run.CloseInput();
    ASSERT_EQ(run.Wait(), 0);
    ReadTruth(run.Output());
    auto session = LoadSession(session_);
    ASSERT_TRUE(session.ok()) << session.status();
    target_ = std::move(session->targets.at(0));
  }
  [[nodiscard]] uint64_t Ticks() const {
    const auto session = LoadSession(session_);
    return session.ok() && !session->targets.empty() ? session->targets[0].tick_count : 0;
  }
  void ReadTruth(const std::string& output) {
    std::istringstream lines(output);
    std::string name;
    for (double bytes = 0; lines >> name >> bytes;) truth_[name] = bytes;
  }
  [[nodiscard]] std::string Report(std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(), "report");
    arguments.push_back(session_);
    const Outcome report = Memline(arguments);
    EXPECT_EQ(report.status, 0) << report.errors;
    return report.output;
  }
  // The highest of the ticks after the one that saw the highest of all.
  [[nodiscard]] double SecondPeak() const {
    const Pyramid& peaks = target_[SeriesId::kRssPeak];
    const std::vector<double> values = peaks.Values();
    const auto highest = std::max_element(values.begin(), values.end());
    return highest + 1 == values.end() ? 0 : *std::max_element(highest + 1, values.end());
  }

  ScratchDirectory scratch_;
  std::string session_ = (scratch_ / "session.memline").string();
  std::map<std::string, double> truth_;
  Target target_;
};

TEST_F(PeaksTest, EachBurstIsOnItsLine) {
  RecordBursts({});
  if (target_.rss_charges.method != RssCharges::Method::kByFaults) GTEST_SKIP() << target_.rss_charges.reason;
  double grown = 0;
  double returned = 0;
  const json report = json::parse(Report({"--format", "json"}));
  for (const json& line : report.at("lines")) {
    const std::string source = line.at("source");
    if (source.starts_with("std::memset")) grown = line.at("rss_grown_bytes");
    if (source.starts_with("munmap")) returned = line.at("rss_returned_bytes");
  }
  const double both = (200 + 100) << 20;
  EXPECT_NEAR(grown, both, both * 0.02);
  EXPECT_NEAR(returned, both, both * 0.02);
}

TEST_F(PeaksTest, EachBurstIsOnTheTimelineAtItsHeight) {
  RecordBursts({});
  EXPECT_NEAR(target_[SeriesId::kRssPeak].Maximum(), truth_["first"], kBoundBytes);
  EXPECT_NEAR(SecondPeak(), truth_["second"], kBoundBytes);
  EXPECT_NE(MethodOfPeaks(target_), PeakMethod::kSampled);
  const json process = json::parse(Report({"--format", "json"})).at("process");
  EXPECT_NEAR(process.at("peak_rss_bytes").get<double>(), truth_["first"], kBoundBytes);
  EXPECT_EQ(process.at("rss_peaks"), NameOf(MethodOfPeaks(target_)));
}

TEST_F(PeaksTest, WithoutThemTheHighestIsExactAndTheReportSaysWhatMayBeMissing) {
  RecordBursts({"--no-exact-peaks"});
  EXPECT_EQ(MethodOfPeaks(target_), PeakMethod::kSampled);
  const json process = json::parse(Report({"--format", "json"})).at("process");
  EXPECT_NEAR(process.at("peak_rss_bytes").get<double>(), truth_["first"], kBoundBytes);
  EXPECT_EQ(process.at("rss_peaks"), "sampled");
  EXPECT_THAT(Report({}), HasSubstr("lower spikes of RSS between two samples may be missing"));
}

TEST_F(PeaksTest, AnOptionGoesBeforeTheEnvironment) {
  RecordBursts({}, {.environment = {"MEMLINE_EXACT_PEAKS=0"}});
  EXPECT_EQ(MethodOfPeaks(target_), PeakMethod::kSampled);
  std::filesystem::remove(session_);
  RecordBursts({"--exact-peaks"}, {.environment = {"MEMLINE_EXACT_PEAKS=0"}});
  EXPECT_NE(MethodOfPeaks(target_), PeakMethod::kSampled);
}

class ScopePeaksTest : public PeaksTest {
 protected:
  json FunctionsOf(const std::string& option) {
    const Outcome run =
        Execute({Program("memline"), "run", "--no-report", option, "-o", session_, "--", Program("bursts"), "nested"});
    EXPECT_EQ(run.status, 0) << run.errors;
    ReadTruth(run.output);
    const json report = json::parse(Report({"--format", "json"}));
    json functions;
    for (const json& row : report.at("functions")) functions[row.at("function").get<std::string>()] = row;
    for (const json& row : report.at("lines")) {
      if (row.contains("rss_peak_bytes")) lines_[row.at("source").get<std::string>()] = row.at("rss_peak_bytes");
    }
    return functions;
  }
  std::map<std::string, double> lines_;
};

TEST_F(ScopePeaksTest, AreThoseOfTheScopeWhoeverResetsMeanwhile) {
  const json functions = FunctionsOf("--exact-peaks");
  const std::map<std::string, std::string> top = {{"Inner", "inner"},
                                                  {"Small: in a region", "small"},
                                                  {"Outer", "inner"},
                                                  {"Bystander", "inner"},
                                                  {"LaterBystander", "later"}};
  for (const auto& [function, burst] : top) {
    const json& row = functions.at(function);
    EXPECT_NEAR(row.at("rss_peak_bytes").get<double>(), truth_.at(burst), kBoundBytes) << function;
    EXPECT_TRUE(row.at("rss_peak_exact").get<bool>()) << function;
  }
  EXPECT_NEAR(lines_.at("MEMLINE_PROFILE_PEAK(\"in a region\");"), truth_["small"], kBoundBytes);
  EXPECT_THAT(Report({}), HasSubstr("Peak RSS while here: "));
}

TEST_F(ScopePeaksTest, WithoutResetsOnlyTheHighestOfAllIsExact) {
  const json functions = FunctionsOf("--no-exact-peaks");
  EXPECT_NEAR(functions.at("Inner").at("rss_peak_bytes").get<double>(), truth_["inner"], kBoundBytes);
  EXPECT_TRUE(functions.at("Inner").at("rss_peak_exact").get<bool>());
  EXPECT_FALSE(functions.at("Small: in a region").at("rss_peak_exact").get<bool>());
  EXPECT_THAT(Report({}), HasSubstr("(sampled; there may have been higher ones)"));
}

}  // namespace
}  // namespace memline
