// SPDX-License-Identifier: GPL-3.0-or-later
// The status bar's words about a target.
#ifndef MEMLINE_APP_GUI_STATUS_TEXT_H_
#define MEMLINE_APP_GUI_STATUS_TEXT_H_

#include <QString>

#include "profiler_core/model/session.h"

namespace memline::app {

/// "12.4 s · 10 ms ticks · RSS sampled every tick · dropped 0 · runtime 2.10 MiB". What is nothing to worry about and
/// zero is left out, but for "dropped".
[[nodiscard]] QString StatusText(const Target& target);

/// How the text's figures are known, for its tooltip.
[[nodiscard]] QString StatusToolTip(const Target& target);

}  // namespace memline::app

#endif  // MEMLINE_APP_GUI_STATUS_TEXT_H_
