// SPDX-License-Identifier: MIT
#include "profiler_core/symbolize/source_text.h"

#include <filesystem>
#include <fstream>
#include <string_view>
#include <utility>

namespace memline {
namespace {

constexpr size_t kMaxLines = 5'000;
constexpr size_t kMaxBytes = 1 << 20;
// No source file is longer; what is would have to be searched for its lines.
constexpr uintmax_t kMaxFileBytes = 64 << 20;

// The braces that end a function often have no code, above all where it was inlined.
bool IsClosingBrace(std::string_view line, size_t function_indentation) {
  const size_t indentation = line.find_first_not_of(" \t");
  return indentation != std::string_view::npos && indentation >= function_indentation && line[indentation] == '}';
}

}  // namespace

std::vector<std::string> ReadSourceText(const std::string& file, uint32_t first, uint32_t last) {
  std::error_code error;
  if (!std::filesystem::is_regular_file(file, error) || std::filesystem::file_size(file, error) > kMaxFileBytes) {
    return {};
  }
  std::ifstream stream(file, std::ios::binary);
  std::vector<std::string> text;
  size_t bytes = 0;
  std::string line;
  for (uint32_t number = 1; text.size() < kMaxLines && std::getline(stream, line); ++number) {
    if (number < first) continue;
    if (line.ends_with('\r')) line.pop_back();
    if (number > last && !IsClosingBrace(line, text.front().find_first_not_of(" \t"))) break;
    bytes += line.size();
    if (bytes > kMaxBytes) break;
    text.push_back(std::move(line));
  }
  return text;
}

}  // namespace memline
