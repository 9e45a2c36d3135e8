// SPDX-License-Identifier: GPL-3.0-or-later
// What a process of a session is called, and what is said of it where there is room.
#ifndef MEMLINE_APP_PLOT_PROCESS_NAME_H_
#define MEMLINE_APP_PLOT_PROCESS_NAME_H_

#include <QString>

#include "profiler_core/model/session.h"

namespace memline::app {

/// "package_index (4711)", as the program was called.
[[nodiscard]] QString ProcessName(const Target& target);
/// With how it ended, if it did: "package_index (4711) · exited 0".
[[nodiscard]] QString ProcessNameAndEnd(const Target& target);
/// For a tooltip: the command line, from when to when, how it ended, its highest RSS.
[[nodiscard]] QString ProcessDetails(const Target& target);
/// When it ended, or its last sample so far.
[[nodiscard]] int64_t EndOf(const Target& target);
/// By a signal, with a status other than 0, or nobody knows how because the connection broke.
[[nodiscard]] bool EndedBadly(const TargetEnd& end);

}  // namespace memline::app

#endif  // MEMLINE_APP_PLOT_PROCESS_NAME_H_
