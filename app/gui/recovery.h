// SPDX-License-Identifier: GPL-3.0-or-later
// Recordings that a crash interrupted.
#ifndef MEMLINE_APP_GUI_RECOVERY_H_
#define MEMLINE_APP_GUI_RECOVERY_H_

#include <QFuture>
#include <QString>
#include <QStringList>

namespace memline::app {

/// Completes those in the folder, in the background: their files, the oldest first. What cannot be completed is left as
/// it is.
[[nodiscard]] QFuture<QStringList> RecoverInterrupted(const QString& folder);

}  // namespace memline::app

#endif  // MEMLINE_APP_GUI_RECOVERY_H_
