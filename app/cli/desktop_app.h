// SPDX-License-Identifier: GPL-3.0-or-later
// memline-gui: the one beside this executable or else the one in PATH.
#ifndef MEMLINE_APP_CLI_DESKTOP_APP_H_
#define MEMLINE_APP_CLI_DESKTOP_APP_H_

#include <string>
#include <vector>

namespace memline::app {

/// Becomes it. Returns only to report a failure.
[[nodiscard]] int BecomeDesktopApp(std::vector<std::string> arguments);

/// Waits for it to end. Its exit status; kFailure if a signal ended it.
[[nodiscard]] int RunDesktopApp(std::vector<std::string> arguments);

}  // namespace memline::app

#endif  // MEMLINE_APP_CLI_DESKTOP_APP_H_
