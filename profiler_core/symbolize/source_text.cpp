// SPDX-License-Identifier: MIT
#include "profiler_core/symbolize/source_text.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <utility>

#include "profiler_core/symbolize/brace_scanner.h"

namespace memline {
namespace {

constexpr size_t kMaxLines = 5'000;
constexpr size_t kMaxBytes = 1 << 20;
// No source file is longer; what is would have to be searched for its lines.
constexpr uintmax_t kMaxFileBytes = 64 << 20;

}  // namespace

std::vector<std::string> ReadFunctionText(const std::string& file, uint32_t first, uint32_t inside,
                                          uint32_t last_with_code) {
  std::error_code error;
  if (!std::filesystem::is_regular_file(file, error) || std::filesystem::file_size(file, error) > kMaxFileBytes) {
    return {};
  }
  std::ifstream stream(file, std::ios::binary);
  std::vector<std::string> text;
  BraceScanner braces;
  size_t bytes = 0;
  std::string line;
  for (uint32_t number = 1; text.size() < kMaxLines && std::getline(stream, line); ++number) {
    if (number < first) continue;
    if (line.ends_with('\r')) line.pop_back();
    bytes += line.size();
    if (bytes > kMaxBytes) break;
    const bool ends = braces.Feed(line);
    text.push_back(std::move(line));
    if (ends && number >= inside) return text;
  }
  const uint32_t last = std::max(inside, last_with_code);
  text.resize(std::min<size_t>(text.size(), last >= first ? last - first + 1 : 0));
  return text;
}

}  // namespace memline
