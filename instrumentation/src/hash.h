// SPDX-License-Identifier: MIT
#ifndef MEMLINE_RUNTIME_HASH_H_
#define MEMLINE_RUNTIME_HASH_H_

#include <cstdint>

namespace memline::runtime {

/// 2^64 divided by the golden ratio: Fibonacci hashing (Knuth, The Art of Computer Programming, volume 3, 6.4). The
/// upper bits of a product with it are the hash.
inline constexpr uint64_t kGoldenRatio = 0x9e3779b97f4a7c15u;

}  // namespace memline::runtime

#endif  // MEMLINE_RUNTIME_HASH_H_
