// SPDX-License-Identifier: MIT
// The lines of a text, and the numbers in them.
#ifndef MEMLINE_EXCHANGE_LINE_READER_H_
#define MEMLINE_EXCHANGE_LINE_READER_H_

#include <absl/status/status.h>

#include <charconv>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "profiler_core/exchange/byte_source.h"

namespace memline {

class LineReader {
 public:
  /// Longer lines are an error.
  static constexpr size_t kMaxLineBytes = size_t{1} << 20;

  explicit LineReader(ByteSource& source) : source_(source) {}

  /// The next line without its line feed, valid until the next call. False at the end, and after an error.
  bool Next(std::string_view& line);
  /// Of the line that was read last, from 1.
  [[nodiscard]] uint64_t number() const { return number_; }
  [[nodiscard]] const absl::Status& status() const { return status_; }
  /// InvalidArgument: "line 12: what".
  [[nodiscard]] absl::Status Wrong(std::string_view what) const;

 private:
  bool Fill();

  ByteSource& source_;
  std::string_view rest_;
  std::string joined_;  // a line that goes on in the next piece
  uint64_t number_ = 0;
  absl::Status status_;
};

/// Up to the next `separator`, which is taken away with it.
std::string_view TakeField(std::string_view& line, char separator);

/// The whole text as a number.
template <typename Number>
[[nodiscard]] std::optional<Number> ParseNumber(std::string_view text, int base = 10) {
  Number number{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number, base);
  if (text.empty() || error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

/// Not negative, finite.
[[nodiscard]] std::optional<double> ParseReal(std::string_view text);
/// "12.345" as 12,345,000,000: exactly, what is behind the ninth digit is dropped. Neither sign nor exponent.
[[nodiscard]] std::optional<int64_t> ParseNanoseconds(std::string_view seconds);

}  // namespace memline

#endif  // MEMLINE_EXCHANGE_LINE_READER_H_
