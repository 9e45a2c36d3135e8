// SPDX-License-Identifier: GPL-3.0-or-later
// Which session a command means.
#ifndef MEMLINE_APP_CLI_SESSION_CHOICE_H_
#define MEMLINE_APP_CLI_SESSION_CHOICE_H_

#include <absl/status/statusor.h>

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace memline::app {

/// Sessions in a directory by their names' suffix, the oldest first. Errors are those of reading the directory.
[[nodiscard]] absl::StatusOr<std::vector<std::filesystem::path>> SessionsIn(const std::filesystem::path& directory);

/// `named`, or the newest session in the current directory if that is empty. Empty, and said on stderr, if there is
/// none.
[[nodiscard]] std::optional<std::filesystem::path> ChooseSession(const std::string& named);

}  // namespace memline::app

#endif  // MEMLINE_APP_CLI_SESSION_CHOICE_H_
