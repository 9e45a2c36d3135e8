// SPDX-License-Identifier: GPL-3.0-or-later
// Which of the processes of a session a command means.
#ifndef MEMLINE_APP_CLI_TARGET_CHOICE_H_
#define MEMLINE_APP_CLI_TARGET_CHOICE_H_

#include <cstddef>
#include <string>
#include <vector>

#include "profiler_core/model/session.h"

namespace memline::app {

/// Places in Session::targets. Of "" the launched program: the first one that none of the others started. Else all
/// whose id, or whose program's name by a shell's pattern, is `named`. Empty if there are none.
[[nodiscard]] std::vector<size_t> ChooseTargets(const Session& session, const std::string& named);

}  // namespace memline::app

#endif  // MEMLINE_APP_CLI_TARGET_CHOICE_H_
