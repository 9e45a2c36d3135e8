// SPDX-License-Identifier: MIT
// Where symbols and source text are looked for beside the places that the program itself names.
#ifndef MEMLINE_SYMBOLIZE_SYMBOL_SOURCES_H_
#define MEMLINE_SYMBOLIZE_SYMBOL_SOURCES_H_

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace memline {

/// What was built at `from` lies at `to` now: a directory or a file, whole components of a path.
struct MovedPath {
  std::string from;
  std::string to;
};

struct SymbolSources {
  /// Searched first, as /usr/lib/debug is: for .build-id/NN/NNN….debug, and for debug files by name.
  std::vector<std::filesystem::path> debug_directories;
  /// Of modules and of source files; the first that fits counts.
  std::vector<MovedPath> moved;
  /// Ask the servers in DEBUGINFOD_URLS for what is not on this machine, by build id. Takes as long as they do
  /// (DEBUGINFOD_TIMEOUT), and tells them what is being measured.
  bool ask_servers = false;
};

/// The path where the file lies now.
[[nodiscard]] std::string Moved(const SymbolSources& sources, std::string_view path);

}  // namespace memline

#endif  // MEMLINE_SYMBOLIZE_SYMBOL_SOURCES_H_
