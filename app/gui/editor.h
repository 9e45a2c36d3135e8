// SPDX-License-Identifier: GPL-3.0-or-later
// The user's editor, at a line of a source file.
#ifndef MEMLINE_APP_GUI_EDITOR_H_
#define MEMLINE_APP_GUI_EDITOR_H_

#include <QString>
#include <QStringList>
#include <cstdint>
#include <optional>

#include "profiler_core/report/problem.h"

namespace memline::app {

/// The command with {file} and {line} in it: the remembered one, else $MEMLINE_EDITOR, else $VISUAL, else xdg-open.
[[nodiscard]] QString EditorPattern();
/// Remembers it; an empty one is forgotten.
void RememberEditor(const QString& pattern);
/// Program and arguments. No shell reads them. Without {file} the file is the last argument. Empty for no command.
[[nodiscard]] QStringList EditorCommand(const QString& pattern, const QString& file, uint32_t line);
/// Starts it and does not wait. Nothing on success.
[[nodiscard]] std::optional<Problem> OpenInEditor(const QString& file, uint32_t line);

}  // namespace memline::app

#endif  // MEMLINE_APP_GUI_EDITOR_H_
