// SPDX-License-Identifier: MIT
#include "profiler_core/exchange/line_reader.h"

#include <absl/strings/str_cat.h>

#include <algorithm>
#include <cmath>

namespace memline {
namespace {

constexpr int kNanosecondDigits = 9;
constexpr int64_t kNanoseconds = 1'000'000'000;
constexpr int64_t kMaxSeconds = (int64_t{1} << 62) / kNanoseconds;

}  // namespace

bool LineReader::Fill() {
  rest_ = source_.Next();
  if (rest_.empty()) status_ = source_.status();
  return !rest_.empty();
}

bool LineReader::Next(std::string_view& line) {
  if (!status_.ok() || (rest_.empty() && !Fill())) return false;
  ++number_;
  joined_.clear();
  size_t end = rest_.find('\n');
  while (end == std::string_view::npos && joined_.size() <= kMaxLineBytes) {
    joined_ += rest_;
    if (!Fill()) break;  // the last line, without a line feed
    end = rest_.find('\n');
  }
  const std::string_view last = rest_.substr(0, end);
  rest_.remove_prefix(std::min(rest_.size(), last.size() + 1));
  if (joined_.size() + last.size() > kMaxLineBytes) status_ = Wrong("it is too long");
  if (joined_.empty()) {
    line = last;
  } else {
    line = joined_ += last;
  }
  return status_.ok();
}

absl::Status LineReader::Wrong(std::string_view what) const {
  return absl::InvalidArgumentError(absl::StrCat("line ", number_, ": ", std::string(what)));
}

std::string_view TakeField(std::string_view& line, char separator) {
  const size_t end = line.find(separator);
  const std::string_view field = line.substr(0, end);
  line.remove_prefix(end == std::string_view::npos ? line.size() : end + 1);
  return field;
}

std::optional<double> ParseReal(std::string_view text) {
  double number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size() || !std::isfinite(number) || number < 0)
    return std::nullopt;
  return number;
}

std::optional<int64_t> ParseNanoseconds(std::string_view seconds) {
  const std::string_view whole = seconds.substr(0, seconds.find('.'));
  const std::optional<int64_t> count = ParseNumber<int64_t>(whole);
  if (!count || whole.front() == '-' || *count > kMaxSeconds) return std::nullopt;
  int64_t nanoseconds = 0;
  std::string_view fraction = seconds.substr(std::min(seconds.size(), whole.size() + 1));
  for (int digit = 0; digit < kNanosecondDigits; ++digit) {
    const char c = static_cast<size_t>(digit) < fraction.size() ? fraction[static_cast<size_t>(digit)] : '0';
    if (c < '0' || c > '9') return std::nullopt;
    nanoseconds = nanoseconds * 10 + (c - '0');
  }
  if (fraction.find_first_not_of("0123456789") != std::string_view::npos) return std::nullopt;
  return *count * kNanoseconds + nanoseconds;
}

}  // namespace memline
