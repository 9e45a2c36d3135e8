// SPDX-License-Identifier: MIT
#include "profiler_core/receive/observed_process.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstring>
#include <future>
#include <thread>

#include "tests/unit/receive/running_collector.h"

namespace memline {
namespace {

// Lives until it is killed.
class Child {
 public:
  Child() : pid_(fork()) {
    while (pid_ == 0) pause();
  }
  ~Child() { End(); }
  [[nodiscard]] pid_t pid() const { return pid_; }
  void Kill() const { kill(pid_, SIGKILL); }
  void Reap() { waitpid(std::exchange(pid_, -1), nullptr, 0); }
  void End() {
    if (pid_ <= 0) return;
    Kill();
    Reap();
  }

 private:
  pid_t pid_;
};

absl::StatusCode CodeOf(pid_t pid) { return ObservedProcess::Open(pid).status().code(); }

TEST(ObservedProcess, RefusesWhatIsNone) {
  EXPECT_EQ(CodeOf(0), absl::StatusCode::kNotFound);
  EXPECT_EQ(CodeOf(-1), absl::StatusCode::kNotFound);
  EXPECT_EQ(CodeOf(0x7fffffff), absl::StatusCode::kNotFound);
  std::promise<pid_t> id;
  std::promise<void> done;
  std::thread thread([&] {
    id.set_value(static_cast<pid_t>(syscall(SYS_gettid)));
    done.get_future().wait();
  });
  EXPECT_EQ(CodeOf(id.get_future().get()), absl::StatusCode::kInvalidArgument);
  done.set_value();
  thread.join();
}

TEST(ObservedProcess, SeesMemoryComeAndGo) {
  const auto self = ObservedProcess::Open(getpid());
  ASSERT_TRUE(self.ok()) << self.status();
  constexpr size_t kBytes = 64 << 20;
  const auto before = self->ReadMemory();
  void* block = mmap(nullptr, kBytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
  ASSERT_NE(block, MAP_FAILED);
  const auto with = self->ReadMemory();
  munmap(block, kBytes);
  const auto after = self->ReadMemory();
  ASSERT_TRUE(before && with && after);
  constexpr uint64_t kUncounted = 1 << 20;  // the kernel counts in batches
  EXPECT_GE(with->rss_bytes + kUncounted, before->rss_bytes + kBytes);
  EXPECT_LE(after->rss_bytes, before->rss_bytes + kUncounted);
  EXPECT_GE(after->peak_bytes + kUncounted, before->rss_bytes + kBytes);
}

TEST(ObservedProcess, IsNeverAnotherOneOfTheSameId) {
  Child child;
  const auto process = ObservedProcess::Open(child.pid());
  ASSERT_TRUE(process.ok()) << process.status();
  EXPECT_FALSE(process->HasEnded());
  EXPECT_EQ(process->ReadFacts().parent, getpid());
  EXPECT_FALSE(process->ReadWaitStatus());
  child.Kill();
  WaitUntil([&] { return process->HasEnded(); });
  EXPECT_FALSE(process->ReadMemory());
  const auto status = process->ReadWaitStatus();
  ASSERT_TRUE(status);
  EXPECT_TRUE(WIFSIGNALED(*status) && WTERMSIG(*status) == SIGKILL);
  EXPECT_EQ(CodeOf(child.pid()), absl::StatusCode::kNotFound);  // it only waits to be reaped
  child.Reap();
  EXPECT_TRUE(process->HasEnded());
  EXPECT_FALSE(process->ReadMemory());
  EXPECT_FALSE(process->ReadWaitStatus());
  EXPECT_EQ(process->ReadFacts(), ObservedProcess::Facts{});
}

TEST(ObservedProcess, FindsTheChildrenOfAllItsThreads) {
  const auto self = ObservedProcess::Open(getpid());
  ASSERT_TRUE(self.ok()) << self.status();
  const Child of_this_thread;
  std::promise<pid_t> id;
  std::promise<void> done;
  std::thread thread([&] {
    const Child of_another;
    id.set_value(of_another.pid());
    done.get_future().wait();
  });
  const pid_t other = id.get_future().get();
  EXPECT_THAT(self->ReadChildren(), testing::IsSupersetOf({of_this_thread.pid(), other}));
  done.set_value();
  thread.join();
}

}  // namespace
}  // namespace memline
