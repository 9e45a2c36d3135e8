// SPDX-License-Identifier: GPL-3.0-or-later
// The window's small dialogs of text: how to annotate, about.
#ifndef MEMLINE_APP_GUI_WINDOW_DIALOGS_H_
#define MEMLINE_APP_GUI_WINDOW_DIALOGS_H_

#include <QWidget>

namespace memline::app {

void ShowGuide(QWidget* parent);
void ShowAbout(QWidget* parent);

}  // namespace memline::app

#endif  // MEMLINE_APP_GUI_WINDOW_DIALOGS_H_
