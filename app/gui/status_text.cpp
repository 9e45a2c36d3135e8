// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/status_text.h"

#include <QCoreApplication>
#include <QLocale>
#include <QStringList>

#include "memline/wire.h"
#include "profiler_core/model/peaks.h"
#include "profiler_core/model/rss_charges.h"
#include "profiler_core/report/coverage_problem.h"
#include "profiler_core/report/format.h"

namespace memline::app {
namespace {

struct StatusWords {
  Q_DECLARE_TR_FUNCTIONS(memline::app::StatusWords)
};

/// Intervals are chosen by people: "10 ms", not "10.0 ms".
QString TickText(int64_t interval_ns) {
  return interval_ns % 1'000'000 == 0
             ? StatusWords::tr("%1 ms ticks").arg(interval_ns / 1'000'000)
             : StatusWords::tr("%1 ticks").arg(QString::fromStdString(FormatDuration(interval_ns)));
}

QString Exact(uint64_t count) { return QLocale::c().toString(static_cast<qulonglong>(count)); }

QString PeaksText(const Target& target) {
  switch (MethodOfPeaks(target)) {
    case PeakMethod::kExact:
      return StatusWords::tr("RSS sampled every tick, its peaks exact");
    case PeakMethod::kPartly:
      return StatusWords::tr("RSS sampled every tick, some peaks exact");
    case PeakMethod::kSampled:
      break;
  }
  return StatusWords::tr("RSS sampled every tick, only its highest peak exact");
}

}  // namespace

QString StatusText(const Target& target) {
  const RuntimeStats& stats = target.stats;
  QStringList parts;
  if (target.end.kind != TargetEnd::Kind::kRunning) parts << QString::fromStdString(Describe(target.end));
  parts << QString::fromStdString(FormatDuration(target.last_ns() - target.start_ns));
  if (target.interval_ns > 0) parts << TickText(target.interval_ns);
  parts << PeaksText(target);
  parts << StatusWords::tr("RSS per line: %1").arg(QString::fromStdString(Printable(Describe(target.rss_charges))));
  if (target.missed_ticks > 0) parts << StatusWords::tr("missed %1").arg(Exact(target.missed_ticks));
  parts << StatusWords::tr("dropped %1").arg(Exact(stats.dropped_ticks + stats.dropped_marks));
  if (!target.coverage.malloc) {
    parts << (target.coverage.operators ? StatusWords::tr("malloc not followed")
                                        : StatusWords::tr("allocations not followed"));
  }
  if (stats.lines_unknown > 0) parts << StatusWords::tr("line unknown %1").arg(Exact(stats.lines_unknown));
  if (stats.runtime_bytes > 0 && stats.runtime_bytes != wire::kUnknownBytes) {
    parts << StatusWords::tr("own memory %1").arg(QString::fromStdString(FormatBytes(stats.runtime_bytes)));
  }
  return parts.join(" · ");
}

QString StatusToolTip(const Target& target) {
  const RuntimeStats& stats = target.stats;
  const std::optional<Problem> problem = CoverageProblem(target);
  const QString caution = problem ? QString::fromStdString(ToSentence(*problem)) + '\n' : QString();
  return caution +
         StatusWords::tr(
             "%1 ticks received, %2 missed because the sampler was late, %3 dropped because the collector was\n"
             "Lines read from the stack slot: %4, by unwinding: %5, unknown: %6\n"
             "Frees of blocks older than the recording: %7\n"
             "Allocations that could not be followed: %8\n"
             "Allocator: %9")
             .arg(Exact(target.tick_count), Exact(target.missed_ticks), Exact(stats.dropped_ticks),
                  Exact(stats.lines_from_slot), Exact(stats.lines_from_unwinder), Exact(stats.lines_unknown),
                  Exact(stats.unknown_frees), Exact(stats.untracked_allocations),
                  QString::fromStdString(Printable(target.allocator)));
}

}  // namespace memline::app
