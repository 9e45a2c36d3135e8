// SPDX-License-Identifier: MIT
#include "profiler_core/symbolize/symbol_sources.h"

namespace memline {

std::string Moved(const SymbolSources& sources, std::string_view path) {
  for (const auto& [from, to] : sources.moved) {
    if (!path.starts_with(from)) continue;
    const std::string_view rest = path.substr(from.size());
    if (rest.empty() || rest.front() == '/' || from.ends_with('/')) return to + std::string(rest);
  }
  return std::string(path);
}

}  // namespace memline
