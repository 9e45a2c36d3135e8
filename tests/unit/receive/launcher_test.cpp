// SPDX-License-Identifier: MIT
#include "profiler_core/receive/launcher.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>

#include <algorithm>
#include <fstream>
#include <string>
#include <vector>

#include "profiler_core/receive/unique_fd.h"
#include "tests/unit/store/scratch_directory.h"

namespace memline {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

class LauncherTest : public ::testing::Test {
 protected:
  // Runs the command to its end; its output is in output_.
  int Run(LaunchCommand command) {
    const UniqueFd file(open((directory_ / "output").c_str(), O_CREAT | O_TRUNC | O_RDWR | O_CLOEXEC, 0600));
    command.output_fd = file.get();
    const absl::StatusOr<pid_t> pid = LaunchTarget(command, options_, directory_ / "no-socket");
    EXPECT_TRUE(pid.ok()) << pid.status();
    int status = -1;
    EXPECT_EQ(waitpid(pid.value_or(-1), &status, 0), pid.value_or(0));
    output_ = ReadFile(directory_ / "output");
    return status;
  }
  int Shell(const std::string& script, std::vector<std::string> environment = {}) {
    return Run({{"/bin/sh", "-c", script}, std::move(environment), {}, -1});
  }
  absl::Status StatusOf(const std::string& program) {
    return LaunchTarget({{program}, {}, {}, -1}, options_, "no-socket").status();
  }
  std::filesystem::path Script(const std::string& name, const std::string& text, int mode = 0700) {
    WriteFile(directory_ / name, text);
    std::filesystem::permissions(directory_ / name, std::filesystem::perms(mode));
    return directory_ / name;
  }

  ScratchDirectory directory_;
  RecorderOptions options_;
  std::string output_;
};

std::vector<std::string> Lines(const std::string& text, char end) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line, end);) lines.push_back(line);
  return lines;
}

TEST_F(LauncherTest, HandsTheExitStatusOn) {
  EXPECT_EQ(WEXITSTATUS(Shell("exit 0")), 0);
  EXPECT_EQ(WEXITSTATUS(Shell("exit 42")), 42);
  const int killed = Shell("kill -TERM $$");
  ASSERT_TRUE(WIFSIGNALED(killed));
  EXPECT_EQ(WTERMSIG(killed), SIGTERM);
}

TEST_F(LauncherTest, SaysWhyAProgramCannotBeStarted) {
  EXPECT_TRUE(absl::IsInvalidArgument(LaunchTarget({}, options_, "s").status()));
  EXPECT_TRUE(absl::IsInvalidArgument(StatusOf("")));
  EXPECT_TRUE(absl::IsNotFound(StatusOf("no-such-program-anywhere")));
  EXPECT_TRUE(absl::IsNotFound(StatusOf((directory_ / "missing").string())));
  EXPECT_TRUE(absl::IsPermissionDenied(StatusOf(Script("plain", "#!/bin/sh\n", 0600).string())));
  EXPECT_TRUE(absl::IsPermissionDenied(StatusOf(directory_.path().string())));
  EXPECT_TRUE(absl::IsInvalidArgument(StatusOf(Script("text", "no program\n").string())));
  const absl::Status status = StatusOf(Script("lost", "#!/no/such/interpreter\n").string());
  EXPECT_TRUE(absl::IsNotFound(status));
  EXPECT_THAT(std::string(status.message()), HasSubstr("interpreter"));
  EXPECT_EQ(waitpid(-1, nullptr, WNOHANG), -1) << "left a process behind";
}

TEST_F(LauncherTest, LooksProgramsUpInPath) { EXPECT_EQ(WEXITSTATUS(Run({{"sh", "-c", "exit 5"}, {}, {}, -1})), 5); }

TEST_F(LauncherTest, StartsInTheWorkingDirectory) {
  std::filesystem::create_directory(directory_ / "there");
  Script("there/program", "#!/bin/sh\npwd -P; echo \"$0\"\n");
  const LaunchCommand command{{"./program"}, {}, directory_ / "there", -1};
  EXPECT_EQ(Run(command), 0);
  EXPECT_THAT(Lines(output_, '\n'),
              ElementsAre(std::filesystem::canonical(directory_ / "there").string(), HasSubstr("program")));
  EXPECT_TRUE(absl::IsNotFound(LaunchTarget({{"sh"}, {}, directory_ / "missing", -1}, options_, "s").status()));
}

TEST_F(LauncherTest, SendsBothOutputsToTheDescriptor) {
  EXPECT_EQ(Shell("echo out; echo error >&2"), 0);
  EXPECT_EQ(output_, "out\nerror\n");
}

TEST_F(LauncherTest, AddsToTheEnvironmentAndLeavesTheRest) {
  options_.interval = std::chrono::milliseconds(25);
  setenv("MEMLINE_RECORD", "/some/file", 1);
  setenv("REPLACED", "before", 1);
  EXPECT_EQ(Run({{"/usr/bin/env", "-0"}, {"ADDED=a b=c", "REPLACED=after"}, {}, -1}), 0);
  std::vector<std::string> expected;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string text = *entry;
    if (!text.starts_with("MEMLINE_RECORD=") && !text.starts_with("REPLACED=") && !text.starts_with("LD_PRELOAD=")) {
      expected.push_back(text);
    }
  }
  unsetenv("MEMLINE_RECORD");
  unsetenv("REPLACED");
  std::vector<std::string> got = Lines(output_, '\0');
  std::erase_if(got, [](const std::string& entry) { return entry.starts_with("MEMLINE_TARGET_PID="); });
  expected.insert(expected.end(),
                  {"ADDED=a b=c", "REPLACED=after", "MEMLINE_INTERVAL_US=25000",
                   "MEMLINE_SOCKET=" + (directory_ / "no-socket").string(), "LD_PRELOAD=" + FindRuntime()->string()});
  EXPECT_THAT(got, ::testing::UnorderedElementsAreArray(expected));
}

TEST_F(LauncherTest, RefusesWhatIsNoVariable) {
  for (const char* entry : {"", "NAME", "=value"}) {
    EXPECT_TRUE(absl::IsInvalidArgument(LaunchTarget({{"sh"}, {entry}, {}, -1}, options_, "s").status())) << entry;
  }
}

TEST_F(LauncherTest, PreloadsTheRuntimeBeforeWhatIsPreloadedAlready) {
  EXPECT_EQ(
      Shell("echo $LD_PRELOAD; grep -c 'libmemline.*r-xp\\|r-xp.*libmemline' /proc/$$/maps", {"LD_PRELOAD=libm.so.6"}),
      0);
  EXPECT_THAT(Lines(output_, '\n'), ElementsAre(FindRuntime()->string() + ":libm.so.6", "1"));
}

TEST_F(LauncherTest, TellsTheRuntimeWhichProcessIsMeant) {
  EXPECT_EQ(Shell("echo $$ $MEMLINE_TARGET_PID; sh -c 'echo $MEMLINE_TARGET_PID'", {"MEMLINE_TARGET_PID=1"}), 0);
  const std::vector<std::string> lines = Lines(output_, '\n');
  ASSERT_EQ(lines.size(), 2u);
  EXPECT_EQ(lines[0], lines[1] + " " + lines[1]) << "its children see that they are not meant";
  options_.include_children = true;
  EXPECT_EQ(Shell("echo ${MEMLINE_TARGET_PID-unset}", {"MEMLINE_TARGET_PID=1"}), 0);
  EXPECT_EQ(output_, "unset\n");
}

TEST_F(LauncherTest, ClearsTheSignalMask) {
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  EXPECT_EQ(Shell("grep SigBlk /proc/self/status"), 0);
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
  EXPECT_EQ(output_, "SigBlk:\t0000000000000000\n");
}

TEST_F(LauncherTest, PassesNoneOfItsDescriptorsOn) {
  std::vector<std::string> expected;
  for (int fd = 0; fd < 1024; ++fd) {
    const int flags = fcntl(fd, F_GETFD);  // those that this test was itself given
    if (fd <= STDERR_FILENO || (flags >= 0 && (flags & FD_CLOEXEC) == 0)) expected.push_back(std::to_string(fd));
  }
  EXPECT_EQ(Run({{"/bin/sh", "-c", "ls /proc/$$/fd; exit $?"}, {"MEMLINE_OFF=1"}, {}, -1}), 0);
  EXPECT_THAT(Lines(output_, '\n'), ::testing::UnorderedElementsAreArray(expected));
}

class RuntimeVariable {
 public:
  explicit RuntimeVariable(const std::string& value) { setenv("MEMLINE_RUNTIME", value.c_str(), 1); }
  ~RuntimeVariable() { unsetenv("MEMLINE_RUNTIME"); }
};

TEST_F(LauncherTest, FindsTheRuntimeBesideTheProgramOrWhereItIsTold) {
  const absl::StatusOr<std::filesystem::path> beside = FindRuntime();
  ASSERT_TRUE(beside.ok()) << beside.status();
  EXPECT_TRUE(std::filesystem::exists(*beside));
  WriteFile(directory_ / "other.so", "");
  WriteFile(directory_ / "with space.so", "");
  {
    const RuntimeVariable told(std::filesystem::relative(directory_ / "other.so").string());
    const absl::StatusOr<std::filesystem::path> other = FindRuntime();
    ASSERT_TRUE(other.ok()) << other.status();
    EXPECT_TRUE(other->is_absolute()) << "the target may start in another directory";
    EXPECT_TRUE(std::filesystem::equivalent(*other, directory_ / "other.so"));
  }
  {
    const RuntimeVariable told((directory_ / "missing.so").string());
    EXPECT_TRUE(absl::IsNotFound(FindRuntime().status()));
  }
  {
    const RuntimeVariable told((directory_ / "with space.so").string());
    EXPECT_TRUE(absl::IsInvalidArgument(FindRuntime().status()));
  }
}

}  // namespace
}  // namespace memline
