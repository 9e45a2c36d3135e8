// SPDX-License-Identifier: MIT
// How often lines ran, against what counted_lines.cpp says of itself, for each compiler that builds it.
#include <gtest/gtest.h>

#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <string>

#include "tests/unit/store/scratch_directory.h"
#include "tests/victims/process.h"

namespace memline {
namespace {

using nlohmann::json;

const std::string kSource = std::string(MEMLINE_TESTS_DIR) + "/victims/counted_lines.cpp";

using RunsByLine = std::map<uint32_t, uint64_t>;

RunsByLine Truth() {
  RunsByLine runs;
  std::ifstream source(kSource);
  uint32_t number = 0;
  for (std::string line; std::getline(source, line);) {
    ++number;
    const size_t at = line.find("// runs ");
    if (at != std::string::npos) runs[number] = std::stoull(line.substr(at + 8));
  }
  return runs;
}

// Of the lines in `wanted`; a line without a row did not run. Any line that is not certain is a failure.
RunsByLine Reported(const json& report, const RunsByLine& wanted) {
  RunsByLine runs;
  for (const auto& [line, count] : wanted) runs[line] = 0;
  for (const json& row : report.at("lines")) {
    const auto line = row.at("line").get<uint32_t>();
    if (row.at("function") == "outside PROFILE" || !runs.contains(line)) continue;
    EXPECT_EQ(row.at("occurrences_kind"), "executions") << row;
    if (row.at("occurrences").is_number()) runs[line] += row.at("occurrences").get<uint64_t>();
  }
  return runs;
}

class CountedLines : public testing::TestWithParam<const char*> {
 protected:
  json Report(const std::filesystem::path& recording) {
    const Outcome report = Memline({"report", "--format", "json", recording.string()});
    EXPECT_EQ(report.status, 0) << report.errors;
    return json::parse(report.output);
  }

  ScratchDirectory scratch_;
};

TEST_P(CountedLines, RunByTheCommand) {
  const std::filesystem::path session = scratch_ / "session.memline";
  const Outcome run = Memline({"run", "--no-report", "-o", session.string(), "--", Program(GetParam())});
  ASSERT_EQ(run.status, 0) << run.errors;
  const json report = Report(session);
  EXPECT_EQ(Reported(report, Truth()), Truth());
  EXPECT_EQ(report.at("process").at("uncounted_executions"), 0);
}

TEST_P(CountedLines, RecordedIntoAFileWithoutACollector) {
  const std::filesystem::path stream = scratch_ / "stream";
  const Outcome run = Execute({Program(GetParam())}, {.environment = {"MEMLINE_RECORD=" + stream.string()}});
  ASSERT_EQ(run.status, 0) << run.errors;
  EXPECT_EQ(Reported(Report(stream), Truth()), Truth());
}

TEST_P(CountedLines, InstancesOfATemplateAreCountedApart) {
  const std::filesystem::path stream = scratch_ / "stream";
  ASSERT_EQ(Execute({Program(GetParam())}, {.environment = {"MEMLINE_RECORD=" + stream.string()}}).status, 0);
  std::map<std::string, uint64_t> loops;
  const json report = Report(stream);
  for (const json& row : report.at("lines")) {
    const auto function = row.at("function").get<std::string>();
    const bool is_loop = row.at("source").get<std::string>().starts_with("for (const Value& value");
    if (is_loop) loops[function] = row.at("occurrences").get<uint64_t>();
  }
  EXPECT_EQ(loops, (std::map<std::string, uint64_t>{{"Sum<int>", 9}, {"Sum<double>", 10}}));
}

TEST_P(CountedLines, TextReportSaysWhatTheColumnShows) {
  const std::filesystem::path stream = scratch_ / "stream";
  ASSERT_EQ(Execute({Program(GetParam())}, {.environment = {"MEMLINE_RECORD=" + stream.string()}}).status, 0);
  const Outcome report = Memline({"report", stream.string()});
  EXPECT_NE(report.output.find("Occurrences: how often the line ran"), std::string::npos);
  EXPECT_EQ(report.output.find("allocations elsewhere"), std::string::npos);
}

INSTANTIATE_TEST_SUITE_P(Compilers, CountedLines, testing::Values("counted_lines", "counted_lines_clang"),
                         [](const auto& program) { return std::string(program.param); });

// Built with calls of the runtime in each block, but optimized: nothing may be passed off as a line's count.
TEST(OptimizedLines, AreNotCounted) {
  const ScratchDirectory scratch;
  const std::filesystem::path stream = scratch / "stream";
  ASSERT_EQ(Execute({Program("counted_lines_O2")}, {.environment = {"MEMLINE_RECORD=" + stream.string()}}).status, 0);
  const json report = json::parse(Memline({"report", "--format", "json", stream.string()}).output);
  ASSERT_FALSE(report.at("lines").empty());
  for (const json& row : report.at("lines")) EXPECT_NE(row.at("occurrences_kind"), "executions") << row;
}

}  // namespace
}  // namespace memline
