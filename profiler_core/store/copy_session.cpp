// SPDX-License-Identifier: MIT
#include <absl/strings/str_cat.h>
#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <string>
#include <utility>

#include "profiler_core/store/open_session.h"
#include "profiler_core/store/session_file.h"

namespace memline {
namespace {

constexpr int kNameAttempts = 100;

absl::Status ErrnoStatus(const std::filesystem::path& path, const char* what) {
  return absl::ErrnoToStatus(errno, absl::StrCat(path.string(), ": ", what));
}

// A file of its own beside `to`, removed unless it has been moved away.
class TemporaryFile {
 public:
  static absl::StatusOr<TemporaryFile> Beside(const std::filesystem::path& to) {
    for (int attempt = 0;; ++attempt) {
      const std::string name = absl::StrCat(to.string(), ".", getpid(), "-", attempt);
      const int fd = open(name.c_str(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0666);
      if (fd < 0 && errno == EEXIST && attempt < kNameAttempts) continue;
      if (fd < 0) return ErrnoStatus(to, "cannot be written");
      close(fd);
      return TemporaryFile(name);
    }
  }
  TemporaryFile(TemporaryFile&& other) noexcept : path_(std::exchange(other.path_, {})) {}
  TemporaryFile& operator=(TemporaryFile&&) = delete;
  ~TemporaryFile() {
    if (!path_.empty()) unlink(path_.c_str());
  }
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  explicit TemporaryFile(std::string path) : path_(std::move(path)) {}
  std::filesystem::path path_;
};

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

absl::Status Place(const std::filesystem::path& temporary, const std::filesystem::path& to, bool overwrite) {
  if (overwrite) {
    RemoveLog(to);
    if (rename(temporary.c_str(), to.c_str()) == 0) return absl::OkStatus();
    return ErrnoStatus(to, "cannot be replaced");
  }
  if (renameat2(AT_FDCWD, temporary.c_str(), AT_FDCWD, to.c_str(), RENAME_NOREPLACE) == 0) return absl::OkStatus();
  // Some file systems have no such rename, but links, which never replace anything either.
  if (errno == EINVAL && link(temporary.c_str(), to.c_str()) == 0) return absl::OkStatus();
  return ErrnoStatus(to, "cannot be created");
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
  if (std::filesystem::exists(existing) && !overwrite) {
    return absl::AlreadyExistsError(absl::StrCat(to.string(), ": exists already"));
  }
  if (std::filesystem::exists(existing) && !std::filesystem::is_regular_file(existing)) {
    return absl::InvalidArgumentError(absl::StrCat(to.string(), ": not a regular file"));
  }

  const auto temporary = TemporaryFile::Beside(to);
  if (!temporary.ok()) return temporary.status();
  absl::Status status = BackUp(**source, temporary->path());
  if (status.ok()) status = Sync(temporary->path(), 0);
  if (status.ok()) status = Place(temporary->path(), to, overwrite);
  if (!status.ok()) return status;
  const std::filesystem::path directory = to.parent_path();
  return Sync(directory.empty() ? "." : directory, O_DIRECTORY);
}

}  // namespace memline
