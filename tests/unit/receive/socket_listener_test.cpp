// SPDX-License-Identifier: MIT
#include "profiler_core/receive/socket_listener.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include <vector>

#include "profiler_core/receive/recorder.h"
#include "tests/unit/receive/fake_target.h"
#include "tests/unit/receive/running_collector.h"

namespace memline {
namespace {

namespace fs = std::filesystem;

class SocketListenerTest : public ::testing::Test {
 protected:
  OwnRuntimeDirectory runtime_;
  const fs::path user_directory_ = runtime_.directory() / "memline";
  const fs::path well_known_ = user_directory_ / "collector.sock";
};

mode_t ModeOf(const fs::path& path) {
  struct stat status {};
  EXPECT_EQ(lstat(path.c_str(), &status), 0) << path;
  return status.st_mode & 0777;
}

TEST_F(SocketListenerTest, OnlyTheUserCanReachItsSockets) {
  const mode_t before = umask(0);
  const auto listener = SocketListener::ListenPrivately();
  umask(before);
  ASSERT_TRUE(listener.ok()) << listener.status();
  EXPECT_EQ(ModeOf(user_directory_), 0700u);
  EXPECT_EQ(ModeOf((*listener)->path().parent_path()), 0700u);
}

// The socket goes to /tmp/memline-UID instead.
void ExpectElsewhere(const fs::path& shunned) {
  const auto listener = SocketListener::ListenPrivately();
  ASSERT_TRUE(listener.ok()) << listener.status();
  EXPECT_EQ((*listener)->path().parent_path().parent_path(), "/tmp/memline-" + std::to_string(geteuid()));
  EXPECT_TRUE(fs::is_empty(shunned));
}

TEST_F(SocketListenerTest, ShunsADirectoryThatOthersCanUse) {
  fs::create_directory(user_directory_);
  fs::permissions(user_directory_, fs::perms(0755));
  ExpectElsewhere(user_directory_);
}

TEST_F(SocketListenerTest, ShunsALinkInTheDirectorysPlace) {
  const fs::path elsewhere = runtime_.directory() / "elsewhere";
  fs::create_directory(elsewhere);
  fs::permissions(elsewhere, fs::perms(0700));
  fs::create_directory_symlink(elsewhere, user_directory_);
  ExpectElsewhere(elsewhere);
}

TEST_F(SocketListenerTest, RemovesWhatAKilledRecorderLeft) {
  const pid_t child = fork();
  if (child == 0) {
    static_cast<void>(SocketListener::ListenPrivately().value().release());
    raise(SIGKILL);
  }
  ASSERT_EQ(waitpid(child, nullptr, 0), child);
  ASSERT_FALSE(fs::is_empty(user_directory_));
  const auto alive = SocketListener::ListenPrivately();
  const auto another = SocketListener::ListenPrivately();
  ASSERT_TRUE(alive.ok() && another.ok());
  EXPECT_EQ(std::distance(fs::directory_iterator(user_directory_), {}), 2);
  const FakeTarget target((*alive)->path());
}

TEST_F(SocketListenerTest, SaysThatAPathIsTooLong) {
  const fs::path deep = runtime_.directory() / std::string(100, 'd');
  fs::create_directory(deep);
  setenv("XDG_RUNTIME_DIR", deep.c_str(), 1);
  EXPECT_TRUE(absl::IsInvalidArgument(SocketListener::ListenPrivately().status()));
  EXPECT_TRUE(fs::is_empty(deep / "memline")) << "left something behind";
}

TEST_F(SocketListenerTest, AcceptsInTurn) {
  const auto listener = SocketListener::ListenPrivately();
  ASSERT_TRUE(listener.ok());
  EXPECT_TRUE(absl::IsUnavailable((*listener)->Accept().status())) << "none waits";
  const FakeTarget first((*listener)->path()), second((*listener)->path());
  for (int i = 0; i < 2; ++i) {
    const absl::StatusOr<Connection> connection = (*listener)->Accept();
    ASSERT_TRUE(connection.ok()) << connection.status();
    EXPECT_EQ(connection->pid, getpid());
  }
  EXPECT_TRUE(absl::IsUnavailable((*listener)->Accept().status()));
}

TEST_F(SocketListenerTest, OneCollectorAtATimeWaitsForAnyTarget) {
  {
    const auto first = SocketListener::ListenForAnyTarget();
    ASSERT_TRUE(first.ok()) << first.status();
    EXPECT_EQ((*first)->path(), well_known_);
    EXPECT_TRUE(absl::IsAlreadyExists(SocketListener::ListenForAnyTarget().status()));
    EXPECT_TRUE(SocketListener::ListenPrivately().ok());
    const FakeTarget still_there(well_known_);
  }
  EXPECT_FALSE(fs::exists(well_known_));
  EXPECT_TRUE(SocketListener::ListenForAnyTarget().ok());
}

TEST_F(SocketListenerTest, ACollectorThatTakesNoMoreIsOneStill) {
  const auto first = SocketListener::ListenForAnyTarget();
  ASSERT_TRUE(first.ok());
  // As many as its queue takes: they connect without being accepted.
  std::vector<std::unique_ptr<FakeTarget>> waiting;
  for (int i = 0; i < 65; ++i) waiting.push_back(std::make_unique<FakeTarget>(well_known_));
  EXPECT_TRUE(absl::IsAlreadyExists(SocketListener::ListenForAnyTarget().status()));
}

TEST_F(SocketListenerTest, OfManyThatStartAtOnceOneWins) {
  std::vector<pid_t> children;
  int go[2];
  ASSERT_EQ(pipe(go), 0);
  int done[2];
  ASSERT_EQ(pipe(done), 0);
  for (int i = 0; i < 8; ++i) {
    const pid_t child = fork();
    if (child == 0) {
      close(go[1]);
      close(done[1]);
      char byte;
      static_cast<void>(!read(go[0], &byte, 1));
      const auto listener = SocketListener::ListenForAnyTarget();
      const bool won = listener.ok();
      if (won) static_cast<void>(!read(done[0], &byte, 1));  // until all others have lost
      _exit(won ? 1 : absl::IsAlreadyExists(listener.status()) ? 0 : 2);
    }
    children.push_back(child);
  }
  close(go[1]);
  int losers = 0, winners = 0;
  while (losers + winners < 8) {
    int status = 0;
    ASSERT_GT(wait(&status), 0);
    ASSERT_NE(WEXITSTATUS(status), 2);
    ++(WEXITSTATUS(status) == 0 ? losers : winners);
    if (losers == 7) close(done[1]);
  }
  EXPECT_EQ(winners, 1);
  close(go[0]);
  close(done[0]);
}

TEST_F(SocketListenerTest, ReplacesTheSocketOfADeadCollector) {
  const pid_t child = fork();
  if (child == 0) {
    static_cast<void>(SocketListener::ListenForAnyTarget().value().release());
    raise(SIGKILL);
  }
  ASSERT_EQ(waitpid(child, nullptr, 0), child);
  ASSERT_TRUE(fs::exists(well_known_));
  const auto listener = SocketListener::ListenForAnyTarget();
  ASSERT_TRUE(listener.ok()) << listener.status();
  const FakeTarget target(well_known_);
  EXPECT_TRUE((*listener)->Accept().ok());
}

TEST_F(SocketListenerTest, ARecorderSaysThatAnotherOneWaits) {
  RecorderOptions options;
  options.accept_any_target = true;
  options.session_file = runtime_.directory() / "first.memline";
  const auto first = Recorder::Create(options);
  ASSERT_TRUE(first.ok()) << first.status();
  options.session_file = runtime_.directory() / "second.memline";
  EXPECT_TRUE(absl::IsAlreadyExists(Recorder::Create(options).status()));
  EXPECT_FALSE(fs::exists(options.session_file)) << "nothing was recorded";
  const FakeTarget target(well_known_);
  ASSERT_TRUE(target.Send(FirstTick(1, 1000, 10)));
  EXPECT_EQ((*first)->Stop(), absl::OkStatus());
  EXPECT_EQ(LoadSession(runtime_.directory() / "first.memline")->targets.size(), 1u);
}

}  // namespace
}  // namespace memline
