// SPDX-License-Identifier: MIT
// Starts programs for the end-to-end tests.
#ifndef MEMLINE_TESTS_VICTIMS_PROCESS_H_
#define MEMLINE_TESTS_VICTIMS_PROCESS_H_

#include <sys/types.h>

#include <filesystem>
#include <string>
#include <vector>

namespace memline {

struct StartOptions {
  std::vector<std::string> environment{};  ///< NAME=value, added to the test's own
  std::filesystem::path directory{};       ///< where it runs; empty: where the test does
};

/// A child process whose stdin is a pipe and whose output is kept in files. Killed at the end of its life here.
class Process {
 public:
  explicit Process(const std::vector<std::string>& command, const StartOptions& options = {});
  ~Process();
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;

  [[nodiscard]] pid_t pid() const { return pid_; }
  /// Closes its stdin: the victims that wait for the end of their input go on.
  void CloseInput();
  /// Writes to its stdin.
  void Tell(const std::string& text) const;
  void Signal(int signal) const;
  /// The exit status, 128 and the signal's number added if a signal ended it.
  int Wait();
  [[nodiscard]] std::string Output() const;
  [[nodiscard]] std::string Errors() const;

 private:
  std::filesystem::path scratch_;
  int input_ = -1;
  pid_t pid_ = -1;
};

struct Outcome {
  int status = 0;
  std::string output;
  std::string errors;
};

/// Runs a program to its end, with an empty stdin.
Outcome Execute(const std::vector<std::string>& command, const StartOptions& options = {});
/// The same for the memline command with the arguments.
Outcome Memline(std::vector<std::string> arguments, const StartOptions& options = {});

/// Path of a program that was built beside the test.
std::string Program(const std::string& name);

/// Asks again every few milliseconds until the condition holds; false after a minute, which is a failure.
template <typename Condition>
bool Eventually(Condition condition);
bool PauseAndGoOn(int& rounds);

template <typename Condition>
bool Eventually(Condition condition) {
  for (int rounds = 0; !condition();) {
    if (!PauseAndGoOn(rounds)) return false;
  }
  return true;
}

}  // namespace memline

#endif  // MEMLINE_TESTS_VICTIMS_PROCESS_H_
