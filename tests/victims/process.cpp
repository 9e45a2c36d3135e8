// SPDX-License-Identifier: MIT
#include "tests/victims/process.h"

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <stdexcept>

#include "tests/unit/store/scratch_directory.h"

namespace memline {
namespace {

std::vector<char*> Pointers(const std::vector<std::string>& words) {
  std::vector<char*> pointers;
  for (const std::string& word : words) pointers.push_back(const_cast<char*>(word.c_str()));
  pointers.push_back(nullptr);
  return pointers;
}

std::vector<std::string> Environment(const std::vector<std::string>& added) {
  std::vector<std::string> environment = added;
  for (char** entry = environ; *entry != nullptr; ++entry) environment.emplace_back(*entry);
  return environment;  // of two entries with one name the first counts
}

int OpenOutput(const std::filesystem::path& path) { return open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600); }

}  // namespace

Process::Process(const std::vector<std::string>& command, const StartOptions& options) {
  std::string name = (std::filesystem::temp_directory_path() / "memline-process-XXXXXX").string();
  if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("no scratch directory");
  scratch_ = name;
  const std::vector<std::string> environment = Environment(options.environment);
  const std::vector<char*> arguments = Pointers(command);
  const std::vector<char*> variables = Pointers(environment);
  int input[2];
  if (pipe2(input, O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
  const int output = OpenOutput(scratch_ / "output");
  const int errors = OpenOutput(scratch_ / "errors");
  pid_ = fork();
  if (pid_ == 0) {
    dup2(input[0], STDIN_FILENO);
    dup2(output, STDOUT_FILENO);
    dup2(errors, STDERR_FILENO);
    if (options.directory.empty() || chdir(options.directory.c_str()) == 0) {
      execvpe(arguments[0], arguments.data(), variables.data());
    }
    _exit(127);
  }
  close(input[0]);
  close(output);
  close(errors);
  input_ = input[1];
}

Process::~Process() {
  CloseInput();
  if (pid_ > 0) {
    Signal(SIGKILL);
    Wait();
  }
  std::filesystem::remove_all(scratch_);
}

void Process::CloseInput() {
  if (input_ >= 0) close(input_);
  input_ = -1;
}

void Process::Tell(const std::string& text) const {
  if (write(input_, text.data(), text.size()) != static_cast<ssize_t>(text.size())) {
    throw std::runtime_error("cannot write to the process");
  }
}

void Process::Signal(int signal) const { kill(pid_, signal); }

int Process::Wait() {
  int status = 0;
  waitpid(pid_, &status, 0);
  pid_ = -1;
  return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

std::string Process::Output() const { return ReadFile(scratch_ / "output"); }
std::string Process::Errors() const { return ReadFile(scratch_ / "errors"); }

Outcome Execute(const std::vector<std::string>& command, const StartOptions& options) {
  Process process(command, options);
  process.CloseInput();
  const int status = process.Wait();
  return {status, process.Output(), process.Errors()};
}

Outcome Memline(std::vector<std::string> arguments, const StartOptions& options) {
  arguments.insert(arguments.begin(), Program("memline"));
  return Execute(arguments, options);
}

std::string Program(const std::string& name) { return std::string(MEMLINE_BIN_DIR) + "/" + name; }

bool PauseAndGoOn(int& rounds) {
  constexpr int kPauseMicroseconds = 5'000;
  constexpr int kMaxRounds = 12'000;
  usleep(kPauseMicroseconds);
  return ++rounds < kMaxRounds;
}

}  // namespace memline
