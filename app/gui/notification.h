// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef MEMLINE_APP_GUI_NOTIFICATION_H_
#define MEMLINE_APP_GUI_NOTIFICATION_H_

#include <QString>

namespace memline::app {

/// Has the desktop show it, where there is one that can (https://specifications.freedesktop.org/notification-spec).
/// Returns at once.
void Notify(const QString& summary, const QString& body);

}  // namespace memline::app

#endif  // MEMLINE_APP_GUI_NOTIFICATION_H_
