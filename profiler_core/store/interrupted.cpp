// SPDX-License-Identifier: MIT
#include "profiler_core/store/interrupted.h"

#include <algorithm>
#include <system_error>

#include "profiler_core/store/open_session.h"
#include "profiler_core/store/session_file.h"
#include "profiler_core/store/session_summary.h"

namespace memline {
namespace fs = std::filesystem;

std::vector<fs::path> FindInterrupted(const fs::path& directory) {
  std::vector<fs::path> found;
  std::error_code error;
  for (fs::directory_iterator entry(directory, error), end; !error && entry != end; entry.increment(error)) {
    const fs::path& path = entry->path();
    std::error_code none;
    if (path.extension() != kSessionSuffix || !fs::is_regular_file(path, none)) continue;
    if (fs::exists(path.string() + "-wal", none) && !IsBeingRecorded(path)) found.push_back(path);
  }
  std::sort(found.begin(), found.end(), [](const fs::path& a, const fs::path& b) {
    std::error_code none;
    return std::pair(fs::last_write_time(a, none), a) < std::pair(fs::last_write_time(b, none), b);
  });
  return found;
}

absl::Status CompleteInterrupted(const fs::path& session) {
  // Only what can be read is touched.
  if (absl::Status status = OpenSession(session).status(); !status.ok()) return status;
  const auto database = Database::Open(session, SQLITE_OPEN_READWRITE);
  if (!database.ok()) return database.status();
  (*database)->Execute("PRAGMA wal_checkpoint(TRUNCATE); PRAGMA journal_mode = DELETE;");
  return (*database)->status();
}

}  // namespace memline
