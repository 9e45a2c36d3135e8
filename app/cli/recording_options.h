// SPDX-License-Identifier: GPL-3.0-or-later
// What verbs that record have in common.
#ifndef MEMLINE_APP_CLI_RECORDING_OPTIONS_H_
#define MEMLINE_APP_CLI_RECORDING_OPTIONS_H_

#include <CLI/App.hpp>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "profiler_core/report/problem.h"

namespace memline::app {

/// "10ms", "0.5s", "1500us"; a number alone is in milliseconds. Empty if it is none of these or outside 1 ms to 10 s.
[[nodiscard]] std::optional<std::chrono::microseconds> ParseInterval(std::string_view text);

/// What is wrong with a text of which ParseInterval makes nothing.
[[nodiscard]] Problem IntervalProblem(const std::string& text);

/// Adds --max-size. `bytes` stays 0 without it, and outlives the parsing.
void AddMaxSize(CLI::App& verb, uint64_t& bytes);

}  // namespace memline::app

#endif  // MEMLINE_APP_CLI_RECORDING_OPTIONS_H_
