// SPDX-License-Identifier: MIT
// Lines for a session that was recorded where there was no debug information.
#ifndef MEMLINE_RECEIVE_SYMBOLIZE_SESSION_H_
#define MEMLINE_RECEIVE_SYMBOLIZE_SESSION_H_

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

#include "profiler_core/symbolize/symbol_sources.h"

namespace memline {

/// Of addresses in annotated functions, and of functions.
struct SymbolsFound {
  size_t addresses = 0;
  size_t lines_before = 0;
  size_t lines = 0;
  size_t functions = 0;
  size_t texts_before = 0;
  size_t texts = 0;
  std::vector<std::string> modules_without;  ///< paths with the build id behind them, each once
};

/// Writes the session to `to` with the lines and the source text that can be found now and were not known. What was
/// known stays. Programs are looked for where they were when they were recorded, and by build id; see SymbolSources.
/// Errors as CopySession.
[[nodiscard]] absl::StatusOr<SymbolsFound> SymbolizeSession(const std::filesystem::path& from,
                                                            const std::filesystem::path& to,
                                                            const SymbolSources& sources);

}  // namespace memline

#endif  // MEMLINE_RECEIVE_SYMBOLIZE_SESSION_H_
