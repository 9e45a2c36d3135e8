// SPDX-License-Identifier: GPL-3.0-or-later
// memline-gui --render: the timeline of a session as a picture, without a window.
#ifndef MEMLINE_APP_GUI_RENDER_H_
#define MEMLINE_APP_GUI_RENDER_H_

#include <QSize>
#include <QString>

namespace memline::app {

/// Needs a QApplication (the offscreen platform will do). Errors go to stderr. The exit status: 0 or 2.
[[nodiscard]] int RenderSession(const QString& session, const QString& output, QSize size);

}  // namespace memline::app

#endif  // MEMLINE_APP_GUI_RENDER_H_
