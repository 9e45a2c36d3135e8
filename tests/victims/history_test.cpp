// SPDX-License-Identifier: MIT
// `memline report` of a moment and of a range of a recording: what the program itself says it did till then.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>

#include <nlohmann/json.hpp>

#include "profiler_core/analyse/line_table.h"
#include "profiler_core/store/session_file.h"
#include "tests/unit/store/scratch_directory.h"
#include "tests/victims/process.h"
#include "tests/victims/recording_state.h"
#include "tests/victims/told.h"

namespace memline {
namespace {

using nlohmann::json;
using testing::HasSubstr;

class HistoryTest : public testing::Test {
 protected:
  HistoryTest() { options_.environment = {"XDG_RUNTIME_DIR=" + scratch_.path().string(), "MEMLINE_LINGER_S=3600"}; }
  // Until so many blocks were allocated and freed in the session, and a mark says so in it.
  void MarkWhenRecorded(Told& target, int mark, uint64_t allocated, uint64_t freed) {
    ASSERT_TRUE(Eventually([&] {
      const auto session = LoadSession(session_);
      if (!session.ok() || session->targets.empty()) return false;
      const Counters totals = ProcessTotals(session->targets[0]).counters;
      return totals.alloc_count >= allocated && totals.freed_count >= freed;
    }));
    target.Do("mark " + std::to_string(mark));
    ASSERT_TRUE(Eventually([&] {
      const auto session = LoadSession(session_);
      return session.ok() && session->targets[0].marks.size() == static_cast<size_t>(mark);
    }));
  }
  // The figures of Keep's line in a report of the session.
  json KeptLine(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), "report");
    arguments.insert(arguments.end(), {"--format", "json", "--by", "line", session_});
    const Outcome report = Memline(arguments);
    EXPECT_EQ(report.status, 0) << report.errors;
    if (report.status != 0) return {};
    const json parsed = json::parse(report.output);
    for (const json& group : parsed.at("groups")) {
      if (group.at("source") == "blocks[count++] = std::malloc(100);") return group.at("self");
    }
    return json({{"alloc_count", 0}, {"live_bytes", 0}});
  }

  ScratchDirectory scratch_;
  StartOptions options_;
  const std::string session_ = (scratch_ / "told.memline").string();
};

TEST_F(HistoryTest, OfMomentsAndRanges) {
  Told target(options_);
  Process attached({Program("memline"), "attach", std::to_string(target.pid()), "-o", session_, "--no-report"},
                   options_);
  ASSERT_TRUE(RecordingBegins(session_));
  target.Do("keep 100");
  MarkWhenRecorded(target, 1, 100, 0);
  target.Do("keep 50");
  target.Do("drop 30");
  MarkWhenRecorded(target, 2, 150, 30);
  target.Do("drop 120");
  MarkWhenRecorded(target, 3, 150, 150);
  attached.Signal(SIGINT);
  ASSERT_EQ(attached.Wait(), 0) << attached.Errors();

  EXPECT_EQ(KeptLine({"--at", "start"}).at("alloc_count"), 0);
  EXPECT_EQ(KeptLine({"--at", "told 1"}).at("live_bytes"), 100 * 100);
  EXPECT_EQ(KeptLine({"--at", "told 2"}).at("alloc_count"), 150);
  EXPECT_EQ(KeptLine({"--at", "told 2"}).at("live_bytes"), 120 * 100);
  EXPECT_EQ(KeptLine({"--at", "end"}).at("live_bytes"), 0);
  EXPECT_EQ(KeptLine({"--from", "told 1", "--to", "told 2"}).at("alloc_count"), 50);
  EXPECT_EQ(KeptLine({"--from", "told 1", "--to", "told 2"}).at("live_bytes"), 20 * 100);
  EXPECT_EQ(KeptLine({"--from", "told 2"}).at("live_bytes"), -120 * 100);
  EXPECT_EQ(KeptLine({"--to", "told 1"}).at("alloc_count"), 100);
  const json at_peak = KeptLine({"--at", "peak"});
  EXPECT_GE(at_peak.at("live_bytes"), 120 * 100);

  const auto refused = [this](std::vector<std::string> arguments, const std::string& why) {
    arguments.insert(arguments.begin(), {"report", session_});
    const Outcome outcome = Memline(arguments);
    EXPECT_EQ(outcome.status, 2);
    EXPECT_EQ(outcome.output, "");
    EXPECT_THAT(outcome.errors, HasSubstr(why));
  };
  refused({"--at", "told 4"}, "\"told 4\" is no moment of this session");
  refused({"--at", "-1"}, "is no moment");
  refused({"--from", "told 2", "--to", "told 1"}, "ends before it begins");
}

TEST_F(HistoryTest, AStreamHasItOnceImported) {
  const std::string stream = (scratch_ / "told.rec").string();
  options_.environment.push_back("MEMLINE_RECORD=" + stream);
  Told target(options_);
  target.Do("keep 3");
  target.CloseInput();
  EXPECT_EQ(target.Wait(), 7);
  const Outcome outcome = Memline({"report", stream, "--at", "start"});
  EXPECT_EQ(outcome.status, 2);
  EXPECT_THAT(outcome.errors, HasSubstr("it keeps no history of its lines"));
  EXPECT_THAT(outcome.errors, HasSubstr("memline import"));
  EXPECT_THAT(Memline({"leaks", stream}).errors, HasSubstr("memline import"));

  const Outcome imported = Memline({"import", stream, "-o", session_});
  EXPECT_EQ(imported.status, 0) << imported.errors;
  EXPECT_EQ(KeptLine({"--at", "start"}).at("alloc_count"), 0);
  EXPECT_EQ(KeptLine({"--at", "end"}).at("live_bytes"), 300);
  EXPECT_EQ(Memline({"report", session_}).output, Memline({"report", stream}).output);
  EXPECT_EQ(Memline({"leaks", session_, "--all"}).status, 0);
  EXPECT_EQ(Memline({"import", stream, "-o", session_}).status, 2) << "nothing is replaced";
}

}  // namespace
}  // namespace memline
