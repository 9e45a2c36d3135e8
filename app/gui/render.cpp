// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/render.h"

#include <QFileInfo>
#include <cstdio>

#include "profiler_core/receive/recorder.h"
#include "profiler_core/report/problem.h"

namespace memline::app {
namespace {

constexpr int kFailure = 2;

// Of the files alone, unless two are called the same.
QStringList LegendNames(const QStringList& files) {
  QStringList names;
  for (const QString& file : files) names << QFileInfo(file).fileName();
  return QStringList(names).removeDuplicates() == 0 ? names : files;
}

}  // namespace

int RenderSessions(const QStringList& files, const QString& output, const PictureOptions& options) {
  std::vector<Session> sessions;
  for (const QString& file : files) {
    absl::StatusOr<Session> loaded = OpenRecording(file.toStdString());
    if (!loaded.ok()) {
      std::fprintf(stderr, "%s\n", ToLine(Explain("cannot open " + file.toStdString(), loaded.status())).c_str());
      return kFailure;
    }
    sessions.push_back(*std::move(loaded));
  }
  const QStringList names = LegendNames(files);
  std::vector<PicturedSession> pictured;
  for (size_t i = 0; i < sessions.size(); ++i) {
    pictured.push_back({&sessions[i], names[static_cast<qsizetype>(i)]});
  }
  const std::optional<Problem> problem = RenderPicture(pictured, output, options);
  if (!problem) return 0;
  std::fprintf(stderr, "%s\n", ToLine(*problem).c_str());
  return kFailure;
}

}  // namespace memline::app
