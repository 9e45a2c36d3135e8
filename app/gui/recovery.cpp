// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/recovery.h"

#include <QtConcurrentRun>

#include "profiler_core/store/interrupted.h"

namespace memline::app {

QFuture<QStringList> RecoverInterrupted(const QString& folder) {
  return QtConcurrent::run([folder = folder.toStdString()] {
    QStringList recovered;
    for (const std::filesystem::path& session : FindInterrupted(folder)) {
      if (CompleteInterrupted(session).ok()) recovered << QString::fromStdString(session.string());
    }
    return recovered;
  });
}

}  // namespace memline::app
