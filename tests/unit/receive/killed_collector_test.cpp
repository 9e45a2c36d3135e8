// SPDX-License-Identifier: MIT
// A collector that is killed at any moment leaves a session that opens and agrees with itself.
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <random>

#include "profiler_core/store/interrupted.h"
#include "tests/unit/receive/fake_target.h"
#include "tests/unit/receive/running_collector.h"

namespace memline {
namespace {

// A process that records whoever comes, into `file`, until it is killed.
class CollectorProcess {
 public:
  explicit CollectorProcess(const std::filesystem::path& file) : pid_(fork()) {
    if (pid_ != 0) return;
    LiveSession session(NewSession());
    std::vector<std::unique_ptr<SocketListener>> listeners;
    listeners.push_back(*SocketListener::ListenForAnyTarget());
    Collector collector(session, *SessionWriter::Create(file), std::move(listeners));
    while (true) pause();
  }
  void Kill() const {
    kill(pid_, SIGKILL);
    EXPECT_EQ(waitpid(pid_, nullptr, 0), pid_);
  }

 private:
  pid_t pid_;
};

// The n-th tick of the target says that its line allocated n bytes.
void ExpectWholeTicks(const Session& session) {
  if (session.targets.empty()) return;
  const Target& target = session.targets[0];
  EXPECT_EQ(target[SeriesId::kRss].size(), target.tick_count);
  EXPECT_EQ(target[SeriesId::kHeapLive].size(), target.tick_count);
  ASSERT_EQ(target.counters.size(), target.tick_count > 0 ? 1u : 0u);
  if (target.tick_count == 0) return;
  EXPECT_EQ(target.counters[0].counters.alloc_bytes, target.tick_count);
  EXPECT_EQ(target.functions.size(), 1u);
  ASSERT_EQ(target.live_at_peak.size(), 3u);
  EXPECT_EQ(target.live_at_peak[1], target.tick_count);
}

void ExpectItIsCompleted(const std::filesystem::path& file, const Session& left) {
  // Killed early, it has not begun its log yet: then the session is as complete as it gets.
  const bool has_log = std::filesystem::exists(file.string() + "-wal");
  EXPECT_EQ(FindInterrupted(file.parent_path()), has_log ? std::vector{file} : std::vector<std::filesystem::path>());
  EXPECT_EQ(CompleteInterrupted(file), absl::OkStatus());
  EXPECT_EQ(FindInterrupted(file.parent_path()), std::vector<std::filesystem::path>());
  EXPECT_FALSE(std::filesystem::exists(file.string() + "-wal"));
  const absl::StatusOr<Session> completed = LoadSession(file);
  ASSERT_TRUE(completed.ok()) << completed.status();
  EXPECT_EQ(completed->targets, left.targets);
}

TEST(KilledCollector, LosesNoTickThatWasCommitted) {
  std::mt19937 random(1);
  for (int round = 0; round < 20; ++round) {
    const OwnRuntimeDirectory runtime;
    const std::filesystem::path file = runtime.directory() / "session.memline";
    const std::filesystem::path socket = runtime.directory() / "memline" / "collector.sock";
    // Past the first chunk of ticks as well as before it.
    const uint64_t enough = random() % (round % 4 == 0 ? 3000 : 30);
    const CollectorProcess collector(file);
    WaitUntil([&] { return std::filesystem::exists(socket); });
    std::thread sender([&] {
      const FakeTarget target(socket);
      const auto start = static_cast<uint64_t>(NewSession().origin_mono_ns);  // now
      bool sent = target.Send(FirstTick(1, start, 1));
      for (uint64_t tick = 2; sent; ++tick) sent = target.Send(NextTick(start + tick * 1000, tick));
    });
    WaitUntil([&] { return std::filesystem::exists(file); });
    uint64_t committed = 0;
    do {
      const absl::StatusOr<Session> session = LoadSession(file);
      ASSERT_TRUE(session.ok()) << session.status();
      ExpectWholeTicks(*session);
      if (!session->targets.empty()) committed = session->targets[0].tick_count;
    } while (committed < enough);
    collector.Kill();
    sender.join();
    const absl::StatusOr<Session> left = LoadSession(file);
    ASSERT_TRUE(left.ok()) << left.status();
    ExpectWholeTicks(*left);
    EXPECT_GE(left->targets.empty() ? 0 : left->targets[0].tick_count, committed);
    ExpectItIsCompleted(file, *left);
  }
}

TEST(KilledCollector, LeavesASessionAsSoonAsTheNameIsThere) {
  for (int round = 0; round < 20; ++round) {
    const OwnRuntimeDirectory runtime;
    const std::filesystem::path file = runtime.directory() / "session.memline";
    const CollectorProcess collector(file);
    WaitUntil([&] { return std::filesystem::exists(file); });
    collector.Kill();
    const absl::StatusOr<Session> left = LoadSession(file);
    EXPECT_TRUE(left.ok()) << left.status();
  }
}

}  // namespace
}  // namespace memline
