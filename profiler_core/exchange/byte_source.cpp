// SPDX-License-Identifier: MIT
#include "profiler_core/exchange/byte_source.h"

#include <absl/strings/str_cat.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <string>
#include <utility>

#include "profiler_core/exchange/decompressors.h"
#include "profiler_core/exchange/units.h"

namespace memline {
namespace {

// RFC 1952, 2.3.1, and RFC 8878, 3.1.1.
constexpr std::string_view kGzipMagic("\x1f\x8b", 2);
constexpr std::string_view kZstdMagic("\x28\xb5\x2f\xfd", 4);

class MemoryBytes : public ByteSource {
 public:
  explicit MemoryBytes(std::string_view bytes) : bytes_(bytes) {}
  std::string_view Next() override { return std::exchange(bytes_, {}); }

 private:
  std::string_view bytes_;
};

class FileBytes : public ByteSource {
 public:
  FileBytes(int fd, std::string path) : fd_(fd), path_(std::move(path)), piece_(kPieceBytes, '\0') {}
  ~FileBytes() override { close(fd_); }

  // Full pieces but for the last, so that the first one shows what the file is.
  std::string_view Next() override {
    size_t size = 0;
    while (size < piece_.size() && status_.ok()) {
      const ssize_t got = read(fd_, piece_.data() + size, piece_.size() - size);
      if (got < 0 && errno == EINTR) continue;
      if (got < 0) status_ = absl::ErrnoToStatus(errno, absl::StrCat(path_, ": cannot be read"));
      if (got <= 0) break;
      size += static_cast<size_t>(got);
    }
    return status_.ok() ? std::string_view(piece_).substr(0, size) : std::string_view();
  }

 private:
  const int fd_;
  const std::string path_;
  std::string piece_;
};

// Gives back the piece that was looked at.
class WithHead : public ByteSource {
 public:
  WithHead(std::string_view head, std::unique_ptr<ByteSource> rest) : head_(head), rest_(std::move(rest)) {
    status_ = rest_->status();
  }
  std::string_view Next() override {
    if (!head_.empty()) return std::exchange(head_, {});
    const std::string_view next = rest_->Next();
    status_ = rest_->status();
    return next;
  }

 private:
  std::string_view head_;
  std::unique_ptr<ByteSource> rest_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<ByteSource>> OpenBytes(const std::filesystem::path& path) {
  // O_NONBLOCK: a FIFO by this name must not wait for a writer.
  const int fd = open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (fd < 0) return absl::ErrnoToStatus(errno, absl::StrCat(path.string(), ": cannot be opened"));
  auto bytes = std::make_unique<FileBytes>(fd, path.string());
  struct stat file {};
  if (fstat(fd, &file) != 0 || !S_ISREG(file.st_mode)) {
    return absl::InvalidArgumentError(absl::StrCat(path.string(), ": not a regular file"));
  }
  return bytes;
}

std::unique_ptr<ByteSource> BytesOf(std::string_view bytes) { return std::make_unique<MemoryBytes>(bytes); }

std::unique_ptr<ByteSource> Decompressed(std::unique_ptr<ByteSource> source) {
  const std::string_view head = source->Next();
  auto whole = std::make_unique<WithHead>(head, std::move(source));
  if (head.starts_with(kGzipMagic)) return Gunzipped(std::move(whole));
  if (head.starts_with(kZstdMagic)) return Unzstded(std::move(whole));
  return whole;
}

}  // namespace memline
