// SPDX-License-Identifier: GPL-3.0-or-later
// Light or dark: the desktop's, or the user's choice, which is remembered.
#ifndef MEMLINE_APP_GUI_THEME_H_
#define MEMLINE_APP_GUI_THEME_H_

namespace memline::app {

enum class Theme { kSystem, kLight, kDark };

/// The remembered choice.
[[nodiscard]] Theme ChosenTheme();
/// Remembers and applies. Needs a QApplication.
void ChooseTheme(Theme theme);
void ApplyTheme(Theme theme);

}  // namespace memline::app

#endif  // MEMLINE_APP_GUI_THEME_H_
