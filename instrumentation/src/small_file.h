// SPDX-License-Identifier: MIT
#ifndef MEMLINE_RUNTIME_SMALL_FILE_H_
#define MEMLINE_RUNTIME_SMALL_FILE_H_

#include <cstddef>

namespace memline::runtime {

/// Reads a small file of /proc or /sys as far as there is room; the number of bytes, 0 if it cannot be read.
size_t ReadSmallFile(const char* path, char* buffer, size_t capacity);

}  // namespace memline::runtime

#endif  // MEMLINE_RUNTIME_SMALL_FILE_H_
