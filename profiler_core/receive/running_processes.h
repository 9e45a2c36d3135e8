// SPDX-License-Identifier: MIT
// The programs of this user that run, and which of them have a memline runtime in them.
#ifndef MEMLINE_RECEIVE_RUNNING_PROCESSES_H_
#define MEMLINE_RECEIVE_RUNNING_PROCESSES_H_

#include <sys/types.h>

#include <cstdint>
#include <string>
#include <vector>

namespace memline {

struct RunningProcess {
  pid_t pid = 0;
  std::string executable;            ///< "" where it may not be seen
  std::vector<std::string> command;  ///< arguments
  uint64_t rss_bytes = 0;
  /// Its runtime waits for a collector or speaks to one. It is known by the name of the runtime's own thread, so
  /// statically linked ones are found, too.
  bool annotated = false;
};

/// All but this process and memline's own programs, the newest first.
[[nodiscard]] std::vector<RunningProcess> FindRunningProcesses();

}  // namespace memline

#endif  // MEMLINE_RECEIVE_RUNNING_PROCESSES_H_
