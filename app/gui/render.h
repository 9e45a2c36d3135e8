// SPDX-License-Identifier: GPL-3.0-or-later
// memline-gui --render: the timeline of a session, or of several in one plot, as a picture, without a window.
#ifndef MEMLINE_APP_GUI_RENDER_H_
#define MEMLINE_APP_GUI_RENDER_H_

#include <QString>
#include <QStringList>

#include "app/plot/picture.h"

namespace memline::app {

/// Needs a QApplication (the offscreen platform will do). Errors go to stderr. The exit status: 0 or 2.
[[nodiscard]] int RenderSessions(const QStringList& files, const QString& output, const PictureOptions& options);

}  // namespace memline::app

#endif  // MEMLINE_APP_GUI_RENDER_H_
