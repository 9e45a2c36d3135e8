// SPDX-License-Identifier: GPL-3.0-or-later
// The verbs of the `memline` command. Each is one file with one function that adds the verb and its options to the
// command line and returns what the verb does.
#ifndef MEMLINE_APP_CLI_COMMAND_H_
#define MEMLINE_APP_CLI_COMMAND_H_

#include <CLI/App.hpp>
#include <functional>
#include <string>

#include "profiler_core/report/problem.h"

namespace memline::app {

/// Exit status of bad usage, bad input and whatever else cannot be done.
inline constexpr int kFailure = 2;

/// Says the problem on stderr in one line; returns kFailure.
int Fail(const Problem& problem);

struct Verb {
  CLI::App* parsed;          ///< knows whether the verb was given
  std::function<int()> run;  ///< after parsing; the exit status
};

[[nodiscard]] Verb AddRun(CLI::App& memline);
[[nodiscard]] Verb AddAttach(CLI::App& memline);
[[nodiscard]] Verb AddTop(CLI::App& memline);
[[nodiscard]] Verb AddReport(CLI::App& memline);
[[nodiscard]] Verb AddDiff(CLI::App& memline);
[[nodiscard]] Verb AddLeaks(CLI::App& memline);
[[nodiscard]] Verb AddCheck(CLI::App& memline);
[[nodiscard]] Verb AddPlot(CLI::App& memline);
[[nodiscard]] Verb AddExport(CLI::App& memline);
[[nodiscard]] Verb AddImport(CLI::App& memline);
[[nodiscard]] Verb AddPeak(CLI::App& memline);
[[nodiscard]] Verb AddList(CLI::App& memline);
[[nodiscard]] Verb AddRm(CLI::App& memline);
[[nodiscard]] Verb AddClean(CLI::App& memline);
[[nodiscard]] Verb AddRepair(CLI::App& memline);
[[nodiscard]] Verb AddSymbolize(CLI::App& memline);
[[nodiscard]] Verb AddView(CLI::App& memline);
[[nodiscard]] Verb AddTrim(CLI::App& memline);
[[nodiscard]] Verb AddServe(CLI::App& memline);

}  // namespace memline::app

#endif  // MEMLINE_APP_CLI_COMMAND_H_
