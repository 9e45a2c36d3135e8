// SPDX-License-Identifier: MIT
#include "profiler_core/symbolize/brace_scanner.h"

#include <cctype>

namespace memline {
namespace {

bool IsWord(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

}  // namespace

// `at` is at a quotation mark; a literal that its line does not close ends with it.
size_t BraceScanner::SkipLiteral(std::string_view line, size_t at) {
  const char mark = line[at];
  for (++at; at < line.size() && line[at] != mark; ++at) {
    if (line[at] == '\\') ++at;
  }
  return at;
}

// `at` is at the quotation mark behind the R.
size_t BraceScanner::SkipRawString(std::string_view line, size_t at) {
  const size_t open = line.find('(', at);
  if (open == std::string_view::npos) return line.size();
  raw_end_ = ")" + std::string(line.substr(at + 1, open - at - 1)) + "\"";
  const size_t end = line.find(raw_end_, open);
  if (end == std::string_view::npos) return line.size();
  const size_t last = end + raw_end_.size() - 1;
  raw_end_.clear();
  return last;
}

bool BraceScanner::Feed(std::string_view line) {
  bool closed = false;
  size_t at = 0;
  if (!raw_end_.empty()) {
    const size_t end = line.find(raw_end_);
    if (end == std::string_view::npos) return false;
    at = end + raw_end_.size();
    raw_end_.clear();
  }
  for (; at < line.size(); ++at) {
    const char c = line[at];
    const char next = at + 1 < line.size() ? line[at + 1] : '\0';
    if (in_comment_) {
      in_comment_ = !(c == '*' && next == '/');
      if (!in_comment_) ++at;
    } else if (c == '/' && next == '/') {
      break;
    } else if (c == '/' && next == '*') {
      in_comment_ = true;
      ++at;
    } else if (c == '"') {
      at = at > 0 && line[at - 1] == 'R' ? SkipRawString(line, at) : SkipLiteral(line, at);
    } else if (c == '\'') {
      const bool separates_digits = at > 0 && IsWord(line[at - 1]) && IsWord(next);
      if (!separates_digits) at = SkipLiteral(line, at);
    } else if (c == '{') {
      ++depth_;
    } else if (c == '}' && depth_ > 0) {
      closed = --depth_ == 0;
    }
  }
  return closed && depth_ == 0;
}

}  // namespace memline
