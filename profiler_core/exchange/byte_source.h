// SPDX-License-Identifier: MIT
// The bytes of a file that may be compressed, piece by piece and no more of them than is reasonable.
#ifndef MEMLINE_EXCHANGE_BYTE_SOURCE_H_
#define MEMLINE_EXCHANGE_BYTE_SOURCE_H_

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <iterator>
#include <memory>
#include <string_view>

namespace memline {

class ByteSource {
 public:
  virtual ~ByteSource() = default;
  /// Valid until the next call. Empty at the end, and after an error.
  virtual std::string_view Next() = 0;
  [[nodiscard]] const absl::Status& status() const { return status_; }

 protected:
  absl::Status status_;
};

/// Errors of opening: NotFound, PermissionDenied, InvalidArgument for what is no regular file.
[[nodiscard]] absl::StatusOr<std::unique_ptr<ByteSource>> OpenBytes(const std::filesystem::path& path);
/// Of bytes that outlive it.
[[nodiscard]] std::unique_ptr<ByteSource> BytesOf(std::string_view bytes);

/// The source itself, or what it holds if that is compressed by gzip or zstd. DataLoss, as its status, for what is
/// damaged or grows beyond 64 MiB and 2000 times its size, or 64 GiB.
[[nodiscard]] std::unique_ptr<ByteSource> Decompressed(std::unique_ptr<ByteSource> source);

/// Byte by byte, as an input iterator; at the end equal to a default-constructed one.
class ByteIterator {
 public:
  using iterator_category = std::input_iterator_tag;
  using value_type = char;
  using difference_type = std::ptrdiff_t;
  using pointer = const char*;
  using reference = const char&;

  ByteIterator() = default;
  explicit ByteIterator(ByteSource& source) : source_(&source) { Fill(); }
  reference operator*() const { return rest_.front(); }
  ByteIterator& operator++() {
    rest_.remove_prefix(1);
    if (rest_.empty()) Fill();
    return *this;
  }
  void operator++(int) { ++*this; }
  bool operator==(const ByteIterator& other) const { return rest_.empty() == other.rest_.empty(); }

 private:
  void Fill() { rest_ = source_->Next(); }

  ByteSource* source_ = nullptr;
  std::string_view rest_;
};

}  // namespace memline

#endif  // MEMLINE_EXCHANGE_BYTE_SOURCE_H_
