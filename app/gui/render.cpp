// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/render.h"

#include <cstdio>

#include "app/plot/timeline_plot.h"
#include "profiler_core/report/problem.h"
#include "profiler_core/store/session_file.h"

namespace memline::app {

int RenderSession(const QString& session, const QString& output, QSize size) {
  const absl::StatusOr<Session> loaded = LoadSession(session.toStdString());
  if (!loaded.ok()) {
    std::fprintf(stderr, "%s\n", ToLine(Explain("cannot open " + session.toStdString(), loaded.status())).c_str());
    return 2;
  }
  const QString error = RenderTimeline(*loaded, output, size);
  if (!error.isEmpty()) {
    std::fprintf(stderr, "memline: %s\n", qPrintable(error.simplified()));
    return 2;
  }
  return 0;
}

}  // namespace memline::app
