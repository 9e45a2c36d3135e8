// SPDX-License-Identifier: MIT
// Sizes and units that several formats share.
#ifndef MEMLINE_EXCHANGE_UNITS_H_
#define MEMLINE_EXCHANGE_UNITS_H_

#include <cstddef>
#include <cstdint>

namespace memline {

/// So many bytes are read, compressed or written at a time.
inline constexpr size_t kPieceBytes = 1 << 16;

inline constexpr int64_t kNanosecondsOfMillisecond = 1'000'000;

}  // namespace memline

#endif  // MEMLINE_EXCHANGE_UNITS_H_
