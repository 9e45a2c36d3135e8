// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef MEMLINE_APP_GUI_READABLE_LABELS_H_
#define MEMLINE_APP_GUI_READABLE_LABELS_H_

namespace memline::app {

/// A label with an accessible name of its own, "Recording", would hide its text, "exited 0 · 5.87 s", from assistive
/// technology. From now on the text is the description of such labels, if they had the name first. Once a program.
void MakeLabelsReadable();

}  // namespace memline::app

#endif  // MEMLINE_APP_GUI_READABLE_LABELS_H_
