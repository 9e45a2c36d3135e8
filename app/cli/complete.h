// SPDX-License-Identifier: GPL-3.0-or-later
// What the shells ask when a command line is completed (resources/completions): memline __complete WORD…, where the
// last word is the one to complete, as far as it has been typed. It is answered from the description that the parser
// has of the verbs, so that no option can be missing: a line "candidate<tab>description" for each, and then one of
//
//   :nothing  :files  :sessions  :directories     what the shell adds by itself
//   :command N                                     the words from the N-th on (0: the first one) are another command
#ifndef MEMLINE_APP_CLI_COMPLETE_H_
#define MEMLINE_APP_CLI_COMPLETE_H_

#include <CLI/App.hpp>
#include <string>
#include <vector>

namespace memline::app {

/// In place of a verb; no user types it.
inline constexpr const char* kComplete = "__complete";

/// Prints the answer. The exit status.
int Complete(const CLI::App& memline, const std::vector<std::string>& words);

}  // namespace memline::app

#endif  // MEMLINE_APP_CLI_COMPLETE_H_
