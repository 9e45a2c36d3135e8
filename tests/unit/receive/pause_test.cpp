// SPDX-License-Identifier: MIT
// What a collector tells its targets when the recording is paused.
#include <gtest/gtest.h>

#include "tests/unit/receive/fake_target.h"
#include "tests/unit/receive/running_collector.h"

namespace memline {
namespace {

constexpr uint32_t kPausedPid = 4711;

std::string PauseFrame() { return StreamWriter().Add(wire::FrameType::kPause, wire::Pause{kPausedPid}).bytes(); }
std::string ResumeFrame() { return StreamWriter().Add(wire::FrameType::kResume, wire::Resume{kPausedPid}).bytes(); }
uint64_t StartNow() { return static_cast<uint64_t>(NewSession().origin_mono_ns); }

TEST(Pause, EachTargetIsTold) {
  RunningCollector running;
  const FakeTarget target(running.socket());
  ASSERT_TRUE(target.Send(FirstTick(kPausedPid, StartNow(), 10)));
  running.WaitForTicks(1);
  running.collector().SetPaused(true);
  EXPECT_EQ(target.Receive(PauseFrame().size()), PauseFrame());
  running.collector().SetPaused(false);
  EXPECT_EQ(target.Receive(ResumeFrame().size()), ResumeFrame());
}

TEST(Pause, ATargetThatConnectsMeanwhileIsTold) {
  RunningCollector running;
  running.collector().SetPaused(true);
  const FakeTarget first(running.socket());
  ASSERT_TRUE(first.Send(FirstTick(kPausedPid, StartNow(), 10)));
  EXPECT_EQ(first.Receive(PauseFrame().size()), PauseFrame());
  running.collector().SetPaused(false);
  EXPECT_EQ(first.Receive(ResumeFrame().size()), ResumeFrame());
}

TEST(Pause, AnOldRuntimeIsNotAsked) {
  RunningCollector running;
  const FakeTarget target(running.socket());
  StreamWriter stream;
  stream.Add(wire::FrameType::kHello,
             wire::Hello{wire::kMagic, wire::kMajor, 4, kPausedPid, 1, StartNow(), 5, 10'000, 4096},
             {"/bin/old", "old", "glibc", "0.0.9"});
  ASSERT_TRUE(target.Send(stream.Tick(StartNow() + 10, 4096, 0)));
  running.WaitForTicks(1);
  running.collector().SetPaused(true);
  running.collector().RequestTrim(kPausedPid);
  const std::string trim = StreamWriter().Add(wire::FrameType::kTrim, wire::Trim{kPausedPid}).bytes();
  EXPECT_EQ(target.Receive(trim.size()), trim) << "the next that it hears";
}

}  // namespace
}  // namespace memline
