// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/desktop_app.h"

#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <system_error>

#include "app/cli/command.h"

namespace memline::app {
namespace {

constexpr char kProgram[] = "memline-gui";

}  // namespace

int BecomeDesktopApp(std::vector<std::string> arguments) {
  std::vector<char*> pointers = {const_cast<char*>(kProgram)};
  for (std::string& argument : arguments) pointers.push_back(argument.data());
  pointers.push_back(nullptr);
  std::error_code error;
  const std::filesystem::path self = std::filesystem::read_symlink("/proc/self/exe", error);
  if (!error) execv((self.parent_path() / kProgram).c_str(), pointers.data());
  if (errno == ENOENT) execvp(kProgram, pointers.data());
  return Fail(
      {std::string("cannot start ") + kProgram, std::strerror(errno), "install it beside memline, where it was built"});
}

}  // namespace memline::app
