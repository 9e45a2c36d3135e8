// SPDX-License-Identifier: MIT
// A recorder that keeps no history stays as small as it is, however long it runs and whoever comes and goes.
#include <gtest/gtest.h>
#include <malloc.h>

#include "profiler_core/model/peaks.h"
#include "profiler_core/receive/recorder.h"
#include "tests/unit/receive/fake_target.h"
#include "tests/unit/receive/running_collector.h"

namespace memline {
namespace {

constexpr uint64_t kStartNs = 1'000'000'000;
constexpr uint64_t kTickNs = 30'000'000;  // so far apart that each has a gap before it
constexpr uint64_t kSpikeTick = 3;

// One of each frame that adds something with time.
StreamWriter BusyTick(uint64_t tick) {
  using wire::FrameType;
  const uint64_t time_ns = kStartNs + tick * kTickNs;
  StreamWriter stream;
  const auto slot = static_cast<uint32_t>(tick % 8);
  stream.Add(FrameType::kThread, wire::Thread{slot, static_cast<uint32_t>(5000 + tick), time_ns}, {"worker"});
  stream.ScopeBegin(slot, 0, 1, time_ns);
  if (tick % 3 != 0) stream.Add(FrameType::kScopeEnd, wire::ScopeEnd{slot, 0, time_ns, 4096});
  stream.Add(FrameType::kMark, wire::Mark{1, time_ns}, {"loaded"});
  stream.Add(FrameType::kUserValue, wire::UserValue{0, time_ns, static_cast<double>(tick)});
  stream.Add(FrameType::kMemoryParts, wire::MemoryParts{time_ns, tick, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12});
  stream.Add(FrameType::kArena, wire::Arena{0, time_ns, 4096 + tick, tick});
  stream.Add(FrameType::kTrimmed, wire::Trimmed{time_ns, 2, 1, 3, wire::TrimOutcome::kDone});
  stream.Add(FrameType::kTickPeak, wire::TickPeak{tick == kSpikeTick ? 900'000u : 5000u, 1});
  stream.Counters(slot, 1, 100 * tick);
  return stream.Tick(time_ns, 4096 + tick % 7, 100 * tick);
}

class Forgetful {
 public:
  Forgetful() {
    StreamWriter hello = FirstTick(4711, kStartNs, 10);
    hello.Add(wire::FrameType::kUserCounter, wire::UserCounter{0}, {"packages"});
    Add(hello);
  }
  void Add(const StreamWriter& stream) {
    decoder_.Feed(stream.bytes());
    while (true) {
      const absl::StatusOr<Frame> frame = decoder_.Next();
      ASSERT_TRUE(frame.ok()) << frame.status();
      if (std::holds_alternative<std::monostate>(*frame)) break;
      ASSERT_EQ(builder_.Add(*frame), absl::OkStatus());
    }
    static_cast<void>(builder_.Commit(target_));
    builder_.ForgetHistory(target_);
  }
  [[nodiscard]] const Target& target() const { return target_; }

 private:
  FrameDecoder decoder_;
  TargetBuilder builder_{0};
  Target target_;
};

size_t HeapBytes() { return mallinfo2().uordblks; }

TEST(Forgetting, ATargetTakesNoMoreAfterManyTicks) {
  Forgetful forgetful;
  uint64_t tick = 1;
  for (; tick <= 5'000; ++tick) forgetful.Add(BusyTick(tick));
  const size_t early = HeapBytes();
  for (; tick <= 50'000; ++tick) forgetful.Add(BusyTick(tick));
  EXPECT_LE(HeapBytes(), early + 4096);

  const Target& target = forgetful.target();
  EXPECT_EQ(target.tick_count, 50'001u);
  EXPECT_EQ(target[SeriesId::kRss].back().value, 4096.0 + 50'000 % 7);
  EXPECT_EQ(target[SeriesId::kHeapLive].back().value, 100.0 * 50'000);
  EXPECT_EQ(PeakRssBytes(target), 900'000u) << "the peak is remembered";
  EXPECT_EQ(target.user_counters[0].series.back().value, 50'000);
  ASSERT_EQ(target.memory_readings.size(), 1u);
  EXPECT_EQ(target.arenas[0].back().free_bytes, 50'000u) << "is read to the end";
}

class ForgettingRecorder : public testing::Test {
 protected:
  ForgettingRecorder() {
    RecorderOptions options;
    options.accept_any_target = true;
    options.keep_history = false;
    recorder_ = *Recorder::Create(options);
    socket_ = CollectorSockets()->front();  // the well-known one
  }
  template <typename Condition>
  void WaitFor(const Condition& condition) const {
    WaitUntil([&] { return recorder_->session().Read(condition); });
  }

  OwnRuntimeDirectory runtime_;
  std::unique_ptr<Recorder> recorder_;
  std::filesystem::path socket_;
};

TEST_F(ForgettingRecorder, TargetsThatComeAndGo) {
  const FakeTarget lasting(socket_);
  ASSERT_TRUE(lasting.Send(FirstTick(1, kStartNs, 10)));
  constexpr uint32_t kTargets = 3 * Collector::kMaxEndedTargets;
  for (uint32_t pid = 1000; pid < 1000 + kTargets; ++pid) {
    FakeTarget passing(socket_);
    ASSERT_TRUE(passing.Send(FirstTick(pid, kStartNs, 20).Goodbye(kStartNs + 2000)));
    passing.Close();
    WaitFor([pid](const Session& session) {
      if (session.targets.empty()) return false;
      const Target& last = session.targets.back();
      return last.pid == pid && last.end.kind == TargetEnd::Kind::kGoodbye && last.counters.empty();
    });
  }
  // Its place has moved.
  ASSERT_TRUE(lasting.Send(NextTick(kStartNs + 5000, 77)));
  WaitFor([](const Session& session) {
    return !session.targets.empty() && session.targets[0].pid == 1 && session.targets[0].tick_count == 2 &&
           session.targets[0].counters[0].counters.alloc_bytes == 77;
  });
  recorder_->session().Read([](const Session& session) {
    EXPECT_EQ(session.targets.size(), 1 + Collector::kMaxEndedTargets);
    EXPECT_EQ(session.targets.back().pid, 1000 + kTargets - 1);
    EXPECT_EQ(session.targets.back().peak_rss_bytes, 4096u);
    EXPECT_TRUE(session.targets.back().functions.empty());
  });
  EXPECT_EQ(recorder_->status(), absl::OkStatus());
}

TEST_F(ForgettingRecorder, ATargetThatWasLostComesBackAsAnother) {
  {
    const FakeTarget target(socket_);
    ASSERT_TRUE(target.Send(FirstTick(7, kStartNs, 10)));
  }
  WaitFor([](const Session& session) {
    return !session.targets.empty() && session.targets[0].end.kind == TargetEnd::Kind::kLost &&
           session.targets[0].counters.empty();
  });
  const FakeTarget again(socket_);
  ASSERT_TRUE(again.Send(FirstTick(7, kStartNs, 10)));
  ASSERT_TRUE(again.Send(NextTick(kStartNs + 5000, 30)));
  WaitFor([](const Session& session) { return session.targets.size() == 2 && session.targets[1].tick_count == 2; });
  recorder_->session().Read([](const Session& session) {
    EXPECT_EQ(session.targets[1].counters[0].counters.alloc_bytes, 30u);
    EXPECT_EQ(session.targets[1].end.kind, TargetEnd::Kind::kRunning);
  });
}

TEST(Forgetting, KeepsNoFile) {
  const ScratchDirectory scratch;
  RecorderOptions options;
  options.session_file = scratch / "session.memline";
  options.keep_history = false;
  EXPECT_TRUE(absl::IsInvalidArgument(Recorder::Create(options).status()));
}

}  // namespace
}  // namespace memline
