// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/recording_options.h"

#include <CLI/Validators.hpp>
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

void AddMaxSize(CLI::App& verb, uint64_t& bytes) {
  constexpr uint64_t kLeast = uint64_t{1} << 20;
  constexpr uint64_t kMost = uint64_t{1} << 50;
  verb.add_option("--max-size", bytes,
                  "Keep the session file below this size, 1MiB or more: what is old loses detail, but no peak")
      ->transform(CLI::AsSizeValue(false))
      ->check(CLI::Range(kLeast, kMost));
}

}  // namespace memline::app
