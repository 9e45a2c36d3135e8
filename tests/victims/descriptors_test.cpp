// SPDX-License-Identifier: MIT
// A program's descriptors are its own, whatever the runtime keeps open: any number, and all of them.
#include "profiler_core/store/session_file.h"
#include "tests/victims/recorded_run.h"

namespace memline {
namespace {

using nlohmann::json;

class DescriptorsTest : public RecordedRun {
 protected:
  // As many as are known by now.
  uint64_t Ticks() {
    const auto loaded = LoadSession(session_);
    return loaded.ok() && !loaded->targets.empty() ? loaded->targets.back().tick_count : 0;
  }
  bool GoesOnBeingRecorded() {
    const uint64_t before = Ticks();
    return Eventually([&] { return Ticks() > before + 20; });
  }
  std::string End() {
    const auto loaded = LoadSession(session_);
    return loaded.ok() ? Describe(loaded->targets.at(0).end) : std::string(loaded.status().message());
  }
};

TEST_F(DescriptorsTest, UnderNumbersOfAScriptsOwnChoice) {
  // Opened here once it is recorded, written to by children; then it waits, and writes once more.
  const std::string script =
      "read line; exec 3>f3 4>f4 5>f5 6>f6 7>f7 8>f8; for n in 3 4 5 6 7 8; do (eval \"echo $n >&$n\"); done; "
      "read line; for n in 3 4 5 6 7 8; do eval \"echo end >&$n\"; done; exit 9";
  Process run(Command({"sh", "-c", script}), {.directory = scratch_.path()});
  ASSERT_TRUE(Eventually([&] { return Ticks() > 5; })) << run.Errors();
  run.Tell("open\n");
  ASSERT_TRUE(Eventually([&] { return ReadFile(scratch_ / "f8") == "8\n"; })) << run.Errors();
  ASSERT_TRUE(GoesOnBeingRecorded()) << run.Errors();
  run.CloseInput();
  EXPECT_EQ(run.Wait(), 9) << run.Errors();
  EXPECT_EQ(run.Errors(), "memline: session kept in " + session_ + "\n");
  for (int n = 3; n <= 8; ++n) {
    EXPECT_EQ(ReadFile(scratch_ / ("f" + std::to_string(n))), std::to_string(n) + "\nend\n");
  }
  EXPECT_EQ(End(), "exited 9");
}

TEST_F(DescriptorsTest, NoneIsTakenOrReplacedWhileTheProgramOpensItsOwn) {
  if (ReadFile("/proc/self/status").find("\nSeccomp:\t0\n") == std::string::npos) {
    GTEST_SKIP() << "under a filter the helper thread shares the program's descriptors";
  }
  const std::string file = (scratch_ / "bytes").string();
  WriteFile(file, "");
  const Outcome run = Execute(Command({Program("descriptors"), "lowest", file}, {"-i", "1ms"}));
  EXPECT_EQ(run.status, 9) << run.output << run.errors;
  EXPECT_EQ(run.output, "surprises 0\n");
  const std::string written = ReadFile(file);
  EXPECT_EQ(written.size(), size_t{150} * 20 * 7);
  EXPECT_EQ(written.find_first_not_of('x'), std::string::npos);
  EXPECT_GT(Report().at("process").at("ticks"), 10);
}

TEST_F(DescriptorsTest, AProgramThatClosesAllGoesOnBeingRecorded) {
  Process run(Command({Program("descriptors"), "closes"}));
  ASSERT_TRUE(Eventually([&] { return Ticks() > 5; })) << run.Errors();
  EXPECT_TRUE(GoesOnBeingRecorded());
  run.CloseInput();
  EXPECT_EQ(run.Wait(), 9) << run.Errors();
  EXPECT_EQ(End(), "exited 9");
}

TEST_F(DescriptorsTest, AProgramThatMayOpenNoneGoesOnBeingRecorded) {
  Process run(Command({Program("descriptors"), "forgoes"}));
  ASSERT_TRUE(Eventually([&] { return Ticks() > 5; })) << run.Errors();
  EXPECT_TRUE(GoesOnBeingRecorded());
  run.CloseInput();
  EXPECT_EQ(run.Wait(), 9) << run.Errors();
  const json process = Report().at("process");
  EXPECT_EQ(process.at("exit"), "exited 9");
}

TEST_F(DescriptorsTest, WhoReadsFromTheProgramSeesThatItHangsUp) {
  const std::string script = Program("descriptors") + " hangs-up | { cat; echo end > hung-up; }";
  Process run(Command({"sh", "-c", script}), {.directory = scratch_.path()});
  EXPECT_TRUE(Eventually([&] { return ReadFile(scratch_ / "hung-up") == "end\n"; })) << run.Errors();
  EXPECT_TRUE(GoesOnBeingRecorded()) << "it still works";
  run.CloseInput();
  EXPECT_EQ(run.Wait(), 0) << run.Errors();
}

TEST_F(DescriptorsTest, WhatTheMainThreadLeftInABufferIsWritten) {
  Process run(Command({Program("descriptors"), "says"}));
  ASSERT_TRUE(Eventually([&] { return Ticks() > 5; })) << run.Errors();
  run.CloseInput();
  EXPECT_EQ(run.Wait(), 0) << run.Errors();
  EXPECT_EQ(run.Output(), "said");
  EXPECT_EQ(End(), "exited 0");
}

}  // namespace
}  // namespace memline
