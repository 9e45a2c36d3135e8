// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef MEMLINE_APP_CLI_COLOR_H_
#define MEMLINE_APP_CLI_COLOR_H_

#include <cstdint>
#include <string>

namespace memline::app {

/// Whether what is written there may be coloured: it is a terminal that can, and NO_COLOR (no-color.org) is not set.
[[nodiscard]] bool MayUseColor(int descriptor);

enum class Ink : uint8_t { kHeading, kError };
/// The text in that ink where the descriptor may be coloured, else as it is.
[[nodiscard]] std::string Inked(int descriptor, Ink ink, const std::string& text);

}  // namespace memline::app

#endif  // MEMLINE_APP_CLI_COLOR_H_
