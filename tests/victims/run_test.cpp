// SPDX-License-Identifier: MIT
// `memline run` around programs that end in all ways: their status, output and children are their own.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>

#include <nlohmann/json.hpp>

#include "profiler_core/analyse/line_table.h"
#include "profiler_core/store/session_file.h"
#include "tests/victims/recorded_run.h"

namespace memline {
namespace {

using nlohmann::json;
using testing::AllOf;
using testing::EndsWith;
using testing::HasSubstr;
using testing::StartsWith;

class RunTest : public RecordedRun {
 protected:
  static bool Works(const Process& process) { return process.Output().starts_with("working"); }
};

TEST_F(RunTest, ExitStatusAndOutputAreTheProgramsOwn) {
  const Outcome run = Execute(Command({"sh", "-c", "echo out; echo err >&2; exit 3"}));
  EXPECT_EQ(run.status, 3);
  EXPECT_EQ(run.output, "out\n");
  // It may be over before the runtime in it has spoken, and then that is said, too.
  EXPECT_THAT(run.errors, AllOf(StartsWith("err\nmemline: "), EndsWith("memline: session kept in " + session_ + "\n")));
  EXPECT_EQ(Report().at("process").at("exit"), "exited 3");
}

TEST_F(RunTest, ASignalThatEndsTheProgramIsTold) {
  EXPECT_EQ(Execute(Command({"sh", "-c", "kill -SEGV $$"})).status, 128 + SIGSEGV);
  EXPECT_EQ(Report().at("process").at("exit"), "killed by signal 11 (Segmentation fault)");
}

TEST_F(RunTest, ASignalToTheCommandReachesTheProgramAndTheSessionIsComplete) {
  Process run(Command({Program("steady")}));
  ASSERT_TRUE(Eventually([&] { return Works(run); }));
  // The signal ends the program at once, and with it the tick that has begun.
  ASSERT_TRUE(Eventually([&] {
    const auto session = LoadSession(session_);
    return session.ok() && !session->targets.empty() && ProcessTotals(session->targets[0]).counters.alloc_count > 0;
  }));
  run.Signal(SIGTERM);
  EXPECT_EQ(run.Wait(), 128 + SIGTERM);
  const json report = Report();
  EXPECT_EQ(report.at("process").at("exit"), "killed by signal 15 (Terminated)");
  EXPECT_GE(report.at("process").at("alloc_count"), 1);
}

TEST_F(RunTest, KillingTheProgramLosesAtMostATick) {
  Process run(Command({Program("steady")}));
  ASSERT_TRUE(Eventually([&] { return Works(run); }));
  ASSERT_TRUE(Eventually([&] {
    const auto session = LoadSession(session_);
    return session.ok() && !session->targets.empty() && session->targets[0].tick_count > 5;
  }));
  const auto before = LoadSession(session_);
  ASSERT_TRUE(before.ok());
  kill(static_cast<pid_t>(before->targets[0].pid), SIGKILL);
  EXPECT_EQ(run.Wait(), 128 + SIGKILL);
  const auto after = LoadSession(session_);
  ASSERT_TRUE(after.ok()) << after.status();
  EXPECT_GE(after->targets[0].tick_count, before->targets[0].tick_count);
  EXPECT_EQ(after->targets[0].end.kind, TargetEnd::Kind::kSignalled);
}

TEST_F(RunTest, KillingTheCommandLeavesASessionThatOpensAndAProgramThatGoesOn) {
  Process run(Command({Program("steady")}));
  absl::StatusOr<Session> before = absl::UnknownError("");
  ASSERT_TRUE(Eventually([&] {
    before = LoadSession(session_);
    return before.ok() && !before->targets.empty() && before->targets[0].tick_count > 5;
  }));
  run.Signal(SIGKILL);
  run.Wait();
  const auto after = LoadSession(session_);
  ASSERT_TRUE(after.ok()) << after.status();
  EXPECT_GE(after->targets[0].tick_count, before->targets[0].tick_count);
  EXPECT_GE(after->targets[0].counters.size(), 1u);

  const auto program = static_cast<pid_t>(before->targets[0].pid);
  EXPECT_EQ(kill(program, 0), 0) << "the program ended with its collector";
  run.CloseInput();  // and it ends by itself, in its own way
  EXPECT_TRUE(Eventually([&] { return run.Output().ends_with("done\n"); }));

  const Outcome query =
      Execute({"sqlite3", "-readonly", session_, "PRAGMA integrity_check; SELECT count(*) FROM target;"});
  EXPECT_EQ(query.output, "ok\n1\n") << query.errors;
}

TEST_F(RunTest, ChildrenAreRecordedOnlyOnRequest) {
  Process run(Command({Program("steady"), "fork"}));
  ASSERT_TRUE(Eventually([&] { return Works(run); }));
  run.CloseInput();
  EXPECT_EQ(run.Wait(), 7);
  EXPECT_EQ(Report().at("processes").size(), 1u);
}

TEST_F(RunTest, ChildrenAreTargetsOfTheirOwn) {
  Process run(Command({Program("steady"), "fork"}, {"--include-children"}));
  ASSERT_TRUE(Eventually([&] {
    const auto session = LoadSession(session_);
    return session.ok() && session->targets.size() == 2 && session->targets[0].tick_count > 2 &&
           session->targets[1].tick_count > 2;
  }));
  run.CloseInput();
  EXPECT_EQ(run.Wait(), 7);
  const json processes = Report().at("processes");
  ASSERT_EQ(processes.size(), 2u);
  // The child may have connected first.
  const size_t child = processes[0].at("parent_pid") == processes[1].at("pid") ? 0 : 1;
  EXPECT_EQ(processes[child].at("parent_pid"), processes[1 - child].at("pid"));
  EXPECT_GE(processes[child].at("alloc_count"), 1);
}

TEST_F(RunTest, AProgramThatBecomesAnotherGoesOnBeingRecorded) {
  Process run(Command({Program("steady"), "exec"}));
  ASSERT_TRUE(Eventually([&] { return Works(run); }));
  run.CloseInput();
  EXPECT_EQ(run.Wait(), 7);
  const json processes = Report().at("processes");
  ASSERT_GE(processes.size(), 1u);
  EXPECT_EQ(processes.back().at("exit"), "exited 7");
  EXPECT_GE(processes.back().at("alloc_count"), 1);
}

TEST_F(RunTest, TicksKeepTheirDistanceWhenTheMainThreadHasLeft) {
  Process run(Command({Program("main_leaves")}));
  ASSERT_TRUE(Eventually([&] {
    const auto session = LoadSession(session_);
    return session.ok() && !session->targets.empty() && session->targets[0].tick_count > 10;
  }));
  run.CloseInput();
  EXPECT_EQ(run.Wait(), 0);
  const auto session = LoadSession(session_);
  ASSERT_TRUE(session.ok()) << session.status();
  const Target& target = session->targets.at(0);
  const int64_t intervals = (target.last_ns() - target.start_ns) / target.interval_ns;
  EXPECT_LE(static_cast<int64_t>(target.tick_count), intervals + 2);
}

TEST_F(RunTest, ThePictureIsDrawnWithoutADisplay) {
  Process run(Command({Program("steady")}));
  ASSERT_TRUE(Eventually([&] {
    const auto session = LoadSession(session_);
    return session.ok() && !session->targets.empty() && session->targets[0].tick_count > 20;
  }));
  run.CloseInput();
  EXPECT_EQ(run.Wait(), 7);
  const std::string svg = (scratch_ / "plot.svg").string();
  const std::string png = (scratch_ / "plot.png").string();
  const Outcome plotted = Memline({"plot", session_, "-o", svg}, {.environment = {"DISPLAY="}});
  EXPECT_EQ(plotted.status, 0) << plotted.errors;
  EXPECT_THAT(ReadFile(svg), HasSubstr("Heap in use"));
  EXPECT_EQ(Memline({"plot", session_, "--size", "800x400", "-o", png}).status, 0);
  EXPECT_EQ(Execute({"identify", "-format", "%m %w %h", png}).output, "PNG 1600 800");
}

}  // namespace
}  // namespace memline
