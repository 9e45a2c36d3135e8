// SPDX-License-Identifier: MIT
// A process as /proc shows it, whoever started it and whatever is in it.
#ifndef MEMLINE_RECEIVE_OBSERVED_PROCESS_H_
#define MEMLINE_RECEIVE_OBSERVED_PROCESS_H_

#include <absl/status/statusor.h>
#include <sys/types.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "profiler_core/receive/unique_fd.h"

namespace memline {

/// Never another process that was given the same id later: the pidfd is opened first, and a directory of /proc opened
/// while that process lives is its own for ever. Not thread-safe.
class ObservedProcess {
 public:
  /// Errors: NotFound (no such process, or it has ended and waits to be reaped), PermissionDenied (hidden from this
  /// user), InvalidArgument (a thread of a process, or one of the kernel's).
  static absl::StatusOr<ObservedProcess> Open(pid_t pid);

  struct Memory {
    uint64_t rss_bytes = 0;
    uint64_t peak_bytes = 0;  ///< highest RSS of the process since its exec, or since someone set the mark back
  };
  /// One read of /proc/PID/status, which has both: about 5 µs. Empty once the process has ended.
  [[nodiscard]] std::optional<Memory> ReadMemory() const;

  struct Facts {
    pid_t parent = 0;
    std::string executable;            ///< "" where it may not be seen; then `command` begins with its name at least
    std::vector<std::string> command;  ///< arguments
    bool operator==(const Facts&) const = default;
  };
  [[nodiscard]] Facts ReadFacts() const;
  /// Those that its threads have now. One read for each thread.
  [[nodiscard]] std::vector<pid_t> ReadChildren() const;
  /// Processor time that the threads of a name have used, in nanoseconds.
  [[nodiscard]] uint64_t ThreadTime(std::string_view name) const;
  /// A thread of the name, other than the first one.
  [[nodiscard]] bool HasThread(std::string_view name) const;
  /// Since boot, in clock ticks.
  [[nodiscard]] uint64_t StartTime() const;

  [[nodiscard]] bool HasEnded() const;
  /// Its wait(2) status, where it may be seen and its parent has not reaped it yet.
  [[nodiscard]] std::optional<int> ReadWaitStatus() const;

  [[nodiscard]] pid_t pid() const { return pid_; }
  /// Readable, for poll(2), once the process has ended.
  [[nodiscard]] int descriptor() const { return pidfd_.get(); }

 private:
  ObservedProcess(pid_t pid, UniqueFd pidfd, UniqueFd directory, UniqueFd status);
  [[nodiscard]] std::string Read(const std::string& name) const;
  [[nodiscard]] std::vector<std::string> Threads() const;

  pid_t pid_;
  UniqueFd pidfd_;
  UniqueFd directory_;
  UniqueFd status_;
};

}  // namespace memline

#endif  // MEMLINE_RECEIVE_OBSERVED_PROCESS_H_
