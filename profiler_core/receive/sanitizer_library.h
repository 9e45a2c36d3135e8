// SPDX-License-Identifier: MIT
#ifndef MEMLINE_RECEIVE_SANITIZER_LIBRARY_H_
#define MEMLINE_RECEIVE_SANITIZER_LIBRARY_H_

#include <filesystem>
#include <string>

namespace memline {

/// The library of a sanitizer that the program is linked with (libasan.so.8, libtsan.so.2); "" where it is linked with
/// none, has it built in, or is no ELF file.
std::string SanitizerLibrary(const std::filesystem::path& program);

}  // namespace memline

#endif  // MEMLINE_RECEIVE_SANITIZER_LIBRARY_H_
