// SPDX-License-Identifier: MIT
// Comma-separated values as RFC 4180 has them, but with "\n" between rows.
#ifndef MEMLINE_REPORT_CSV_H_
#define MEMLINE_REPORT_CSV_H_

#include <concepts>
#include <string>
#include <string_view>
#include <utility>

namespace memline {

class CsvWriter {
 public:
  void Add(std::string_view text);
  void Add(const char* text) { Add(std::string_view(text)); }
  void Add(std::integral auto number) { Add(std::string_view(std::to_string(number))); }
  void EndRow();
  [[nodiscard]] std::string Take() { return std::move(text_); }

 private:
  std::string text_;
  bool row_begun_ = false;
};

}  // namespace memline

#endif  // MEMLINE_REPORT_CSV_H_
