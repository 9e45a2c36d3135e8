// SPDX-License-Identifier: MIT
// `memline export`: each format says what the session says; mprof reads its own.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <sstream>

#include "profiler_core/analyse/line_table.h"
#include "profiler_core/exchange/byte_source.h"
#include "profiler_core/model/peaks.h"
#include "profiler_core/store/session_file.h"
#include "tests/unit/exchange/protobuf_message.h"
#include "tests/unit/store/scratch_directory.h"
#include "tests/victims/process.h"

namespace memline {
namespace {

using nlohmann::json;
using testing::HasSubstr;

class ExportTest : public testing::Test {
 protected:
  ExportTest() {
    Process recorded({Program("memline"), "run", "--no-report", "-o", session_, "--", Program("told")}, {});
    recorded.Tell("keep 1000\ndrop 300\n");
    recorded.CloseInput();
    EXPECT_EQ(recorded.Wait(), 7) << recorded.Errors();
    const absl::StatusOr<Session> session = LoadSession(session_);
    EXPECT_TRUE(session.ok()) << session.status();
    if (session.ok()) target_ = session->targets.at(0);
  }
  std::string Export(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), {"export", session_, "--format"});
    const Outcome outcome = Memline(arguments);
    EXPECT_EQ(outcome.status, 0) << outcome.errors;
    return outcome.output;
  }
  [[nodiscard]] uint64_t LiveBytes() const { return ProcessTotals(target_).counters.live_bytes(); }

  ScratchDirectory scratch_;
  const std::string session_ = (scratch_ / "told.memline").string();
  Target target_;
};

TEST_F(ExportTest, CsvHasEachTick) {
  const std::string csv = Export({"csv"});
  EXPECT_THAT(csv, testing::StartsWith("time_s,pid,rss_bytes,rss_peak_bytes,heap_bytes,retained_bytes,mapped_bytes\n"));
  EXPECT_EQ(static_cast<size_t>(std::count(csv.begin(), csv.end(), '\n')), target_[SeriesId::kRss].size() + 1);
  const std::string last = csv.substr(csv.rfind('\n', csv.size() - 2) + 1);
  EXPECT_THAT(last, HasSubstr("," + std::to_string(target_.pid) + "," +
                              std::to_string(static_cast<uint64_t>(target_[SeriesId::kRss].back().value)) + ","));
}

TEST_F(ExportTest, MprofReadsItsDat) {
  if (std::system("which python3-mprof >/dev/null") != 0) GTEST_SKIP() << "python3-mprof is not installed";
  const std::string dat = (scratch_ / "mprofile_1.dat").string();
  EXPECT_EQ(Export({"dat", "-o", dat}), "");
  StartOptions options;
  options.directory = scratch_.path();
  const Outcome peak = Execute({"python3-mprof", "peak", dat}, options);
  EXPECT_EQ(peak.status, 0) << peak.errors;
  char expected[32];
  snprintf(expected, sizeof expected, "\t%.3f MiB", target_[SeriesId::kRss].Maximum() / (1 << 20));
  EXPECT_THAT(peak.output, HasSubstr(expected));
  EXPECT_THAT(ReadFile(dat), testing::StartsWith("CMDLINE " + Program("told") + "\n"));
}

TEST_F(ExportTest, MprofReadsTheFunctionsOfADat) {
  if (std::system("which python3-mprof >/dev/null") != 0) GTEST_SKIP() << "python3-mprof is not installed";
  const std::string session = (scratch_ / "leaking.memline").string();
  const Outcome recorded = Memline({"run", "--no-report", "-o", session, "--", Program("leaking"), "100"});
  ASSERT_EQ(recorded.status, 0) << recorded.errors;
  const std::string dat = (scratch_ / "mprofile_2.dat").string();
  ASSERT_EQ(Memline({"export", session, "-f", "dat", "-o", dat}).status, 0);
  const Outcome peak = Execute({"python3-mprof", "peak", "--func", "main", dat});
  EXPECT_EQ(peak.status, 0) << peak.errors;
  EXPECT_THAT(peak.output, HasSubstr(" MiB"));
  EXPECT_THAT(ReadFile(dat), HasSubstr("\nFUNC main "));
}

TEST_F(ExportTest, StacksWeighWhatTheProcessHolds) {
  std::istringstream collapsed(Export({"collapsed"}));
  uint64_t sum = 0;
  bool found = false;
  for (std::string line; std::getline(collapsed, line);) {
    const size_t blank = line.rfind(' ');
    ASSERT_NE(blank, std::string::npos) << line;
    sum += std::stoull(line.substr(blank + 1));
    found = found || line == "Keep (told.cpp:" + line.substr(line.find(':') + 1, 2) + ") 70000";
  }
  EXPECT_EQ(sum, LiveBytes());
  EXPECT_TRUE(found);

  const json file = json::parse(Export({"speedscope"}));
  EXPECT_EQ(file.at("$schema"), "https://www.speedscope.app/file-format-schema.json");
  const json& frames = file.at("shared").at("frames");
  const json& profile = file.at("profiles").at(0);
  EXPECT_EQ(profile.at("type"), "sampled");
  ASSERT_EQ(profile.at("samples").size(), profile.at("weights").size());
  EXPECT_EQ(profile.at("endValue"), LiveBytes());
  uint64_t weights = 0;
  for (size_t i = 0; i < profile.at("samples").size(); ++i) {
    for (const json& frame : profile.at("samples").at(i)) ASSERT_LT(frame.get<size_t>(), frames.size());
    weights += profile.at("weights").at(i).get<uint64_t>();
  }
  EXPECT_EQ(weights, LiveBytes());
}

TEST_F(ExportTest, OpenMetricsEndsAsItMust) {
  const std::string metrics = Export({"openmetrics"});
  EXPECT_THAT(metrics, testing::EndsWith("\n# EOF\n"));
  EXPECT_THAT(metrics, HasSubstr("# TYPE memline_rss_bytes gauge\n# UNIT memline_rss_bytes bytes\n"));
  EXPECT_THAT(metrics, HasSubstr("memline_line_allocations_total{pid=\"" + std::to_string(target_.pid) + "\""));
  EXPECT_THAT(metrics, HasSubstr("tests/victims/told.cpp\",line=\"23\"} 70000\n"));
  std::istringstream lines(metrics);
  for (std::string line; std::getline(lines, line);) {
    EXPECT_TRUE(line.starts_with("# ") || line.starts_with("memline_")) << line;
  }
}

// Of the whole process, so that no stack is missing.
TEST_F(ExportTest, PprofSumsToTheProcess) {
  const std::string file = Export({"pprof"});
  const std::unique_ptr<ByteSource> source = Decompressed(BytesOf(file));
  std::string profile;
  for (std::string_view piece; !(piece = source->Next()).empty();) profile += piece;
  const Counters totals = ProcessTotals(target_).counters;
  std::vector<int64_t> sums(4);
  for (ProtobufMessage& sample : ProtobufMessage(profile).messages(2)) {
    const std::vector<int64_t> values = sample.packed(2);
    for (size_t i = 0; i < sums.size(); ++i) sums[i] += values.at(i);
  }
  EXPECT_EQ(sums[0], static_cast<int64_t>(totals.alloc_count));
  EXPECT_EQ(sums[1], static_cast<int64_t>(totals.alloc_bytes));
  EXPECT_EQ(sums[2], static_cast<int64_t>(totals.live_count()));
  EXPECT_EQ(sums[3], static_cast<int64_t>(LiveBytes()));
  const std::string at_start = Export({"pprof", "--at", "start"});
  EXPECT_NE(at_start, file);
}

TEST_F(ExportTest, GoReadsThePprof) {
  if (std::system("which go >/dev/null") != 0) GTEST_SKIP() << "go is not installed";
  const std::string profile = (scratch_ / "told.pb.gz").string();
  EXPECT_EQ(Export({"pprof", "-o", profile}), "");
  const Outcome top = Execute({"go", "tool", "pprof", "-top", "-unit=b", profile});
  EXPECT_EQ(top.status, 0) << top.errors;
  EXPECT_THAT(top.output, HasSubstr("70000B"));
  EXPECT_THAT(top.output, HasSubstr("Keep"));
}

// Its only parser of OpenMetrics is the one that fills a database, and wants a time with each sample.
TEST_F(ExportTest, PromtoolReadsTheOpenMetrics) {
  if (std::system("which promtool >/dev/null") != 0) GTEST_SKIP() << "promtool is not installed";
  std::istringstream lines(Export({"openmetrics"}));
  std::string timed;
  for (std::string line; std::getline(lines, line);) timed += line + (line.starts_with("#") ? "\n" : " 1700000000\n");
  WriteFile(scratch_ / "metrics", timed);
  const Outcome read = Execute({"promtool", "tsdb", "create-blocks-from", "openmetrics",
                                (scratch_ / "metrics").string(), (scratch_ / "blocks").string()});
  EXPECT_EQ(read.status, 0) << read.errors;
}

TEST_F(ExportTest, PerfettoHasEachSample) {
  size_t values = 0;
  ProtobufMessage trace(Export({"perfetto"}));
  for (ProtobufMessage& packet : trace.messages(1)) {
    if (!packet.texts(11).empty() && packet.messages(11)[0].number(9) == 4) ++values;
  }
  EXPECT_EQ(values, target_[SeriesId::kRss].size() + target_[SeriesId::kHeapLive].size() +
                        target_[SeriesId::kHeapRetained].size());
}

TEST_F(ExportTest, OverwritesNothing) {
  const std::string taken = (scratch_ / "taken").string();
  WriteFile(taken, "mine");
  const Outcome outcome = Memline({"export", session_, "--format", "csv", "-o", taken});
  EXPECT_EQ(outcome.status, 2);
  EXPECT_THAT(outcome.errors, HasSubstr("cannot write " + taken + ": File exists"));
  EXPECT_EQ(ReadFile(taken), "mine");
  const Outcome at = Memline({"export", session_, "--format", "csv", "--at", "1"});
  EXPECT_EQ(at.status, 2);
  EXPECT_THAT(at.errors, HasSubstr("is of the whole session"));
}

}  // namespace
}  // namespace memline
