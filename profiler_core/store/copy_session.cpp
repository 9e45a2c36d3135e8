// SPDX-License-Identifier: MIT
#include <absl/strings/str_cat.h>
#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <string>

#include "profiler_core/store/new_file.h"
#include "profiler_core/store/open_session.h"
#include "profiler_core/store/session_file.h"

namespace memline {
namespace {

absl::Status ErrnoStatus(const std::filesystem::path& path, const char* what) {
  return absl::ErrnoToStatus(errno, absl::StrCat(path.string(), ": ", what));
}

absl::Status BackUp(Database& source, const std::filesystem::path& path) {
  auto database = Database::Open(path, SQLITE_OPEN_READWRITE);
  if (!database.ok()) return database.status();
  Database& copy = **database;
  sqlite3_backup* backup = sqlite3_backup_init(copy.handle(), "main", source.handle(), "main");
  if (backup == nullptr) {
    copy.Check(sqlite3_errcode(copy.handle()));
    return copy.status();
  }
  sqlite3_backup_step(backup, -1);
  copy.Check(sqlite3_backup_finish(backup));
  // A copy of a session under way says that it has a write-ahead log.
  copy.Execute("PRAGMA journal_mode = DELETE;");
  return copy.status();
}

absl::Status Sync(const std::filesystem::path& path, int flags) {
  const int fd = open(path.c_str(), O_RDONLY | O_CLOEXEC | flags);
  if (fd < 0) return ErrnoStatus(path, "cannot be opened");
  const bool ok = fsync(fd) == 0;
  absl::Status status = ok ? absl::OkStatus() : ErrnoStatus(path, "cannot be written to the disk");
  close(fd);
  return status;
}

// What is left of a session that `to` was: SQLite would take it for the log of the new file.
void RemoveLog(const std::filesystem::path& to) {
  for (const char* suffix : {"-wal", "-shm"}) unlink((to.string() + suffix).c_str());
}

}  // namespace

absl::Status CopySession(const std::filesystem::path& from, const std::filesystem::path& to, bool overwrite) {
  const auto source = OpenSession(from);
  if (!source.ok()) return source.status();
  std::error_code error;
  if (std::filesystem::equivalent(from, to, error)) {
    return absl::InvalidArgumentError(absl::StrCat(to.string(), ": a session cannot be copied onto itself"));
  }
  const std::filesystem::file_status existing = std::filesystem::status(to, error);
  if (absl::Status status = CheckUnused(to); !status.ok() && !overwrite) return status;
  if (std::filesystem::exists(existing) && !std::filesystem::is_regular_file(existing)) {
    return absl::InvalidArgumentError(absl::StrCat(to.string(), ": not a regular file"));
  }

  auto temporary = TemporaryFile::Beside(to);
  if (!temporary.ok()) return temporary.status();
  absl::Status status = BackUp(**source, temporary->path());
  if (status.ok()) status = Sync(temporary->path(), 0);
  if (status.ok() && overwrite) RemoveLog(to);
  if (status.ok()) status = temporary->Place(to, overwrite);
  if (!status.ok()) return status;
  const std::filesystem::path directory = to.parent_path();
  return Sync(directory.empty() ? "." : directory, O_DIRECTORY);
}

}  // namespace memline
