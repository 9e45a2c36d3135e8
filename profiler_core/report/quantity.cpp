// SPDX-License-Identifier: MIT
#include "profiler_core/report/quantity.h"

#include <array>
#include <cctype>
#include <charconv>
#include <cmath>
#include <string>

namespace memline {
namespace {

struct Unit {
  std::string_view name;  ///< lower case
  double factor;
};
constexpr std::array<Unit, 12> kByteUnits = {{{"", 1},
                                              {"b", 1},
                                              {"byte", 1},
                                              {"bytes", 1},
                                              {"kib", 1024.0},
                                              {"mib", 1024.0 * 1024},
                                              {"gib", 1024.0 * 1024 * 1024},
                                              {"tib", 1024.0 * 1024 * 1024 * 1024},
                                              {"kb", 1e3},
                                              {"mb", 1e6},
                                              {"gb", 1e9},
                                              {"tb", 1e12}}};
constexpr std::array<Unit, 4> kCountUnits = {{{"", 1}, {"k", 1e3}, {"m", 1e6}, {"g", 1e9}}};
constexpr std::array<Unit, 1> kPercentUnits = {{{"%", 1}}};

std::string_view Trimmed(std::string_view text) {
  const size_t begin = text.find_first_not_of(" \t");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t") - begin + 1);
}

template <size_t kCount>
std::optional<double> Parse(std::string_view text, const std::array<Unit, kCount>& units) {
  text = Trimmed(text);
  double number = 0;
  const auto [rest, error] = std::from_chars(text.data(), text.data() + text.size(), number, std::chars_format::fixed);
  if (error != std::errc() || !std::isfinite(number) || number < 0) return std::nullopt;
  std::string name;
  for (const char c : Trimmed(text.substr(static_cast<size_t>(rest - text.data())))) {
    name += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  }
  for (const Unit& unit : units) {
    if (unit.name == name) return number * unit.factor;
  }
  return std::nullopt;
}

}  // namespace

std::optional<double> ParseBytes(std::string_view text) { return Parse(text, kByteUnits); }

std::optional<double> ParseCount(std::string_view text) { return Parse(text, kCountUnits); }

std::optional<double> ParsePercent(std::string_view text) { return Parse(text, kPercentUnits); }

}  // namespace memline
