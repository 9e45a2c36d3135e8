// SPDX-License-Identifier: MIT
// Opens a session file for reading, with everything SQLite has against hostile files, and never modifies it.
#ifndef MEMLINE_STORE_OPEN_SESSION_H_
#define MEMLINE_STORE_OPEN_SESSION_H_

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <filesystem>
#include <memory>

#include "profiler_core/store/sqlite.h"

namespace memline {

/// A session under way or left behind by a killed writer is read with its write-ahead log. Queries are interrupted
/// (DataLoss) after more steps than a sound file of the size can need. Errors as LoadSession.
[[nodiscard]] absl::StatusOr<std::unique_ptr<Database>> OpenSession(const std::filesystem::path& path);

/// What can be opened of a session that is damaged: it may be cut short. Errors as above, where nothing can be read.
[[nodiscard]] absl::StatusOr<std::unique_ptr<Database>> OpenDamagedSession(const std::filesystem::path& path);

/// How reading it went. A table or column that is not there is damage, in a file that says it is a session.
[[nodiscard]] absl::Status ReadingStatus(const Database& database);

}  // namespace memline

#endif  // MEMLINE_STORE_OPEN_SESSION_H_
