// SPDX-License-Identifier: MIT
// Requests to trim, from whoever asks to the target and back.
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/socket.h>

#include <cstring>

#include "profiler_core/receive/trim_client.h"
#include "tests/unit/receive/fake_target.h"
#include "tests/unit/receive/running_collector.h"

namespace memline {
namespace {

constexpr wire::Trimmed kAnswer{5'000'000, 900, 300, 77, wire::TrimOutcome::kDone};

uint32_t OwnPid() { return static_cast<uint32_t>(getpid()); }
uint64_t Now() { return static_cast<uint64_t>(NewSession().origin_mono_ns); }

wire::Trimmed Answered(const FakeTarget& asker) {
  const std::string frame = asker.Receive(sizeof(wire::FrameHeader) + sizeof(wire::Trimmed));
  wire::Trimmed answer{};
  std::memcpy(&answer, frame.data() + sizeof(wire::FrameHeader), sizeof answer);
  return answer;
}

std::string Request(uint32_t pid) { return StreamWriter().Add(wire::FrameType::kTrim, wire::Trim{pid}).bytes(); }

TEST(Trim, GoesThroughTheCollectorToTheTargetAndBack) {
  RunningCollector running;
  const FakeTarget target(running.socket());
  const uint64_t start = Now();
  ASSERT_TRUE(target.Send(FirstTick(OwnPid(), start, 10)));
  running.WaitForTicks(1);
  absl::StatusOr<TrimResult> result = absl::UnknownError("");
  std::thread client([&] { result = RequestTrim(getpid()); });
  EXPECT_EQ(target.Receive(Request(0).size()), Request(OwnPid()));
  ASSERT_TRUE(target.Send(StreamWriter().Add(wire::FrameType::kTrimmed, kAnswer).Tick(start + 9000, 300, 10)));
  client.join();
  ASSERT_TRUE(result.ok()) << result.status();
  EXPECT_EQ(result->rss_before_bytes, 900u);
  EXPECT_EQ(result->rss_after_bytes, 300u);
  EXPECT_EQ(result->duration_us, 77u);
  running.WaitForTicks(2);
  const Session kept = running.Stop();
  ASSERT_EQ(kept.targets.size(), 1u);
  ASSERT_EQ(kept.targets[0].trims.size(), 1u);
  EXPECT_TRUE(kept.targets[0].trims[0].done);
  EXPECT_EQ(kept.targets[0].trims[0].rss_before_bytes, 900u);
  EXPECT_EQ(running.collector().status(), absl::OkStatus());
}

TEST(Trim, TheRecorderItselfAsks) {
  RunningCollector running;
  const FakeTarget target(running.socket());
  ASSERT_TRUE(target.Send(FirstTick(4711, Now(), 10)));
  running.WaitForTicks(1);
  running.collector().RequestTrim(1);  // nobody
  running.collector().RequestTrim(4711);
  EXPECT_EQ(target.Receive(Request(0).size()), Request(4711));
}

TEST(Trim, ACollectorSaysWhomItDoesNotRecord) {
  RunningCollector running;
  const FakeTarget asker(running.socket());
  ASSERT_TRUE(asker.Send(Request(4711)));
  EXPECT_EQ(Answered(asker).outcome, wire::TrimOutcome::kNoSuchTarget);
  ASSERT_TRUE(asker.Send(Request(4712))) << "and hears the next";
  EXPECT_EQ(Answered(asker).outcome, wire::TrimOutcome::kNoSuchTarget);
}

TEST(Trim, AnOldRuntimeIsNotAsked) {
  RunningCollector running;
  const FakeTarget target(running.socket());
  StreamWriter stream;
  stream.Add(wire::FrameType::kHello, wire::Hello{wire::kMagic, wire::kMajor, 2, 4711, 1, Now(), 5, 10'000, 4096},
             {"/bin/old", "old", "glibc", "0.0.9"});
  ASSERT_TRUE(target.Send(stream.Tick(Now() + 10, 4096, 0)));
  running.WaitForTicks(1);
  const FakeTarget asker(running.socket());
  ASSERT_TRUE(asker.Send(Request(4711)));
  EXPECT_EQ(Answered(asker).outcome, wire::TrimOutcome::kTooOld);
}

TEST(Trim, WhoWaitsForATargetThatVanishesIsTold) {
  RunningCollector running;
  FakeTarget target(running.socket());
  ASSERT_TRUE(target.Send(FirstTick(4711, Now(), 10)));
  running.WaitForTicks(1);
  const FakeTarget asker(running.socket());
  ASSERT_TRUE(asker.Send(Request(4711)));
  ASSERT_EQ(target.Receive(Request(0).size()), Request(4711));
  target.Close();
  EXPECT_EQ(Answered(asker).outcome, wire::TrimOutcome::kNoSuchTarget);
}

TEST(Trim, WhoAsksAndLeavesIsForgotten) {
  RunningCollector running;
  const FakeTarget target(running.socket());
  const uint64_t start = Now();
  ASSERT_TRUE(target.Send(FirstTick(4711, start, 10)));
  running.WaitForTicks(1);
  {
    FakeTarget asker(running.socket());
    ASSERT_TRUE(asker.Send(Request(4711)));
    ASSERT_EQ(target.Receive(Request(0).size()), Request(4711));
  }
  WaitUntil([&running] { return running.collector().connected() == 1; });
  ASSERT_TRUE(target.Send(StreamWriter().Add(wire::FrameType::kTrimmed, kAnswer).Tick(start + 9000, 300, 10)));
  running.WaitForTicks(2);
  EXPECT_EQ(running.Stop().targets[0].trims.size(), 1u);
}

TEST(Trim, ThereMustBeSuchAProcess) {
  const OwnRuntimeDirectory own;
  EXPECT_TRUE(absl::IsNotFound(RequestTrim(-1).status()));
  EXPECT_TRUE(absl::IsNotFound(RequestTrim(0x7fff'fff0).status()));
}

}  // namespace
}  // namespace memline
