// SPDX-License-Identifier: MIT
#include "profiler_core/receive/collector.h"

#include <gtest/gtest.h>
#include <sys/wait.h>

#include <atomic>

#include "tests/unit/receive/fake_target.h"
#include "tests/unit/receive/running_collector.h"

namespace memline {
namespace {

uint64_t AllocatedBytes(const Target& target) {
  uint64_t bytes = 0;
  for (const SiteCounters& entry : target.counters) bytes += entry.counters.alloc_bytes;
  return bytes;
}

TEST(Collector, RecordsTwoTargetsAtOnce) {
  RunningCollector running;
  const FakeTarget first(running.socket()), second(running.socket());
  constexpr uint64_t kTicks = 500;
  const auto record = [](const FakeTarget& target, uint32_t pid) {
    const auto start = static_cast<uint64_t>(NewSession().origin_mono_ns);  // now
    ASSERT_TRUE(target.Send(FirstTick(pid, start, pid)));
    for (uint64_t tick = 1; tick < kTicks; ++tick)
      ASSERT_TRUE(target.Send(NextTick(start + 2000 + tick * 1000, pid + tick)));
    ASSERT_TRUE(target.Send(StreamWriter().Goodbye(start + 9'000'000)));
  };
  std::thread other([&] { record(second, 200'000); });
  record(first, 100'000);
  other.join();
  running.WaitForTicks(2 * kTicks);
  const Session kept = running.Stop();
  EXPECT_TRUE(kept == running.Now());
  ASSERT_EQ(kept.targets.size(), 2u);
  for (const Target& target : kept.targets) {
    EXPECT_EQ(target.tick_count, kTicks);
    EXPECT_EQ(AllocatedBytes(target), target.pid + kTicks - 1);
    EXPECT_EQ(target.end.kind, TargetEnd::Kind::kGoodbye);
  }
  EXPECT_NE(kept.targets[0].pid, kept.targets[1].pid);
  EXPECT_EQ(running.collector().status(), absl::OkStatus());
}

TEST(Collector, DropsTheTickInWhichATargetVanishes) {
  RunningCollector running;
  FakeTarget target(running.socket());
  const std::string next = NextTick(3000, 999).bytes();
  ASSERT_TRUE(target.Send(FirstTick(1, 1000, 10).ScopeBegin(0, 0, 1, 1500).Tick(2000, 5000, 10)));
  ASSERT_TRUE(target.Send(std::string_view(next).substr(0, next.size() - 1)));
  target.Close();
  running.WaitFor([](const Session& session) {
    return !session.targets.empty() && session.targets[0].end.kind == TargetEnd::Kind::kLost;
  });
  const Session kept = running.Stop();
  const Target& lost = kept.targets[0];
  EXPECT_EQ(lost.tick_count, 2u);
  EXPECT_EQ(AllocatedBytes(lost), 10u);
  ASSERT_EQ(lost.brackets.size(), 1u);
  EXPECT_EQ(lost.brackets[0].end_ns, lost.last_ns());
  EXPECT_EQ(lost.brackets[0].end_rss_bytes, 5000u);
  EXPECT_EQ(running.collector().status(), absl::OkStatus());
}

TEST(Collector, GoesOnWithATargetThatReconnects) {
  RunningCollector running;
  {
    const FakeTarget target(running.socket());
    ASSERT_TRUE(target.Send(FirstTick(1, 1000, 10)));
  }
  running.WaitFor([](const Session& session) {
    return !session.targets.empty() && session.targets[0].end.kind == TargetEnd::Kind::kLost;
  });
  const FakeTarget again(running.socket());
  ASSERT_TRUE(again.Send(FirstTick(1, 1000, 10)));
  ASSERT_TRUE(again.Send(NextTick(4000, 30)));
  running.WaitForTicks(3);
  EXPECT_EQ(running.Now().targets[0].end.kind, TargetEnd::Kind::kRunning);
  const Session kept = running.Stop();
  ASSERT_EQ(kept.targets.size(), 1u);
  EXPECT_EQ(AllocatedBytes(kept.targets[0]), 30u);
}

// As when the target has given up a connection whose end the collector has not seen yet.
TEST(Collector, ASecondConnectionOfATargetReplacesTheFirst) {
  RunningCollector running;
  const FakeTarget first(running.socket());
  ASSERT_TRUE(first.Send(FirstTick(1, 1000, 10)));
  running.WaitForTicks(1);
  const FakeTarget second(running.socket());
  ASSERT_TRUE(second.Send(FirstTick(1, 1000, 20)));
  first.WaitUntilClosed();
  ASSERT_TRUE(second.Send(NextTick(4000, 30)));
  running.WaitForTicks(3);
  const Session kept = running.Stop();
  ASSERT_EQ(kept.targets.size(), 1u);
  EXPECT_EQ(AllocatedBytes(kept.targets[0]), 30u);
  EXPECT_EQ(kept.targets[0].end.kind, TargetEnd::Kind::kRunning);
}

TEST(Collector, TellsAnExecFromAReconnect) {
  RunningCollector running;
  const FakeTarget before(running.socket());
  ASSERT_TRUE(before.Send(FirstTick(1, 1000, 10)));
  running.WaitForTicks(1);
  const FakeTarget after(running.socket());
  ASSERT_TRUE(after.Send(FirstTick(1, 5000, 20)));
  running.WaitForTicks(2);
  const Session kept = running.Stop();
  ASSERT_EQ(kept.targets.size(), 2u);
  EXPECT_EQ(kept.targets[0].end.kind, TargetEnd::Kind::kGoodbye);
  EXPECT_EQ(kept.targets[1].end.kind, TargetEnd::Kind::kRunning);
  EXPECT_EQ(AllocatedBytes(kept.targets[0]), 10u);
  EXPECT_EQ(AllocatedBytes(kept.targets[1]), 20u);
}

TEST(Collector, ReadsWhatIsUnderWayWhenItIsStopped) {
  RunningCollector running;
  const FakeTarget target(running.socket());
  ASSERT_TRUE(target.Send(FirstTick(1, 1000, 10)));
  ASSERT_TRUE(target.Send(NextTick(3000, 30)));
  const Session kept = running.Stop();
  ASSERT_EQ(kept.targets.size(), 1u);
  EXPECT_EQ(kept.targets[0].tick_count, 2u);
  running.collector().Stop();
  EXPECT_FALSE(std::filesystem::exists(running.socket()));
  EXPECT_FALSE(std::filesystem::exists(running.socket().parent_path()));
}

TEST(Collector, NotesHowAChildEnded) {
  for (const bool by_signal : {false, true}) {
    RunningCollector running;
    const pid_t child = fork();
    if (child == 0) {
      if (by_signal) raise(SIGKILL);
      _exit(3);
    }
    running.collector().WatchChild(child, {"child", "--all"});
    const int status = running.collector().WaitForChild();
    EXPECT_EQ(running.collector().ChildStatus(), status);
    const Session kept = running.Stop();
    ASSERT_EQ(kept.targets.size(), 1u) << "it is there even though it never connected";
    EXPECT_EQ(kept.targets[0].pid, static_cast<uint32_t>(child));
    EXPECT_EQ(kept.targets[0].command, (std::vector<std::string>{"child", "--all"}));
    EXPECT_EQ(Describe(kept.targets[0].end), by_signal ? "killed by signal 9 (Killed)" : "exited 3");
    EXPECT_EQ(waitpid(child, nullptr, WNOHANG), -1) << "reaped";
  }
}

TEST(Collector, ReadsAChildToItsEndBeforeItsStatusIsKnown) {
  RunningCollector running;
  const pid_t child = fork();
  if (child == 0) {
    const FakeTarget target(running.socket());
    const auto start = static_cast<uint64_t>(NewSession().origin_mono_ns);  // now
    bool sent = target.Send(FirstTick(static_cast<uint32_t>(getpid()), start, 10));
    for (uint64_t tick = 1; tick < 300; ++tick) {
      sent = sent && target.Send(NextTick(start + 2000 + tick * 1000, 10 + tick));
    }
    sent = sent && target.Send(StreamWriter().Goodbye(start + 999'000));
    _exit(sent ? 7 : 1);
  }
  running.collector().WatchChild(child, {"child"});
  EXPECT_EQ(WEXITSTATUS(running.collector().WaitForChild()), 7);
  const Session live = running.Now();
  ASSERT_EQ(live.targets.size(), 1u);
  EXPECT_EQ(live.targets[0].tick_count, 300u);
  EXPECT_EQ(AllocatedBytes(live.targets[0]), 309u);
  EXPECT_EQ(Describe(live.targets[0].end), "exited 7");
  EXPECT_TRUE(running.Stop() == live);
}

TEST(Collector, ReadersMayLookAtAnyTime) {
  RunningCollector running;
  std::atomic<bool> done{false};
  std::thread reader([&] {
    uint64_t before = 0;
    while (!done.load()) {
      const Session now = running.Now();
      if (now.targets.empty()) continue;
      EXPECT_GE(now.targets[0].tick_count, before);
      EXPECT_EQ(now.targets[0][SeriesId::kRss].size(), now.targets[0].tick_count);
      before = now.targets[0].tick_count;
      EXPECT_TRUE(LoadSession(running.file()).ok());
    }
  });
  const FakeTarget target(running.socket());
  EXPECT_TRUE(target.Send(FirstTick(1, 1000, 10)));
  for (uint64_t tick = 1; tick < 3000; ++tick) EXPECT_TRUE(target.Send(NextTick(2000 + tick * 1000, 10 + tick)));
  running.WaitForTicks(3000);
  done.store(true);
  reader.join();
  EXPECT_EQ(running.Stop().targets[0].tick_count, 3000u);
}

}  // namespace
}  // namespace memline
