// SPDX-License-Identifier: MIT
#include "profiler_core/receive/observed_process.h"

#include <absl/strings/numbers.h>
#include <absl/strings/str_cat.h>
#include <absl/strings/str_split.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <string_view>
#include <utility>

namespace memline {
namespace {

constexpr size_t kMaxFileBytes = 64 << 10;

std::string ReadFile(int directory, const std::string& name) {
  const UniqueFd file(openat(directory, name.c_str(), O_RDONLY | O_CLOEXEC));
  std::string text;
  char piece[4096];
  while (file.valid() && text.size() < kMaxFileBytes) {
    const ssize_t bytes = read(file.get(), piece, sizeof piece);
    if (bytes < 0 && errno == EINTR) continue;
    if (bytes <= 0) break;
    text.append(piece, static_cast<size_t>(bytes));
  }
  return text;
}

std::string ReadLink(int directory, const char* name) {
  char path[4096];
  const ssize_t bytes = readlinkat(directory, name, path, sizeof path);
  return bytes > 0 ? std::string(path, static_cast<size_t>(bytes)) : std::string();
}

// The value of a line "Name:\tvalue" of /proc/PID/status.
std::optional<std::string_view> Field(std::string_view status, std::string_view name) {
  size_t at = 0;
  while (at < status.size()) {
    const size_t end = std::min(status.find('\n', at), status.size());
    const std::string_view line = status.substr(at, end - at);
    if (line.starts_with(name) && line.size() > name.size() && line[name.size()] == ':') {
      return line.substr(name.size() + 1);
    }
    at = end + 1;
  }
  return std::nullopt;
}

std::optional<uint64_t> Kibibytes(std::string_view status, std::string_view name) {
  const std::optional<std::string_view> field = Field(status, name);
  if (!field) return std::nullopt;
  const size_t digit = field->find_first_of("0123456789");
  if (digit == std::string_view::npos) return std::nullopt;
  uint64_t value = 0;
  for (size_t i = digit; i < field->size() && (*field)[i] >= '0' && (*field)[i] <= '9'; ++i) {
    value = value * 10 + static_cast<uint64_t>((*field)[i] - '0');
  }
  return value << 10;
}

std::optional<ObservedProcess::Memory> MemoryIn(std::string_view status) {
  const std::optional<uint64_t> rss = Kibibytes(status, "VmRSS");
  if (!rss) return std::nullopt;
  return ObservedProcess::Memory{*rss, Kibibytes(status, "VmHWM").value_or(0)};
}

// Of /proc/PID/stat, numbered as in proc(5) from 3 on: the name before them may hold anything.
std::string StatField(const std::string& stat, size_t number) {
  const size_t name_end = stat.rfind(')');
  if (name_end == std::string::npos || name_end + 2 > stat.size()) return {};
  const std::vector<std::string> fields = absl::StrSplit(stat.substr(name_end + 2), absl::ByAnyChar(" \n"));
  return number - 3 < fields.size() ? fields[number - 3] : std::string();
}

bool IsZombie(const std::string& stat) {
  const std::string state = StatField(stat, 3);
  return state == "Z" || state == "X";
}

}  // namespace

ObservedProcess::ObservedProcess(pid_t pid, UniqueFd pidfd, UniqueFd directory, UniqueFd status)
    : pid_(pid), pidfd_(std::move(pidfd)), directory_(std::move(directory)), status_(std::move(status)) {}

absl::StatusOr<ObservedProcess> ObservedProcess::Open(pid_t pid) {
  const absl::Status gone = absl::NotFoundError(absl::StrCat("there is no process ", pid));
  if (pid <= 0) return gone;
  UniqueFd pidfd(static_cast<int>(syscall(SYS_pidfd_open, pid, 0)));
  if (!pidfd.valid() && errno == ESRCH) return gone;
  const std::string path = absl::StrCat("/proc/", pid);
  UniqueFd directory(open(path.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
  if (!directory.valid()) {
    if (kill(pid, 0) != 0 && errno == ESRCH) return gone;
    return absl::PermissionDeniedError(absl::StrCat("process ", pid, " is hidden from this user"));
  }
  const std::string status = ReadFile(directory.get(), "status");
  if (const auto leader = Field(status, "Tgid"); leader && leader->substr(1) != std::to_string(pid)) {
    return absl::InvalidArgumentError(absl::StrCat(pid, " is a thread of process ", std::string(leader->substr(1))));
  }
  ObservedProcess process(pid, std::move(pidfd), std::move(directory), UniqueFd());
  if (process.HasEnded()) return absl::NotFoundError(absl::StrCat("process ", pid, " has ended"));
  process.status_ = UniqueFd(openat(process.directory_.get(), "status", O_RDONLY | O_CLOEXEC));
  if (!process.status_.valid()) return absl::ErrnoToStatus(errno, absl::StrCat("process ", pid, " cannot be seen"));
  constexpr uint64_t kThreadOfTheKernel = 0x00200000;  // PF_KTHREAD
  if (uint64_t flags = 0;
      absl::SimpleAtoi(StatField(process.Read("stat"), 9), &flags) && (flags & kThreadOfTheKernel)) {
    return absl::InvalidArgumentError(absl::StrCat(pid, " is a thread of the kernel and has no memory of its own"));
  }
  return process;
}

std::optional<ObservedProcess::Memory> ObservedProcess::ReadMemory() const {
  char status[8192];
  const ssize_t bytes = pread(status_.get(), status, sizeof status, 0);
  if (bytes <= 0) return std::nullopt;
  if (const auto memory = MemoryIn({status, static_cast<size_t>(bytes)})) return memory;
  // The first thread has left by pthread_exit, and with it what the process shows of its memory: ask another one.
  for (const std::string& thread : Threads()) {
    if (const auto memory = MemoryIn(Read(absl::StrCat("task/", thread, "/status")))) return memory;
  }
  return std::nullopt;
}

std::string ObservedProcess::Read(const std::string& name) const { return ReadFile(directory_.get(), name); }

ObservedProcess::Facts ObservedProcess::ReadFacts() const {
  Facts facts;
  static_cast<void>(absl::SimpleAtoi(StatField(Read("stat"), 4), &facts.parent));
  facts.executable = ReadLink(directory_.get(), "exe");
  std::string command = Read("cmdline");
  while (!command.empty() && command.back() == '\0') command.pop_back();
  if (!command.empty()) {
    facts.command = absl::StrSplit(command, '\0');
  } else if (const std::string name = Read("comm"); !name.empty()) {
    facts.command = {name.substr(0, name.find('\n'))};
  }
  return facts;
}

std::vector<std::string> ObservedProcess::Threads() const {
  std::vector<std::string> names;
  const int descriptor = openat(directory_.get(), "task", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  DIR* task = descriptor >= 0 ? fdopendir(descriptor) : nullptr;
  if (task == nullptr) {
    if (descriptor >= 0) close(descriptor);
    return names;
  }
  while (const dirent* entry = readdir(task)) {
    if (entry->d_name[0] != '.') names.emplace_back(entry->d_name);
  }
  closedir(task);
  return names;
}

std::vector<pid_t> ObservedProcess::ReadChildren() const {
  std::vector<pid_t> children;
  for (const std::string& thread : Threads()) {
    const std::string text = Read(absl::StrCat("task/", thread, "/children"));
    for (const auto word : absl::StrSplit(text, ' ', absl::SkipEmpty())) {
      if (pid_t child = 0; absl::SimpleAtoi(word, &child)) children.push_back(child);
    }
  }
  return children;
}

uint64_t ObservedProcess::ThreadTime(std::string_view name) const {
  uint64_t sum = 0;
  for (const std::string& thread : Threads()) {
    if (thread == std::to_string(pid_) ||
        Read(absl::StrCat("task/", thread, "/comm")) != absl::StrCat(std::string(name), "\n"))
      continue;
    const std::string statistics = Read(absl::StrCat("task/", thread, "/schedstat"));
    if (uint64_t used = 0; absl::SimpleAtoi(statistics.substr(0, statistics.find(' ')), &used)) sum += used;
  }
  return sum;
}

bool ObservedProcess::HasThread(std::string_view name) const {
  for (const std::string& thread : Threads()) {
    if (thread != std::to_string(pid_) && Read(absl::StrCat("task/", thread, "/comm")) == std::string(name) + "\n")
      return true;
  }
  return false;
}

uint64_t ObservedProcess::StartTime() const {
  uint64_t ticks = 0;
  static_cast<void>(absl::SimpleAtoi(StatField(Read("stat"), 22), &ticks));
  return ticks;
}

bool ObservedProcess::HasEnded() const {
  if (pidfd_.valid()) {
    pollfd wait{pidfd_.get(), POLLIN, 0};
    if (poll(&wait, 1, 0) > 0) return true;
    return false;
  }
  const std::string stat = Read("stat");
  return stat.empty() || IsZombie(stat);
}

std::optional<int> ObservedProcess::ReadWaitStatus() const {
  const std::string stat = Read("stat");
  if (!IsZombie(stat)) return std::nullopt;
  // The kernel shows 0 to those who may not know.
  struct stat owner {};
  if (geteuid() != 0 && (fstat(directory_.get(), &owner) != 0 || owner.st_uid != geteuid())) return std::nullopt;
  int wait_status = 0;
  if (!absl::SimpleAtoi(StatField(stat, 52), &wait_status)) return std::nullopt;
  return wait_status;
}

}  // namespace memline
