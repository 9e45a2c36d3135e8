// SPDX-License-Identifier: MIT
#ifndef MEMLINE_SYMBOLIZE_SOURCE_TEXT_H_
#define MEMLINE_SYMBOLIZE_SOURCE_TEXT_H_

#include <cstdint>
#include <string>
#include <vector>

namespace memline {

/// Lines first to last (from 1) of a source file, and the closing braces below them; at most 5,000 lines and 1 MiB.
/// Empty if the file is not there, no regular file, or shorter.
[[nodiscard]] std::vector<std::string> ReadSourceText(const std::string& file, uint32_t first, uint32_t last);

}  // namespace memline

#endif  // MEMLINE_SYMBOLIZE_SOURCE_TEXT_H_
