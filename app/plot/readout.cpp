// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/plot/readout.h"

#include <QStringList>
#include <cmath>

#include "app/plot/time_ticker.h"
#include "app/plot/timeline_frame.h"
#include "profiler_core/report/format.h"

namespace memline::app {
namespace {

void AppendBytes(QStringList& parts, const QString& name, const Pyramid& series, int64_t time_ns) {
  if (series.size() == 0 || time_ns < series.times().front()) return;
  const double bytes = series.ValueAt(time_ns);
  if (!(bytes >= 0)) return;
  parts << QStringLiteral("%1 %2").arg(name, QString::fromStdString(FormatBytes(static_cast<uint64_t>(bytes))));
}

}  // namespace

QString Readout(const Target& target, const LaneIndex& lanes, int64_t time_ns, double pixel_s) {
  const double seconds = static_cast<double>(time_ns) * 1e-9;
  const double step_s = pixel_s > 0 ? std::pow(10.0, std::floor(std::log10(pixel_s))) : 1e-9;
  QStringList parts{TimeTicker::Label(seconds, step_s, TimeTicker::StyleFor(seconds))};
  AppendBytes(parts, QStringLiteral("RSS"), target[SeriesId::kRss], time_ns);
  AppendBytes(parts, QStringLiteral("heap"), target[SeriesId::kHeapLive], time_ns);
  if (const std::optional<uint32_t> node = lanes.DeepestAt(time_ns)) parts << NodeLabel(target, *node);
  return parts.join(QStringLiteral("   "));
}

}  // namespace memline::app
