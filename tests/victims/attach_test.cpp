// SPDX-License-Identifier: MIT
// `memline attach`: late, again after a collector was killed, in turn, and to programs that know nothing of memline.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "profiler_core/analyse/memory_parts.h"
#include "profiler_core/store/session_file.h"
#include "tests/unit/store/scratch_directory.h"
#include "tests/victims/process.h"
#include "tests/victims/recording_state.h"
#include "tests/victims/told.h"

namespace memline {
namespace {

using nlohmann::json;
using testing::HasSubstr;

constexpr uint64_t kBlockBytes = 100;  // of told.cpp

class AttachTest : public testing::Test {
 protected:
  AttachTest() {
    // Nobody else's targets and collectors are found there. Counting goes on however slow the machine is.
    options_.environment = {"XDG_RUNTIME_DIR=" + scratch_.path().string(), "MEMLINE_LINGER_S=3600"};
  }
  std::string SessionOf(const std::string& name) { return (scratch_ / (name + ".memline")).string(); }
  std::vector<std::string> Command(const Process& target, const std::string& name) {
    return {Program("memline"), "attach", std::to_string(target.pid()), "-o", SessionOf(name)};
  }
  bool HasBegun(const std::string& name) { return RecordingBegins(SessionOf(name)); }
  json Report(const std::string& name) {
    const Outcome report = Memline({"report", "--format", "json", SessionOf(name)});
    EXPECT_EQ(report.status, 0) << report.errors;
    return json::parse(report.output);
  }
  json Finish(Process& attached, const std::string& name) {
    attached.Signal(SIGINT);
    EXPECT_EQ(attached.Wait(), 0) << attached.Errors();
    return Report(name);
  }
  // Whatever the collector saw of it, the totals are those of everything since counting began.
  static void ExpectTotals(const json& report, uint64_t kept, uint64_t dropped) {
    ASSERT_EQ(report.at("processes").size(), 1u);
    EXPECT_NE(report.at("process").at("rss_method"), "sampled from outside");
    EXPECT_EQ(report.at("process").at("dropped"), 0);
    uint64_t released = 0;
    bool found = false;
    for (const json& line : report.at("lines")) {
      if (line.at("function").get<std::string>().find("Drop") != std::string::npos) {
        released += line.at("released_count").get<uint64_t>();
      }
      if (line.at("alloc_count") == 0 || line.at("source") != "blocks[count++] = std::malloc(100);") continue;
      found = true;
      EXPECT_EQ(line.at("alloc_count"), kept);
      EXPECT_EQ(line.at("alloc_bytes"), kept * kBlockBytes);
      EXPECT_EQ(line.at("freed_count"), dropped);
      EXPECT_EQ(line.at("live_bytes"), (kept - dropped) * kBlockBytes);
    }
    EXPECT_TRUE(found);
    EXPECT_EQ(released, dropped);
  }

  ScratchDirectory scratch_;
  StartOptions options_;
};

TEST_F(AttachTest, CountingBeginsWithTheFirstCollector) {
  Told target(options_);
  target.Do("keep 300");
  Process attached(Command(target, "a"), options_);
  ASSERT_TRUE(HasBegun("a"));
  target.Do("keep 200");
  target.Do("drop 50");
  const json report = Finish(attached, "a");
  ExpectTotals(report, 200, 50);
  EXPECT_EQ(report.at("process").at("unknown_frees"), 0);
  EXPECT_THAT(attached.Errors(), HasSubstr("memline: recording the lines of told ("));
  EXPECT_THAT(attached.Output(), HasSubstr("Lines by live bytes"));
  EXPECT_EQ(kill(target.pid(), 0), 0) << "the program ended with its collector";
}

TEST_F(AttachTest, TheFirstThingRecordedMayBeACounter) {
  Process target({Program("first_counter")}, options_);
  Process attached(Command(target, "a"), options_);
  ASSERT_TRUE(HasBegun("a"));
  target.Tell("!");
  EXPECT_TRUE(Eventually([&] { return target.Output() == "done\n"; }));
  target.CloseInput();
  EXPECT_EQ(target.Wait(), 7);
  EXPECT_EQ(attached.Wait(), 0) << attached.Errors();
  const absl::StatusOr<Session> session = LoadSession(SessionOf("a"));
  ASSERT_TRUE(session.ok());
  const Target& recorded = session->targets.at(0);
  ASSERT_EQ(recorded.user_counters.size(), 1u);
  EXPECT_EQ(recorded.user_counters[0].name, "first");
}

// What was allocated before counting began is no line's, but it is live all the same, not memory without an owner.
TEST_F(AttachTest, OlderBlocksAreLiveMemory) {
  constexpr uint64_t kOlder = 50'000;
  constexpr uint64_t kChunkBytes = 112;  // of a block of 100 bytes; glibc, malloc.c, request2size
  Told target(options_);
  target.Do("keep " + std::to_string(kOlder));
  Process attached(Command(target, "a"), options_);
  ASSERT_TRUE(HasBegun("a"));
  target.Do("keep 200");
  ExpectTotals(Finish(attached, "a"), 200, 0);

  const absl::StatusOr<Session> session = LoadSession(SessionOf("a"));
  ASSERT_TRUE(session.ok());
  const Target& recorded = session->targets[0];
  ASSERT_FALSE(recorded.memory_readings.empty());
  const MemoryReading& reading = recorded.memory_readings.back();
  EXPECT_GE(reading.older_bytes, kOlder * kChunkBytes);
  EXPECT_LT(reading.older_bytes, kOlder * kChunkBytes + (1 << 20));
  const std::optional<MemoryParts> parts = PartsAt(recorded, reading.time_ns);
  ASSERT_TRUE(parts.has_value());
  EXPECT_GE((*parts)[MemoryPart::kLive], kOlder * kChunkBytes * 9 / 10);  // some page may never have been touched
}

TEST_F(AttachTest, AKilledCollectorCostsTheNextOneNothing) {
  Told target(options_);
  {
    Process attached(Command(target, "a"), options_);
    ASSERT_TRUE(HasBegun("a"));
    target.Do("keep 100");
    attached.Signal(SIGKILL);
    attached.Wait();
  }
  target.Do("keep 60");
  target.Do("drop 30");
  Process attached(Command(target, "b"), options_);
  ASSERT_TRUE(HasBegun("b"));
  target.Do("drop 10");
  ExpectTotals(Finish(attached, "b"), 160, 40);
}

TEST_F(AttachTest, CollectorsInTurnSeeTheSameTotals) {
  Told target(options_);
  uint64_t kept = 0;
  for (const char* name : {"a", "b", "c"}) {
    Process attached(Command(target, name), options_);
    ASSERT_TRUE(HasBegun(name));
    target.Do("keep 70");
    kept += 70;
    ExpectTotals(Finish(attached, name), kept, 0);
    target.Do("keep 5");  // while nobody looks
    kept += 5;
  }
}

TEST_F(AttachTest, OthersThatWaitAreLeftAlone) {
  Told target(options_);
  Told other(options_);
  Process attached(Command(target, "a"), options_);
  ASSERT_TRUE(HasBegun("a"));
  target.Tell("count 0\n");
  EXPECT_TRUE(Eventually([&] { return target.Output() == "recording\n"; })) << target.Output();
  other.Tell("count 0\n");
  EXPECT_TRUE(Eventually([&] { return other.Output() == "idle\n"; })) << other.Output();
  EXPECT_EQ(Finish(attached, "a").at("processes").size(), 1u);
}

TEST_F(AttachTest, TheEndOfTheProcessEndsTheRecording) {
  Told target(options_);
  Process attached(Command(target, "a"), options_);
  ASSERT_TRUE(HasBegun("a"));
  target.Do("keep 10");
  target.CloseInput();
  EXPECT_EQ(attached.Wait(), 0) << attached.Errors();
  const json report = Report("a");
  ExpectTotals(report, 10, 0);
  EXPECT_EQ(report.at("process").at("exit"), "exited 7");  // still to be reaped, so it can be seen
  EXPECT_EQ(target.Wait(), 7);
}

TEST_F(AttachTest, AnyProcessIsSampledFromOutside) {
  Process target({Program("touching"), "30"}, options_);
  ASSERT_TRUE(Eventually([&] { return target.Output() == "touched\n"; }));
  Process attached(Command(target, "a"), options_);
  ASSERT_TRUE(HasBegun("a"));
  const json process = Finish(attached, "a").at("process");
  EXPECT_EQ(process.at("rss_method"), "sampled from outside");
  EXPECT_EQ(process.at("exit"), "running");
  EXPECT_GE(process.at("peak_rss_bytes"), uint64_t{30} << 20);
  const std::string errors = attached.Errors();
  EXPECT_THAT(errors, HasSubstr("memline: recording only the RSS of touching ("));
  EXPECT_THAT(errors, HasSubstr("PROFILE()"));
  EXPECT_EQ(std::count(errors.begin(), errors.end(), '\n'), 2) << errors;  // and where the session is
  target.CloseInput();
  EXPECT_EQ(target.Wait(), 5);
}

TEST_F(AttachTest, AProcessThatIsKilledIsKnownToHaveEnded) {
  Process target({Program("touching_static"), "10"}, options_);
  Process attached(Command(target, "a"), options_);
  ASSERT_TRUE(HasBegun("a"));
  target.Signal(SIGKILL);
  EXPECT_EQ(attached.Wait(), 0) << attached.Errors();
  EXPECT_EQ(Report("a").at("process").at("exit"), "killed by signal 9 (Killed)");
}

TEST_F(AttachTest, TheTimeThatWasAskedForEndsTheRecording) {
  Process target({Program("touching"), "10"}, options_);
  std::vector<std::string> command = Command(target, "a");
  command.insert(command.end(), {"--duration", "0.5", "--no-report"});
  const Outcome attached = Execute(command, options_);
  EXPECT_EQ(attached.status, 0) << attached.errors;
  EXPECT_EQ(attached.output, "");
  EXPECT_GT(Report("a").at("process").at("ticks"), 0);
}

TEST_F(AttachTest, WhatCannotBeAttachedTo) {
  const auto refused = [this](const std::string& pid, const std::string& why) {
    options_.directory = scratch_.path();
    const Outcome outcome = Memline({"attach", pid}, options_);
    EXPECT_EQ(outcome.status, 2);
    EXPECT_EQ(outcome.output, "");
    EXPECT_EQ(std::count(outcome.errors.begin(), outcome.errors.end(), '\n'), 1) << outcome.errors;
    EXPECT_THAT(outcome.errors, testing::StartsWith("memline: cannot attach to " + pid + ": "));
    EXPECT_THAT(outcome.errors, HasSubstr(why));
  };
  refused("0", "not the id of a process");
  refused("-1", "not the id of a process");
  refused("12x", "not the id of a process");
  refused("99999999999999999999", "not the id of a process");
  refused("2147483647", "there is no process 2147483647");
  Process ended({"true"});
  ASSERT_TRUE(Eventually([&] {
    siginfo_t info{};
    return waitid(P_PID, static_cast<id_t>(ended.pid()), &info, WEXITED | WNOHANG | WNOWAIT) == 0 && info.si_pid != 0;
  }));
  refused(std::to_string(ended.pid()), "has ended");
  // The shell becomes memline, so that the id is its own.
  const Outcome itself = Execute({"sh", "-c", "exec \"$0\" attach $$", Program("memline")}, options_);
  EXPECT_EQ(itself.status, 2);
  EXPECT_THAT(itself.errors, HasSubstr("it is this command itself"));
  EXPECT_EQ(std::count(itself.errors.begin(), itself.errors.end(), '\n'), 1) << itself.errors;
  for (const auto& entry : std::filesystem::directory_iterator(scratch_.path())) {
    EXPECT_NE(entry.path().extension(), ".memline") << "a session was left behind";
  }
}

TEST_F(AttachTest, OneAtATime) {
  Told target(options_);
  Process attached(Command(target, "a"), options_);
  ASSERT_TRUE(HasBegun("a"));
  const Outcome second = Execute(Command(target, "b"), options_);
  EXPECT_EQ(second.status, 2);
  EXPECT_THAT(second.errors, HasSubstr("another collector attaches to process"));
  EXPECT_FALSE(std::filesystem::exists(SessionOf("b")));
  target.Do("keep 3");
  ExpectTotals(Finish(attached, "a"), 3, 0);
}

}  // namespace
}  // namespace memline
