// SPDX-License-Identifier: MIT
// Whatever one peer does, a target beside it is recorded as if it were alone.
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include <atomic>
#include <functional>
#include <string>
#include <vector>

#include "tests/unit/receive/fake_target.h"
#include "tests/unit/receive/running_collector.h"

namespace memline {
namespace {

constexpr uint32_t kVictimPid = 42;

const Target& Victim(const Session& session) {
  for (const Target& target : session.targets) {
    if (target.pid == kVictimPid && target.tick_count > 0 && target.counters[0].counters.alloc_bytes > 0) return target;
  }
  ADD_FAILURE() << "the victim is not in the session";
  static const Target kNone;
  return kNone;
}

// Records a target that is there before, while and after `attack` runs.
void RecordDuring(const std::function<void(RunningCollector&)>& attack) {
  RunningCollector running;
  const FakeTarget victim(running.socket());
  ASSERT_TRUE(victim.Send(FirstTick(kVictimPid, 1000, 10)));
  running.WaitForTicks(1);
  attack(running);
  ASSERT_TRUE(victim.Send(NextTick(3000, 20)));
  ASSERT_TRUE(victim.Send(StreamWriter().Goodbye(4000)));
  running.WaitFor([](const Session& session) { return session.targets[0].tick_count == 2; });
  const Session kept = running.Stop();
  const Target& target = Victim(kept);
  EXPECT_EQ(target.tick_count, 2u);
  ASSERT_EQ(target.counters.size(), 1u);
  EXPECT_EQ(target.counters[0].counters.alloc_bytes, 20u);
  EXPECT_EQ(target.end.kind, TargetEnd::Kind::kGoodbye);
}

TEST(HostilePeer, Garbage) {
  RecordDuring([](RunningCollector& running) {
    const FakeTarget peer(running.socket());
    peer.Send(std::string(100'000, '\xa5'));
    peer.WaitUntilClosed();
    EXPECT_TRUE(absl::IsInvalidArgument(running.collector().status())) << running.collector().status();
  });
}

TEST(HostilePeer, GarbageAfterHello) {
  RecordDuring([](RunningCollector& running) {
    const FakeTarget peer(running.socket());
    peer.Send(FirstTick(7, 1000, 1).bytes() + std::string(100'000, '\xa5'));
    peer.WaitUntilClosed();
    running.WaitForTicks(2);
  });
}

TEST(HostilePeer, OversizeFrame) {
  RecordDuring([](RunningCollector& running) {
    const FakeTarget peer(running.socket());
    const wire::FrameHeader header{~0u, 1, 0};
    peer.Send(StreamWriter().Hello(7, 1).bytes() + std::string(reinterpret_cast<const char*>(&header), sizeof header));
    peer.WaitUntilClosed();
  });
}

TEST(HostilePeer, IdsOfNothing) {
  RecordDuring([](RunningCollector& running) {
    const FakeTarget peer(running.socket());
    peer.Send(FirstTick(7, 1000, 1).Counters(0, 100, 1));
    peer.WaitUntilClosed();
  });
}

TEST(HostilePeer, AnotherMajorVersion) {
  RecordDuring([](RunningCollector& running) {
    std::string hello = StreamWriter().Hello(7, 1).bytes();
    hello[sizeof(wire::FrameHeader) + offsetof(wire::Hello, major)] = 9;
    const FakeTarget peer(running.socket());
    peer.Send(hello);
    peer.WaitUntilClosed();
    EXPECT_TRUE(absl::IsFailedPrecondition(running.collector().status()));
  });
}

TEST(HostilePeer, NeverSaysHello) {
  // The victim comes last, when more wait than are kept.
  RunningCollector running;
  std::vector<std::unique_ptr<FakeTarget>> silent;
  for (int i = 0; i < 300; ++i) silent.push_back(std::make_unique<FakeTarget>(running.socket()));
  const FakeTarget victim(running.socket());
  ASSERT_TRUE(victim.Send(FirstTick(kVictimPid, 1000, 10)));
  running.WaitForTicks(1);
  silent.front()->WaitUntilClosed();
  EXPECT_LT(running.collector().connected(), 200u);
  EXPECT_EQ(Victim(running.Stop()).counters[0].counters.alloc_bytes, 10u);
}

TEST(HostilePeer, Floods) {
  RecordDuring([](RunningCollector& running) {
    std::atomic<bool> done{false};
    std::thread flood([&] {
      const FakeTarget peer(running.socket());
      bool sent = peer.Send(FirstTick(7, 1000, 1));
      std::string marks;
      while (marks.size() < (1 << 20)) marks += StreamWriter().Counters(0, 1, marks.size()).bytes();
      while (sent && !done.load()) sent = peer.Send(marks);
    });
    // Another target comes and goes meanwhile.
    const FakeTarget other(running.socket());
    EXPECT_TRUE(other.Send(FirstTick(8, 1000, 1)));
    running.WaitFor([](const Session& session) {
      return std::any_of(session.targets.begin(), session.targets.end(),
                         [](const Target& target) { return target.pid == 8 && target.tick_count == 1; });
    });
    done.store(true);
    flood.join();
  });
}

TEST(HostilePeer, CannotKeepTheCollectorFromStopping) {
  RunningCollector running;
  const FakeTarget peer(running.socket());
  ASSERT_TRUE(peer.Send(FirstTick(7, 1000, 1)));
  running.WaitForTicks(1);
  std::thread flood([&] {
    std::string ticks;
    while (ticks.size() < (1 << 16)) ticks += NextTick(2000, 1).bytes();
    while (peer.Send(ticks)) {
    }
  });
  EXPECT_EQ(running.Stop().targets.size(), 1u);
  flood.join();
}

// Another process says that it is the victim.
TEST(HostilePeer, ClaimsToBeAnotherTarget) {
  RecordDuring([](RunningCollector& running) {
    const pid_t impostor = fork();
    if (impostor == 0) {
      const FakeTarget peer(running.socket());
      _exit(peer.Send(FirstTick(kVictimPid, 1000, 666'666)) ? 0 : 1);
    }
    int status = 0;
    ASSERT_EQ(waitpid(impostor, &status, 0), impostor);
    EXPECT_EQ(status, 0);
    running.WaitForTicks(2);
    EXPECT_EQ(running.Now().targets.size(), 2u);
  });
}

// While the collector has no descriptor left, those that are connected are recorded; who waits is taken later.
TEST(HostilePeer, UsesUpTheDescriptors) {
  RecordDuring([](RunningCollector& running) {
    rlimit before{};
    ASSERT_EQ(getrlimit(RLIMIT_NOFILE, &before), 0);
    const FakeTarget connected(running.socket());
    ASSERT_TRUE(connected.Send(FirstTick(8, 1000, 1)));
    running.WaitForTicks(2);
    rlimit none = before;
    {
      const UniqueFd next(dup(STDERR_FILENO));
      none.rlim_cur = static_cast<rlim_t>(next.get());
    }
    ASSERT_EQ(setrlimit(RLIMIT_NOFILE, &none), 0);
    const pid_t waiting = fork();
    if (waiting == 0) {
      setrlimit(RLIMIT_NOFILE, &before);
      const FakeTarget peer(running.socket());
      _exit(peer.Send(FirstTick(9, 1000, 1)) ? 0 : 1);
    }
    int status = 0;
    EXPECT_EQ(waitpid(waiting, &status, 0), waiting);
    EXPECT_EQ(status, 0);
    EXPECT_TRUE(connected.Send(NextTick(3000, 2)));
    running.WaitForTicks(3);
    EXPECT_EQ(running.Now().targets.size(), 2u);
    ASSERT_EQ(setrlimit(RLIMIT_NOFILE, &before), 0);
    running.WaitForTicks(4);
  });
}

}  // namespace
}  // namespace memline
