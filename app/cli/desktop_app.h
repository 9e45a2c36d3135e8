// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef MEMLINE_APP_CLI_DESKTOP_APP_H_
#define MEMLINE_APP_CLI_DESKTOP_APP_H_

#include <string>
#include <vector>

namespace memline::app {

/// Becomes memline-gui, the one beside this executable or else the one in PATH. Returns only to report a failure.
[[nodiscard]] int BecomeDesktopApp(std::vector<std::string> arguments);

}  // namespace memline::app

#endif  // MEMLINE_APP_CLI_DESKTOP_APP_H_
