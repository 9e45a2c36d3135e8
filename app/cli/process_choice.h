// SPDX-License-Identifier: GPL-3.0-or-later
// Which running process a command means.
#ifndef MEMLINE_APP_CLI_PROCESS_CHOICE_H_
#define MEMLINE_APP_CLI_PROCESS_CHOICE_H_

#include <optional>
#include <string>

#include "profiler_core/receive/observed_process.h"

namespace memline::app {

/// The process that was named by its id. Empty, and said on stderr why, if there is none that can be recorded.
[[nodiscard]] std::optional<ObservedProcess> ChooseProcess(const std::string& named);

/// Its program, without the directories.
[[nodiscard]] std::string NameOf(const ObservedProcess& process);

}  // namespace memline::app

#endif  // MEMLINE_APP_CLI_PROCESS_CHOICE_H_
