// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/session_choice.h"

#include <absl/status/status.h>

#include <algorithm>
#include <system_error>
#include <utility>

#include "app/cli/command.h"
#include "profiler_core/store/session_file.h"

namespace memline::app {

namespace fs = std::filesystem;

absl::StatusOr<std::vector<fs::path>> SessionsIn(const fs::path& directory) {
  std::error_code error;
  std::vector<std::pair<fs::file_time_type, fs::path>> found;
  for (fs::directory_iterator entry(directory, error), end; !error && entry != end; entry.increment(error)) {
    std::error_code gone;
    if (entry->path().extension() != kSessionSuffix || !entry->is_regular_file(gone)) continue;
    found.emplace_back(entry->last_write_time(gone), entry->path());
  }
  if (error) return absl::ErrnoToStatus(error.value(), directory.string());
  std::sort(found.begin(), found.end());
  std::vector<fs::path> paths;
  paths.reserve(found.size());
  for (auto& [time, path] : found) paths.push_back(std::move(path));
  return paths;
}

std::optional<fs::path> ChooseSession(const std::string& named) {
  if (!named.empty()) return named;
  const absl::StatusOr<std::vector<fs::path>> sessions = SessionsIn(".");
  if (!sessions.ok()) {
    Fail(Explain("cannot look for sessions", sessions.status()));
    return std::nullopt;
  }
  if (sessions->empty()) {
    Fail({"no session was named", std::string("the current directory has no ") + kSessionSuffix + " file",
          "name one, or record one with memline run"});
    return std::nullopt;
  }
  return sessions->back().lexically_normal();
}

}  // namespace memline::app
