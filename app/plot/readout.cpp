// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/plot/readout.h"

#include <QStringList>
#include <algorithm>
#include <cmath>
#include <iterator>

#include "app/plot/process_name.h"
#include "app/plot/time_ticker.h"
#include "app/plot/timeline_frame.h"
#include "app/plot/timeline_plot.h"
#include "profiler_core/report/format.h"

namespace memline::app {
namespace {

void AppendBytes(QStringList& parts, const QString& name, const Pyramid& series, int64_t time_ns) {
  if (series.size() == 0 || time_ns < series.front().time_ns) return;
  const double bytes = series.ValueAt(time_ns);
  if (!(bytes >= 0)) return;
  parts << QStringLiteral("%1 %2").arg(name, QString::fromStdString(FormatBytes(static_cast<uint64_t>(bytes))));
}

const Gap* GapAt(const Target& target, int64_t time_ns) {
  const auto gap = std::partition_point(target.gaps.begin(), target.gaps.end(),
                                        [=](const Gap& before) { return before.end_ns <= time_ns; });
  return gap != target.gaps.end() && gap->begin_ns < time_ns ? &*gap : nullptr;
}

// Within the tick that the time lies in, where that is above the samples at both its ends.
void AppendHighest(QStringList& parts, const Target& target, int64_t time_ns) {
  const Pyramid& rss = target[SeriesId::kRss];
  const Pyramid& peaks = target[SeriesId::kRssPeak];
  const size_t tick = peaks.LowerBound(time_ns);
  if (rss.size() == 0 || tick == 0 || tick == peaks.size()) return;
  const auto [end_ns, bytes] = peaks[tick];
  if (!(bytes > std::max(rss.ValueAt(peaks[tick - 1].time_ns), rss.ValueAt(end_ns)))) return;
  parts
      << TimelinePlot::tr("up to %1 in between").arg(QString::fromStdString(FormatBytes(static_cast<uint64_t>(bytes))));
}

// To a digit that a pixel's time still changes.
QString TimeLabel(int64_t time_ns, double pixel_s) {
  const double seconds = static_cast<double>(time_ns) * 1e-9;
  const double step_s = pixel_s > 0 ? std::pow(10.0, std::floor(std::log10(pixel_s))) : 1e-9;
  return TimeTicker::Label(seconds, step_s, TimeTicker::StyleFor(seconds));
}

/// Has room in the status bar.
constexpr size_t kMaxProcesses = 3;

bool RanAt(const Target& target, int64_t time_ns) {
  const Pyramid& rss = target[SeriesId::kRss];
  if (rss.size() == 0 || time_ns < rss.front().time_ns) return false;
  return target.end.kind == TargetEnd::Kind::kRunning || time_ns <= rss.back().time_ns;
}

}  // namespace

QString ReadoutOfAll(const Session& session, const Pyramid& sum, int64_t time_ns, double pixel_s) {
  QStringList parts{TimeLabel(time_ns, pixel_s)};
  std::vector<const Target*> running;
  for (const Target& target : session.targets) {
    if (RanAt(target, time_ns)) running.push_back(&target);
  }
  if (!running.empty()) AppendBytes(parts, TimelinePlot::tr("all"), sum, time_ns);
  const auto bytes = [time_ns](const Target* target) { return (*target)[SeriesId::kRss].ValueAt(time_ns); };
  std::stable_sort(running.begin(), running.end(),
                   [&](const Target* a, const Target* b) { return bytes(a) > bytes(b); });
  for (size_t i = 0; i < std::min(running.size(), kMaxProcesses); ++i) {
    AppendBytes(parts, ProcessName(*running[i]), (*running[i])[SeriesId::kRss], time_ns);
  }
  if (running.size() > kMaxProcesses) parts << TimelinePlot::tr("%1 more").arg(running.size() - kMaxProcesses);
  return parts.join(QStringLiteral("   "));
}

QString Readout(const Target& target, const LaneIndex& lanes, int64_t time_ns, double pixel_s) {
  QStringList parts{TimeLabel(time_ns, pixel_s)};
  if (const Gap* gap = GapAt(target, time_ns)) {
    parts << TimelinePlot::tr("not sampled from %1 to %2")
                 .arg(TimeLabel(gap->begin_ns, pixel_s), TimeLabel(gap->end_ns, pixel_s));
    AppendHighest(parts, target, time_ns);
    return parts.join(QStringLiteral("   "));
  }
  AppendBytes(parts, TimelinePlot::tr("RSS"), target[SeriesId::kRss], time_ns);
  AppendHighest(parts, target, time_ns);
  AppendBytes(parts, TimelinePlot::tr("heap"), target[SeriesId::kHeapLive], time_ns);
  if (const std::optional<uint32_t> node = lanes.DeepestAt(time_ns)) parts << NodeLabel(target, *node);
  return parts.join(QStringLiteral("   "));
}

}  // namespace memline::app
