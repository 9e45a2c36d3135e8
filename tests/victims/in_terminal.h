// SPDX-License-Identifier: MIT
// Runs a command in a pseudo-terminal, presses keys and reads what it shows.
#ifndef MEMLINE_TESTS_VICTIMS_IN_TERMINAL_H_
#define MEMLINE_TESTS_VICTIMS_IN_TERMINAL_H_

#include <fcntl.h>
#include <gtest/gtest.h>
#include <pty.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include <filesystem>
#include <string>
#include <vector>

#include "profiler_core/receive/unique_fd.h"
#include "tests/victims/process.h"

namespace memline {

/// A command in a terminal of its own, of 100 columns and 30 rows.
class InTerminal {
 public:
  /// `environment`: NAME=value, added to the test's own.
  explicit InTerminal(const std::vector<std::string>& command, const std::vector<std::string>& environment = {},
                      const std::filesystem::path& directory = {}) {
    winsize size{};
    size.ws_col = 100;
    size.ws_row = 30;
    int master = -1;
    pid_ = forkpty(&master, nullptr, nullptr, &size);
    if (pid_ == 0) {
      setenv("TERM", "xterm", 1);
      for (const std::string& variable : environment) putenv(const_cast<char*>(variable.c_str()));
      if (!directory.empty() && chdir(directory.c_str()) != 0) _exit(127);
      std::vector<char*> arguments;
      for (const std::string& word : command) arguments.push_back(const_cast<char*>(word.c_str()));
      arguments.push_back(nullptr);
      execvp(arguments[0], arguments.data());
      _exit(127);
    }
    if (pid_ < 0) return;
    master_ = UniqueFd(master);
    fcntl(master, F_SETFL, O_NONBLOCK);
  }
  ~InTerminal() {
    if (pid_ <= 0) return;
    kill(pid_, SIGKILL);
    waitpid(pid_, nullptr, 0);
  }
  InTerminal(const InTerminal&) = delete;
  InTerminal& operator=(const InTerminal&) = delete;

  /// Whether there is a terminal; a machine may have none to give.
  [[nodiscard]] bool ok() const { return pid_ >= 0; }
  void Type(const std::string& keys) const {
    EXPECT_EQ(write(master_.get(), keys.data(), keys.size()), static_cast<ssize_t>(keys.size()));
  }
  void Press(char key) const { EXPECT_EQ(write(master_.get(), &key, 1), 1); }
  void Signal(int signal) const { kill(pid_, signal); }
  void Resize(unsigned short columns, unsigned short rows) const {
    winsize size{};
    size.ws_col = columns;
    size.ws_row = rows;
    ioctl(master_.get(), TIOCSWINSZ, &size);
  }
  [[nodiscard]] bool Echoes() const {
    termios modes{};
    return tcgetattr(master_.get(), &modes) == 0 && (modes.c_lflag & ECHO) != 0;
  }
  /// Until it has shown the text after what was looked for before.
  bool Shows(const std::string& text) {
    return Eventually([&] {
      Read();
      const size_t found = shown_.find(text, seen_);
      if (found == std::string::npos) return false;
      seen_ = found + text.size();
      return true;
    });
  }
  /// All from here on, to the next screen.
  std::string NextScreen() {
    const std::string home = "\x1b[H";
    if (!Shows(home)) return {};
    const size_t begin = seen_;
    if (!Shows(home)) return {};
    return shown_.substr(begin, seen_ - begin - home.size());
  }
  int Wait() {
    int status = 0;
    EXPECT_TRUE(Eventually([&] {
      Read();
      return waitpid(pid_, &status, WNOHANG) == pid_;
    }));
    pid_ = -1;
    Read();
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  }
  [[nodiscard]] const std::string& shown() const { return shown_; }

 private:
  void Read() {
    char piece[4096];
    ssize_t bytes;
    while ((bytes = read(master_.get(), piece, sizeof piece)) > 0) shown_.append(piece, static_cast<size_t>(bytes));
  }

  pid_t pid_ = -1;
  UniqueFd master_;
  std::string shown_;
  size_t seen_ = 0;
};

}  // namespace memline

#endif  // MEMLINE_TESTS_VICTIMS_IN_TERMINAL_H_
