// SPDX-License-Identifier: GPL-3.0-or-later
// Writes a flame graph into a file, in the format of its suffix: .svg, .png, or .txt with collapsed stacks.
#ifndef MEMLINE_APP_GUI_FLAME_FILE_H_
#define MEMLINE_APP_GUI_FLAME_FILE_H_

#include <QFont>
#include <QString>
#include <optional>

#include "app/gui/flame_layout.h"
#include "profiler_core/report/problem.h"

namespace memline::app {

/// As it is zoomed and searched, `width` pixels wide, dark on white. An existing file stays as it is if it cannot be
/// replaced.
[[nodiscard]] std::optional<Problem> WriteFlame(const QString& path, const FlameLayout& layout,
                                                const FlameMatches& matches, uint32_t zoom, int width,
                                                const QFont& font);

}  // namespace memline::app

#endif  // MEMLINE_APP_GUI_FLAME_FILE_H_
