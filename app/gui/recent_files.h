// SPDX-License-Identifier: GPL-3.0-or-later
// The sessions opened or recorded last, newest first, kept in the settings. Files that are gone are left out.
#ifndef MEMLINE_APP_GUI_RECENT_FILES_H_
#define MEMLINE_APP_GUI_RECENT_FILES_H_

#include <QStringList>

namespace memline::app {

inline constexpr int kMaxRecentFiles = 12;

[[nodiscard]] QStringList RecentFiles();
void AddRecentFile(const QString& path);
void ClearRecentFiles();

}  // namespace memline::app

#endif  // MEMLINE_APP_GUI_RECENT_FILES_H_
