// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/recent_files.h"

#include <QFileInfo>
#include <QSettings>

namespace memline::app {
namespace {

constexpr auto kRecentKey = "recent_files";

}  // namespace

QStringList RecentFiles() {
  QStringList files = QSettings().value(kRecentKey).toStringList();
  files.removeIf([](const QString& path) { return !QFileInfo::exists(path); });
  return files;
}

void AddRecentFile(const QString& path) {
  const QString absolute = QFileInfo(path).absoluteFilePath();
  QStringList files = RecentFiles();
  files.removeAll(absolute);
  files.prepend(absolute);
  QSettings().setValue(kRecentKey, files.mid(0, kMaxRecentFiles));
}

void ClearRecentFiles() { QSettings().remove(kRecentKey); }

}  // namespace memline::app
