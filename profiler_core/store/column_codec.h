// SPDX-License-Identifier: MIT
// The bytes of a chunk: columns of variable-length integers, compressed with zstd. Readers trust nothing.
#ifndef MEMLINE_STORE_COLUMN_CODEC_H_
#define MEMLINE_STORE_COLUMN_CODEC_H_

#include <absl/status/statusor.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace memline {

/// Can be written as an integer and read back as the same double.
[[nodiscard]] bool IsExactInteger(double value);

class ColumnWriter {
 public:
  /// Seven bits a byte, the lowest first; the high bit says that more follow.
  void PutUnsigned(uint64_t value);
  /// Small numbers of either sign become short: 0, -1, 1, -2, … are 0, 1, 2, 3, …
  void PutSigned(int64_t value);
  /// The eight bytes of an IEEE 754 double, the lowest first.
  void PutDouble(double value);

  [[nodiscard]] const std::string& bytes() const { return bytes_; }

 private:
  std::string bytes_;
};

/// After a malformed or missing value all further ones are 0 and ok() is false.
class ColumnReader {
 public:
  explicit ColumnReader(std::string_view bytes) : bytes_(bytes) {}

  uint64_t Unsigned();
  int64_t Signed();
  double Double();

  [[nodiscard]] bool ok() const { return ok_; }
  /// Everything was read, and nothing was missing.
  [[nodiscard]] bool AtEnd() const { return ok_ && bytes_.empty(); }

 private:
  std::string_view bytes_;
  bool ok_ = true;
};

/// One zstd frame with its size and a checksum.
[[nodiscard]] std::string Compress(std::string_view bytes);
/// DataLoss for what is no such frame or would become larger than `max_bytes`.
[[nodiscard]] absl::StatusOr<std::string> Decompress(std::string_view frame, size_t max_bytes);

}  // namespace memline

#endif  // MEMLINE_STORE_COLUMN_CODEC_H_
