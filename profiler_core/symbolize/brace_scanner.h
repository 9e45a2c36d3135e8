// SPDX-License-Identifier: MIT
// Finds where a function's body ends in its source text. Debug information only says where code is, and what the
// optimizer moved about may belong to the lines of another function.
#ifndef MEMLINE_SYMBOLIZE_BRACE_SCANNER_H_
#define MEMLINE_SYMBOLIZE_BRACE_SCANNER_H_

#include <string>
#include <string_view>

namespace memline {

/// Counts the braces of C++ text, but not those in comments and literals. Macros are not expanded and both branches of
/// an #if count, so the answer is a good guess only.
class BraceScanner {
 public:
  /// Takes the next line. True if a brace in it closed what the first line or a later one had opened.
  bool Feed(std::string_view line);

 private:
  size_t SkipLiteral(std::string_view line, size_t at);
  size_t SkipRawString(std::string_view line, size_t at);

  int depth_ = 0;
  bool in_comment_ = false;
  std::string raw_end_;  // what ends the raw string that began on an earlier line; empty outside one
};

}  // namespace memline

#endif  // MEMLINE_SYMBOLIZE_BRACE_SCANNER_H_
