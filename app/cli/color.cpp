// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/color.h"

#include <cstdlib>

#include "app/cli/terminal.h"

namespace memline::app {

bool MayUseColor(int descriptor) {
  const char* no_color = std::getenv("NO_COLOR");
  const bool unwanted = no_color != nullptr && *no_color != '\0';
  return !unwanted && MovesCursor(descriptor);
}

std::string Inked(int descriptor, Ink ink, const std::string& text) {
  if (!MayUseColor(descriptor)) return text;
  return (ink == Ink::kError ? "\x1b[1;31m" : "\x1b[1m") + text + "\x1b[0m";
}

}  // namespace memline::app
