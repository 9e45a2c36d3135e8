// SPDX-License-Identifier: MIT
// Which running programs have a memline runtime in them.
#ifndef MEMLINE_RECEIVE_WAITING_TARGETS_H_
#define MEMLINE_RECEIVE_WAITING_TARGETS_H_

#include <sys/types.h>

#include <string>
#include <vector>

namespace memline {

struct WaitingTarget {
  pid_t pid = 0;
  std::vector<std::string> command;
};

/// Processes of this user whose runtime waits for a collector or speaks to one, the newest first. They are known by the
/// name of the runtime's own thread, so statically linked ones are found, too.
[[nodiscard]] std::vector<WaitingTarget> FindWaitingTargets();

}  // namespace memline

#endif  // MEMLINE_RECEIVE_WAITING_TARGETS_H_
