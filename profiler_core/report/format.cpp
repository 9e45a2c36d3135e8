// SPDX-License-Identifier: MIT
#include "profiler_core/report/format.h"

#include <absl/strings/str_cat.h>

#include <array>
#include <cmath>
#include <cstdio>

namespace memline {
namespace {

// Three significant figures, no exponent.
std::string ThreeFigures(double value) {
  char text[32];
  const int decimals = value >= 99.95 ? 0 : value >= 9.995 ? 1 : 2;
  std::snprintf(text, sizeof text, "%.*f", decimals, value);
  return text;
}

template <size_t kCount>
std::string Scaled(uint64_t value, double step, const std::array<const char*, kCount>& units) {
  double scaled = static_cast<double>(value);
  size_t unit = 0;
  while (unit + 1 < kCount && (unit == 0 ? scaled >= step : scaled >= step - 0.5)) {
    scaled /= step;
    ++unit;
  }
  return unit == 0 ? std::to_string(value) + units[0] : ThreeFigures(scaled) + units[unit];
}

}  // namespace

std::string FormatBytes(uint64_t bytes) {
  return Scaled<6>(bytes, 1024, {" B", " KiB", " MiB", " GiB", " TiB", " PiB"});
}

std::string FormatByteChange(int64_t bytes) {
  if (bytes == 0) return {};
  const auto magnitude = bytes < 0 ? -static_cast<uint64_t>(bytes) : static_cast<uint64_t>(bytes);
  return absl::StrCat(bytes < 0 ? "-" : "+", FormatBytes(magnitude));
}

std::string FormatCount(uint64_t count) { return Scaled<5>(count, 1000, {"", " k", " M", " G", " T"}); }

std::string BlankIfZero(uint64_t value, std::string (*format)(uint64_t)) { return value == 0 ? "" : format(value); }

std::string FormatDuration(int64_t nanoseconds) {
  const double seconds = static_cast<double>(nanoseconds) / 1e9;
  if (seconds < 0.0009995) return ThreeFigures(seconds * 1e6) + " µs";
  if (seconds < 0.9995) return ThreeFigures(seconds * 1e3) + " ms";
  if (seconds < 59.95) return ThreeFigures(seconds) + " s";
  const auto whole = static_cast<int64_t>(std::llround(seconds));
  char text[48];
  if (whole < 3600) {
    std::snprintf(text, sizeof text, "%lld min %02lld s", static_cast<long long>(whole / 60),
                  static_cast<long long>(whole % 60));
  } else {
    std::snprintf(text, sizeof text, "%lld h %02lld min", static_cast<long long>(whole / 3600),
                  static_cast<long long>(whole % 3600 / 60));
  }
  return text;
}

std::string FormatExactBytes(uint64_t bytes) {
  const std::string digits = std::to_string(bytes);
  std::string text;
  for (size_t i = 0; i < digits.size(); ++i) {
    if (i != 0 && (digits.size() - i) % 3 == 0) text += ',';
    text += digits[i];
  }
  return text + (bytes == 1 ? " byte" : " bytes");
}

std::string JoinCommand(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : " ") + Printable(word);
  return text;
}

std::string Printable(std::string_view text) {
  std::string clean;
  for (const char c : text) {
    if (c == '\t') {
      clean += "    ";
    } else if (static_cast<unsigned char>(c) >= 0x20 && c != 0x7f) {
      clean += c;
    }
  }
  return clean;
}

}  // namespace memline
