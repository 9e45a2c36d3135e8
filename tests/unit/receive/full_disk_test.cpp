// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/unit/receive/fake_target.h"
#include "tests/unit/receive/running_collector.h"

namespace memline {
namespace {

// Files cannot grow any further: what a full disk is to a session.
void RecordUntilTheDiskIsFull() {
  const rlimit limit{300 << 10, 300 << 10};
  ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &limit), 0);
  RunningCollector running;
  const FakeTarget target(running.socket());
  ASSERT_TRUE(target.Send(FirstTick(1, 1000, 1)));
  uint64_t sent = 1;
  while (running.collector().status().ok()) {
    ++sent;
    ASSERT_TRUE(target.Send(NextTick(1000 + sent * 1000, sent)));
    running.WaitForTicks(sent);  // each of them a commit, not all in one; in memory recording goes on
  }
  const absl::Status status = running.collector().status();
  EXPECT_TRUE(absl::IsDataLoss(status) || absl::IsResourceExhausted(status)) << status;
  EXPECT_NE(status.message().find(running.file().string()), std::string::npos) << status;
  // A malformed stream afterwards is the lesser news.
  const FakeTarget peer(running.socket());
  peer.Send("garbage, and a lot of it");
  peer.WaitUntilClosed();
  EXPECT_EQ(running.collector().status(), status);
  running.collector().Stop();

  const absl::StatusOr<Session> kept = LoadSession(running.file());
  ASSERT_TRUE(kept.ok()) << kept.status();
  ASSERT_EQ(kept->targets.size(), 1u);
  const uint64_t ticks = kept->targets[0].tick_count;
  EXPECT_GT(ticks, 0u);
  EXPECT_LT(ticks, sent);
  EXPECT_EQ(kept->targets[0].counters[0].counters.alloc_bytes, ticks);
}

// In a process of its own, which cannot lift the limit again.
TEST(FullDisk, KeepsWhatWasRecordedAndSaysSo) {
  const pid_t child = fork();
  if (child == 0) {
    RecordUntilTheDiskIsFull();
    _exit(::testing::Test::HasFailure() ? 1 : 0);
  }
  int status = 0;
  ASSERT_EQ(waitpid(child, &status, 0), child);
  EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0) << "status " << status << ", see above";
}

}  // namespace
}  // namespace memline
