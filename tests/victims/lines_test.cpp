// SPDX-License-Identifier: MIT
// The figures of each line against what the program itself counted, through the command and its JSON.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "profiler_core/receive/recorder.h"
#include "tests/unit/store/scratch_directory.h"
#include "tests/victims/line_figures.h"
#include "tests/victims/process.h"

namespace memline {
namespace {

using nlohmann::json;

class KnownLines : public testing::TestWithParam<const char*> {
 protected:
  void Check(const std::filesystem::path& recording) {
    const Outcome report = Memline({"report", "--format", "json", recording.string()});
    ASSERT_EQ(report.status, 0) << report.errors;
    const json parsed = json::parse(report.output);
    EXPECT_EQ(Reported(parsed, "known_lines.cpp"), Truth(json::parse(ReadFile(truth_))));
    EXPECT_EQ(parsed.at("process").at("unknown_frees"), 0);
    ExpectSelfFiguresSumToProcess(parsed);
  }

  ScratchDirectory scratch_;
  std::filesystem::path truth_ = scratch_ / "truth.json";
};

TEST_P(KnownLines, RunByTheCommand) {
  const std::filesystem::path session = scratch_ / "session.memline";
  const Outcome run =
      Memline({"run", "--no-report", "-o", session.string(), "--", Program(GetParam()), truth_.string()});
  ASSERT_EQ(run.status, 0) << run.errors;
  EXPECT_EQ(run.output, "");
  Check(session);
}

TEST_P(KnownLines, RecordedIntoAFileWithoutACollector) {
  const std::filesystem::path stream = scratch_ / "stream";
  const Outcome run =
      Execute({Program(GetParam()), truth_.string()}, {.environment = {"MEMLINE_RECORD=" + stream.string()}});
  ASSERT_EQ(run.status, 0) << run.errors;
  EXPECT_EQ(run.output + run.errors, "");
  Check(stream);
}

INSTANTIATE_TEST_SUITE_P(Builds, KnownLines,
                         testing::Values("known_lines_O0", "known_lines_O2", "known_lines_O2_frame_pointer",
                                         "known_lines_O3_lto", "known_lines_address", "known_lines_thread"),
                         [](const auto& build) { return std::string(build.param); });

// A program without PROFILE, and without the runtime linked into it, is recorded by the preloaded one.
TEST(Preloaded, CountsAllOutsideProfile) {
  const ScratchDirectory scratch;
  const std::string session = (scratch / "session.memline").string();
  ASSERT_EQ(Memline({"run", "--no-report", "-o", session, "--", Program("unannotated")}).status, 0);
  const json report = json::parse(Memline({"report", "--format", "json", session}).output);
  ASSERT_EQ(report.at("lines").size(), 1u);
  const json& line = report.at("lines")[0];
  EXPECT_EQ(line.at("function"), "outside PROFILE");
  EXPECT_EQ(line.at("alloc_count"), 1001);  // see unannotated.c
  EXPECT_EQ(line.at("alloc_bytes"), 500'000 + 123);
  EXPECT_EQ(line.at("freed_count"), 1000);
  EXPECT_EQ(line.at("live_bytes"), 123);
}

TEST(ThreadsInTurn, FindTheirLinesWithoutUnwinding) {
  const ScratchDirectory scratch;
  const std::string file = (scratch / "recording").string();
  ASSERT_EQ(Execute({Program("threads_in_turn")}, {.environment = {"MEMLINE_RECORD=" + file}}).status, 0);
  const auto session = OpenRecording(file);
  ASSERT_TRUE(session.ok()) << session.status();
  const RuntimeStats& stats = session->targets.at(0).stats;
  EXPECT_GE(stats.lines_from_slot, 5u * 2 * 1000);
  EXPECT_LT(stats.lines_from_unwinder, 100u);
}

}  // namespace
}  // namespace memline
