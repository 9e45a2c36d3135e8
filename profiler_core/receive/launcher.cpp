// SPDX-License-Identifier: MIT
#include "profiler_core/receive/launcher.h"

#include <absl/strings/str_cat.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstring>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "profiler_core/receive/sanitizer_library.h"
#include "profiler_core/receive/unique_fd.h"

namespace memline {
namespace {

namespace fs = std::filesystem;

constexpr char kRuntimeName[] = "libmemline.so.0";
constexpr char kTargetPid[] = "MEMLINE_TARGET_PID=";

bool IsExecutableFile(const fs::path& path) {
  struct stat status {};
  return stat(path.c_str(), &status) == 0 && S_ISREG(status.st_mode) && access(path.c_str(), X_OK) == 0;
}

// As execvp would find it, but ahead of the fork, for the sake of a clear error.
absl::StatusOr<fs::path> FindProgram(const std::string& name, const fs::path& working_directory) {
  if (name.empty()) return absl::InvalidArgumentError("no program was named");
  if (name.find('/') != std::string::npos) {
    const fs::path path = working_directory / name;
    std::error_code error;
    if (!fs::exists(path, error)) return absl::NotFoundError(name + ": no such program");
    if (fs::is_directory(path, error)) return absl::PermissionDeniedError(name + ": is a directory, not a program");
    if (!IsExecutableFile(path)) return absl::PermissionDeniedError(name + ": is not executable");
    return fs::absolute(path, error);
  }
  const char* search = getenv("PATH");
  std::string_view rest = search != nullptr ? search : "/usr/local/bin:/usr/bin:/bin";
  while (true) {
    const size_t colon = std::min(rest.find(':'), rest.size());
    const fs::path path = fs::path(rest.substr(0, colon)) / name;
    std::error_code error;
    if (IsExecutableFile(path)) return fs::absolute(path, error);
    if (colon == rest.size()) break;
    rest.remove_prefix(colon + 1);
  }
  return absl::NotFoundError(name + ": no such program in PATH");
}

// NAME=value pairs; a later one replaces an earlier one of the same name.
class EnvironmentBlock {
 public:
  EnvironmentBlock() {
    for (char** entry = environ; entry != nullptr && *entry != nullptr; ++entry) entries_.emplace_back(*entry);
  }
  void Set(const std::string& entry) {
    const std::string_view name = std::string_view(entry).substr(0, entry.find('=') + 1);
    std::erase_if(entries_, [&](const std::string& old) { return old.starts_with(name); });
    entries_.push_back(entry);
  }
  void Remove(std::string_view name_and_equals) {
    std::erase_if(entries_, [&](const std::string& old) { return old.starts_with(name_and_equals); });
  }
  void Prepend(const std::string& name, const std::string& value) {
    for (std::string& entry : entries_) {
      if (!entry.starts_with(name + "=")) continue;
      const std::string old = entry.substr(name.size() + 1);
      entry = absl::StrCat(name, "=", value, old.empty() ? "" : ":", old);
      return;
    }
    entries_.push_back(name + "=" + value);
  }
  std::vector<std::string>& entries() { return entries_; }

 private:
  std::vector<std::string> entries_;
};

std::vector<char*> Pointers(std::vector<std::string>& strings) {
  std::vector<char*> pointers;
  for (std::string& string : strings) pointers.push_back(string.data());
  pointers.push_back(nullptr);
  return pointers;
}

// Everything the child needs, made before the fork: after it only async-signal-safe functions may run.
struct ChildPlan {
  const char* program;
  char* const* arguments;
  char* const* environment;
  const char* working_directory;  // nullptr: stay
  int output;                     // -1: inherit
  char* target_pid;               // where to write the child's pid; nullptr: nowhere
  int report;                     // errno of a failed exec goes here
};

void WriteDecimal(char* to, unsigned value) {
  char digits[16];
  int count = 0;
  do {
    digits[count++] = static_cast<char>('0' + value % 10);
    value /= 10;
  } while (value != 0);
  while (count > 0) *to++ = digits[--count];
  *to = '\0';
}

[[noreturn]] void RunChild(const ChildPlan& plan) {
  for (int signal = 1; signal < NSIG; ++signal) {
    struct sigaction action {};
    if (sigaction(signal, nullptr, &action) == 0 && action.sa_handler != SIG_IGN) {
      action.sa_handler = SIG_DFL;
      action.sa_flags = 0;
      sigaction(signal, &action, nullptr);
    }
  }
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
  bool ready = true;
  if (plan.output >= 0) ready = dup2(plan.output, STDOUT_FILENO) >= 0 && dup2(plan.output, STDERR_FILENO) >= 0;
  if (ready && plan.working_directory != nullptr) ready = chdir(plan.working_directory) == 0;
  if (plan.target_pid != nullptr) WriteDecimal(plan.target_pid, static_cast<unsigned>(getpid()));
  if (ready) execve(plan.program, plan.arguments, plan.environment);
  const int error = errno;
  static_cast<void>(!write(plan.report, &error, sizeof error));
  _exit(127);
}

absl::Status ExecError(int error, const std::string& program) {
  // The program itself was there a moment ago.
  if (error == ENOENT) return absl::NotFoundError(program + ": the interpreter that it names is missing");
  if (error == ENOEXEC) return absl::InvalidArgumentError(program + ": is not a program this system can execute");
  if (error == EACCES) return absl::PermissionDeniedError(program + ": may not be executed");
  return absl::ErrnoToStatus(error, program + ": cannot be started");
}

// The dynamic linker takes these for the end of a name and knows no quotes.
absl::StatusOr<fs::path> Preloadable(const fs::path& path) {
  if (path.string().find_first_of(" :") == std::string::npos) return path;
  return absl::InvalidArgumentError(
      path.string() + ": a path with a space or colon cannot be preloaded: name another one with MEMLINE_RUNTIME");
}

absl::Status CheckEnvironment(const std::vector<std::string>& environment) {
  for (const std::string& entry : environment) {
    const size_t equals = entry.find('=');
    if (equals == 0 || equals == std::string::npos || entry.find('\0') != std::string::npos) {
      return absl::InvalidArgumentError(entry + ": is no NAME=value for the environment");
    }
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<fs::path> FindRuntime() {
  std::error_code error;
  if (const char* named = getenv("MEMLINE_RUNTIME"); named != nullptr && *named != '\0') {
    if (!fs::exists(named, error)) return absl::NotFoundError(absl::StrCat(named, ": MEMLINE_RUNTIME is not there"));
    return Preloadable(fs::absolute(named, error));
  }
  const fs::path executable = fs::read_symlink("/proc/self/exe", error);
  const fs::path prefix = executable.parent_path().parent_path();
  for (const char* directory : {MEMLINE_INSTALL_LIBDIR, "lib"}) {
    const fs::path path = prefix / directory / kRuntimeName;
    if (fs::exists(path, error)) return Preloadable(path);
  }
  return absl::NotFoundError(absl::StrCat(kRuntimeName, " is neither in ", (prefix / MEMLINE_INSTALL_LIBDIR).string(),
                                          " nor in ", (prefix / "lib").string()));
}

absl::StatusOr<pid_t> LaunchTarget(const LaunchCommand& command, const RecorderOptions& options,
                                   const fs::path& socket) {
  if (command.arguments.empty()) return absl::InvalidArgumentError("no program was named");
  if (absl::Status status = CheckEnvironment(command.environment); !status.ok()) return status;
  std::error_code error;
  if (!command.working_directory.empty() && !fs::is_directory(command.working_directory, error)) {
    return absl::NotFoundError(command.working_directory.string() + ": no such directory");
  }
  const absl::StatusOr<fs::path> program = FindProgram(command.arguments[0], command.working_directory);
  if (!program.ok()) return program.status();
  const absl::StatusOr<fs::path> runtime = FindRuntime();
  if (!runtime.ok()) return runtime.status();

  EnvironmentBlock environment;
  for (const std::string& entry : command.environment) environment.Set(entry);
  environment.Remove("MEMLINE_RECORD=");
  environment.Remove(kTargetPid);
  environment.Set("MEMLINE_SOCKET=" + socket.string());
  environment.Set(absl::StrCat("MEMLINE_INTERVAL_US=", options.interval.count()));
  if (options.exact_peaks) environment.Set(absl::StrCat("MEMLINE_EXACT_PEAKS=", *options.exact_peaks ? 1 : 0));
  if (options.fault_period) environment.Set(absl::StrCat("MEMLINE_FAULT_PERIOD=", *options.fault_period));
  environment.Prepend("LD_PRELOAD", runtime->string());
  if (const std::string sanitizer = SanitizerLibrary(*program); !sanitizer.empty()) {
    environment.Prepend("LD_PRELOAD", sanitizer);  // it insists on being the first
  }
  if (!options.include_children) environment.entries().push_back(absl::StrCat(kTargetPid, "0000000000"));

  std::vector<std::string> arguments = command.arguments;
  const std::vector<char*> argument_pointers = Pointers(arguments);
  const std::vector<char*> environment_pointers = Pointers(environment.entries());
  int report[2];
  if (pipe2(report, O_CLOEXEC) != 0) return absl::ErrnoToStatus(errno, "cannot make a pipe");
  const UniqueFd report_read(report[0]);
  UniqueFd report_write(report[1]);
  const ChildPlan plan{program->c_str(),
                       argument_pointers.data(),
                       environment_pointers.data(),
                       command.working_directory.empty() ? nullptr : command.working_directory.c_str(),
                       command.output_fd,
                       options.include_children ? nullptr : environment.entries().back().data() + sizeof kTargetPid - 1,
                       report_write.get()};
  const pid_t child = fork();
  if (child < 0) return absl::ErrnoToStatus(errno, "cannot start a process");
  if (child == 0) RunChild(plan);
  report_write.Reset();
  int exec_error = 0;
  ssize_t bytes;
  do {
    bytes = read(report_read.get(), &exec_error, sizeof exec_error);
  } while (bytes < 0 && errno == EINTR);
  if (bytes != sizeof exec_error) return child;  // closed by a successful exec
  while (waitpid(child, nullptr, 0) < 0 && errno == EINTR) {
  }
  return ExecError(exec_error, command.arguments[0]);
}

}  // namespace memline
