// SPDX-License-Identifier: MIT
// Files that appear under their name only when they are complete, and replace nothing unless told to.
#ifndef MEMLINE_STORE_NEW_FILE_H_
#define MEMLINE_STORE_NEW_FILE_H_

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <filesystem>
#include <string>
#include <utility>

namespace memline {

/// A file of its own in the directory of the file it is to become; removed with this object, unless placed.
class TemporaryFile {
 public:
  static absl::StatusOr<TemporaryFile> Beside(const std::filesystem::path& to);
  TemporaryFile(TemporaryFile&& other) noexcept : path_(std::exchange(other.path_, {})) {}
  TemporaryFile& operator=(TemporaryFile&&) = delete;
  ~TemporaryFile();

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }
  /// Gives it the name `to`. AlreadyExists if that is there and not to be replaced.
  absl::Status Place(const std::filesystem::path& to, bool replace);

 private:
  explicit TemporaryFile(std::string path) : path_(std::move(path)) {}
  std::filesystem::path path_;
};

/// AlreadyExists if there is a session by this name, or the log of one that is gone: SQLite would take it for the log
/// of the next session of the name.
[[nodiscard]] absl::Status CheckUnused(const std::filesystem::path& path);

}  // namespace memline

#endif  // MEMLINE_STORE_NEW_FILE_H_
