// SPDX-License-Identifier: MIT
#ifndef MEMLINE_MODEL_FILE_NAME_H_
#define MEMLINE_MODEL_FILE_NAME_H_

#include <string_view>

namespace memline {

/// The part of a path behind its last slash.
[[nodiscard]] inline std::string_view FileName(std::string_view path) { return path.substr(path.rfind('/') + 1); }

}  // namespace memline

#endif  // MEMLINE_MODEL_FILE_NAME_H_
