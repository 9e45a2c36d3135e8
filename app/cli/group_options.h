// SPDX-License-Identifier: GPL-3.0-or-later
// The options that several verbs share about what a table has in its rows.
#ifndef MEMLINE_APP_CLI_GROUP_OPTIONS_H_
#define MEMLINE_APP_CLI_GROUP_OPTIONS_H_

#include <CLI/App.hpp>
#include <algorithm>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "profiler_core/analyse/grouping.h"

namespace memline::app {

/// What CLI::IsMember takes.
[[nodiscard]] inline std::vector<std::string> Words(std::span<const std::string_view> names) {
  return {names.begin(), names.end()};
}
/// The place of a name that is among them.
[[nodiscard]] inline size_t PlaceOf(std::span<const std::string_view> names, std::string_view name) {
  return static_cast<size_t>(std::find(names.begin(), names.end(), name) - names.begin());
}

/// --by, --only and --without; the options must outlive the parsing.
void AddGroupOptions(CLI::App& verb, GroupOptions& options);

}  // namespace memline::app

#endif  // MEMLINE_APP_CLI_GROUP_OPTIONS_H_
