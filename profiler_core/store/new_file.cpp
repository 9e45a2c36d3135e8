// SPDX-License-Identifier: MIT
#include "profiler_core/store/new_file.h"

#include <absl/strings/str_cat.h>
#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>

namespace memline {
namespace {

constexpr int kNameAttempts = 100;

absl::Status ErrnoStatus(const std::filesystem::path& path, const char* what) {
  return absl::ErrnoToStatus(errno, absl::StrCat(path.string(), ": ", what));
}

}  // namespace

absl::StatusOr<TemporaryFile> TemporaryFile::Beside(const std::filesystem::path& to) {
  for (int attempt = 0;; ++attempt) {
    const std::string name = absl::StrCat(to.string(), ".", getpid(), "-", attempt);
    const int fd = open(name.c_str(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0666);
    if (fd < 0 && errno == EEXIST && attempt < kNameAttempts) continue;
    if (fd < 0) return ErrnoStatus(to, "cannot be written");
    close(fd);
    return TemporaryFile(name);
  }
}

TemporaryFile::~TemporaryFile() {
  if (!path_.empty()) unlink(path_.c_str());
}

absl::Status TemporaryFile::Place(const std::filesystem::path& to, bool replace) {
  if (replace) {
    if (rename(path_.c_str(), to.c_str()) != 0) return ErrnoStatus(to, "cannot be replaced");
  } else if (renameat2(AT_FDCWD, path_.c_str(), AT_FDCWD, to.c_str(), RENAME_NOREPLACE) != 0) {
    // Some file systems have no such rename, but links, which never replace anything either.
    if (errno != EINVAL || link(path_.c_str(), to.c_str()) != 0) return ErrnoStatus(to, "cannot be created");
    unlink(path_.c_str());
  }
  path_.clear();
  return absl::OkStatus();
}

absl::Status CheckUnused(const std::filesystem::path& path) {
  for (const char* suffix : {"", "-wal", "-shm", "-journal"}) {
    const std::string name = path.string() + suffix;
    std::error_code error;
    if (std::filesystem::exists(std::filesystem::symlink_status(name, error))) {
      return absl::AlreadyExistsError(absl::StrCat(name, ": exists already"));
    }
  }
  return absl::OkStatus();
}

}  // namespace memline
