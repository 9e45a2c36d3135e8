// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/desktop_app.h"

#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <system_error>

#include "app/cli/command.h"

namespace memline::app {
namespace {

constexpr char kProgram[] = "memline-gui";

std::vector<char*> Pointers(std::vector<std::string>& arguments) {
  std::vector<char*> pointers = {const_cast<char*>(kProgram)};
  for (std::string& argument : arguments) pointers.push_back(argument.data());
  pointers.push_back(nullptr);
  return pointers;
}

// Where it is beside this executable; "" where that cannot be told.
std::string BesideThis() {
  std::error_code error;
  const std::filesystem::path self = std::filesystem::read_symlink("/proc/self/exe", error);
  return error ? std::string() : (self.parent_path() / kProgram).string();
}

int FailToStart(int error) {
  return Fail(
      {std::string("cannot start ") + kProgram, std::strerror(error), "install it beside memline, where it was built"});
}

}  // namespace

int BecomeDesktopApp(std::vector<std::string> arguments) {
  const std::vector<char*> pointers = Pointers(arguments);
  execv(BesideThis().c_str(), pointers.data());
  if (errno == ENOENT) execvp(kProgram, pointers.data());
  return FailToStart(errno);
}

int RunDesktopApp(std::vector<std::string> arguments) {
  const std::vector<char*> pointers = Pointers(arguments);
  pid_t pid = -1;
  int error = posix_spawn(&pid, BesideThis().c_str(), nullptr, nullptr, pointers.data(), environ);
  if (error == ENOENT) error = posix_spawnp(&pid, kProgram, nullptr, nullptr, pointers.data(), environ);
  if (error != 0) return FailToStart(error);
  int status = 0;
  while (waitpid(pid, &status, 0) < 0 && errno == EINTR) {
  }
  if (WIFEXITED(status)) return WEXITSTATUS(status);
  return Fail({std::string(kProgram) + " did not end as it should", strsignal(WTERMSIG(status)),
               "try again, and report it if it stays so"});
}

}  // namespace memline::app
