// SPDX-License-Identifier: MIT
// What debuginfod servers have of a program. Only where the user asked for it: it tells them what is being measured.
#ifndef MEMLINE_SYMBOLIZE_DEBUG_SERVER_H_
#define MEMLINE_SYMBOLIZE_DEBUG_SERVER_H_

#include <string>

namespace memline {

/// A file descriptor of the debug file of the program with this build id (hexadecimal), from the servers in
/// DEBUGINFOD_URLS or their cache on this machine, and its path; -1 if there is none.
int FetchDebugFile(const std::string& build_id, std::string& path);
/// The path of a source file of that program on this machine; "" if there is none.
[[nodiscard]] std::string FetchSource(const std::string& build_id, const std::string& file);

}  // namespace memline

#endif  // MEMLINE_SYMBOLIZE_DEBUG_SERVER_H_
