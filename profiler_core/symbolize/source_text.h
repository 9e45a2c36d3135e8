// SPDX-License-Identifier: MIT
#ifndef MEMLINE_SYMBOLIZE_SOURCE_TEXT_H_
#define MEMLINE_SYMBOLIZE_SOURCE_TEXT_H_

#include <cstdint>
#include <string>
#include <vector>

namespace memline {

/// Lines of a source file from `first` (from 1) to the brace that ends the function around line `inside`, or to
/// `last_with_code` if no brace does; at most 5,000 lines and 1 MiB. Empty if the file is not there, no regular file,
/// or shorter.
[[nodiscard]] std::vector<std::string> ReadFunctionText(const std::string& file, uint32_t first, uint32_t inside,
                                                        uint32_t last_with_code);

}  // namespace memline

#endif  // MEMLINE_SYMBOLIZE_SOURCE_TEXT_H_
