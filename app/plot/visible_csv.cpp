// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/plot/visible_csv.h"

#include <QByteArray>
#include <string>
#include <utility>

#include "app/plot/picture_file.h"
#include "profiler_core/exchange/export.h"

namespace memline::app {

Session CopyCurves(const Session& session, std::optional<size_t> target) {
  Session copy;
  for (size_t i = 0; i < session.targets.size(); ++i) {
    if (target && *target != i) continue;
    Target curves;
    curves.pid = session.targets[i].pid;
    curves.series = session.targets[i].series;
    copy.targets.push_back(std::move(curves));
  }
  return copy;
}

std::optional<Problem> WriteCsv(const Session& curves, TimeRange range, const QString& path) {
  Session visible;
  for (const Target& target : curves.targets) {
    Target part;
    part.pid = target.pid;
    for (size_t i = 0; i < kSeriesCount; ++i) {
      const Pyramid& series = target.series[i];
      if (series.size() == 0) continue;
      for (Pyramid::Iterator at(series, series.LowerBound(range.begin_ns)); at != series.end(); ++at) {
        const Sample sample = *at;
        if (sample.time_ns > range.end_ns) break;
        part.series[i].Append(sample.time_ns, sample.value);
      }
    }
    visible.targets.push_back(std::move(part));
  }
  return WriteBytes(path, QByteArray::fromStdString(ExportCsv(visible)));
}

}  // namespace memline::app
