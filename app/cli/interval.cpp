// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/interval.h"

#include <charconv>
#include <cmath>

namespace memline::app {

std::optional<std::chrono::microseconds> ParseInterval(std::string_view text) {
  double number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc()) return std::nullopt;
  const std::string_view unit = text.substr(static_cast<size_t>(end - text.data()));
  double microseconds = number;
  if (unit == "s") {
    microseconds *= 1e6;
  } else if (unit == "ms" || unit.empty()) {
    microseconds *= 1e3;
  } else if (unit != "us") {
    return std::nullopt;
  }
  if (!(microseconds >= 1e3 && microseconds <= 1e7)) return std::nullopt;
  return std::chrono::microseconds(std::llround(microseconds));
}

Problem IntervalProblem(const std::string& text) {
  return {"--interval " + text, "is no time from 1 ms to 10 s",
          "give a number with us, ms or s behind it, for example 10ms"};
}

}  // namespace memline::app
