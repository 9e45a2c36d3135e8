// SPDX-License-Identifier: MIT
#include "profiler_core/store/column_codec.h"

#include <zstd.h>

#include <bit>
#include <cmath>
#include <memory>

namespace memline {

bool IsExactInteger(double value) {
  constexpr double kExactIntegers = 9007199254740992.0;  // 2^53
  return std::abs(value) <= kExactIntegers && value == std::trunc(value) && !(value == 0 && std::signbit(value));
}

void ColumnWriter::PutUnsigned(uint64_t value) {
  for (; value >= 0x80; value >>= 7) bytes_.push_back(static_cast<char>(value | 0x80));
  bytes_.push_back(static_cast<char>(value));
}

void ColumnWriter::PutSigned(int64_t value) {
  PutUnsigned((static_cast<uint64_t>(value) << 1) ^ static_cast<uint64_t>(value >> 63));
}

void ColumnWriter::PutDouble(double value) {
  uint64_t bits = std::bit_cast<uint64_t>(value);
  for (int i = 0; i < 8; ++i, bits >>= 8) bytes_.push_back(static_cast<char>(bits));
}

uint64_t ColumnReader::Unsigned() {
  uint64_t value = 0;
  for (unsigned shift = 0; shift < 64 && !bytes_.empty(); shift += 7) {
    const auto byte = static_cast<unsigned char>(bytes_.front());
    bytes_.remove_prefix(1);
    value |= static_cast<uint64_t>(byte & 0x7f) << shift;
    if (byte < 0x80) return value;
  }
  ok_ = false;
  bytes_ = {};
  return 0;
}

int64_t ColumnReader::Signed() {
  const uint64_t value = Unsigned();
  return static_cast<int64_t>((value >> 1) ^ (~(value & 1) + 1));
}

double ColumnReader::Double() {
  if (bytes_.size() < 8) {
    ok_ = false;
    bytes_ = {};
    return 0;
  }
  uint64_t bits = 0;
  for (int i = 0; i < 8; ++i) bits |= static_cast<uint64_t>(static_cast<unsigned char>(bytes_[i])) << (8 * i);
  bytes_.remove_prefix(8);
  return std::bit_cast<double>(bits);
}

std::string Compress(std::string_view bytes) {
  const std::unique_ptr<ZSTD_CCtx, size_t (*)(ZSTD_CCtx*)> context(ZSTD_createCCtx(), ZSTD_freeCCtx);
  ZSTD_CCtx_setParameter(context.get(), ZSTD_c_checksumFlag, 1);
  std::string frame(ZSTD_compressBound(bytes.size()), '\0');
  // Cannot fail: the target is as large as the bound.
  frame.resize(ZSTD_compress2(context.get(), frame.data(), frame.size(), bytes.data(), bytes.size()));
  return frame;
}

absl::StatusOr<std::string> Decompress(std::string_view frame, size_t max_bytes) {
  const unsigned long long size = ZSTD_getFrameContentSize(frame.data(), frame.size());
  if (size == ZSTD_CONTENTSIZE_UNKNOWN || size == ZSTD_CONTENTSIZE_ERROR || size > max_bytes) {
    return absl::DataLossError("a chunk is not a zstd frame of a plausible size");
  }
  std::string bytes(size, '\0');
  const size_t result = ZSTD_decompress(bytes.data(), bytes.size(), frame.data(), frame.size());
  if (ZSTD_isError(result) != 0 || result != size) {
    return absl::DataLossError("a chunk is damaged: it does not decompress");
  }
  return bytes;
}

}  // namespace memline
