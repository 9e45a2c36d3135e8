// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/plot/process_name.h"

#include <QStringList>
#include <algorithm>
#include <string>

#include "app/plot/timeline_plot.h"
#include "profiler_core/model/file_name.h"
#include "profiler_core/model/peaks.h"
#include "profiler_core/report/format.h"

namespace memline::app {
namespace {

/// Of a command line, which may be megabytes long.
constexpr qsizetype kMaxCommand = 200;

QString CommandLine(const Target& target) {
  QString line = QString::fromStdString(target.executable);
  if (!target.command.empty()) line.clear();
  for (const std::string& word : target.command) {
    if (line.size() > kMaxCommand) break;
    if (!line.isEmpty()) line += QLatin1Char(' ');
    line += QString::fromStdString(word);
  }
  line = line.simplified();
  return line.size() > kMaxCommand ? line.left(kMaxCommand) + QChar(0x2026) : line;
}

}  // namespace

QString ProcessName(const Target& target) {
  const std::string path = target.command.empty() ? target.executable : target.command[0];
  const QString program = QString::fromStdString(std::string(FileName(path)));
  return QStringLiteral("%1 (%2)").arg(program.isEmpty() ? TimelinePlot::tr("process") : program).arg(target.pid);
}

QString ProcessNameAndEnd(const Target& target) {
  if (target.end.kind == TargetEnd::Kind::kRunning) return ProcessName(target);
  return QStringLiteral("%1 · %2").arg(ProcessName(target), QString::fromStdString(Describe(target.end)));
}

QString ProcessDetails(const Target& target) {
  const auto time = [](int64_t ns) { return QString::fromStdString(FormatDuration(ns)); };
  const QString end = QString::fromStdString(Describe(target.end));
  QStringList lines{ProcessName(target), CommandLine(target)};
  if (target.end.kind == TargetEnd::Kind::kRunning) {
    lines << TimelinePlot::tr("from %1, %2").arg(time(target.start_ns), end);
  } else {
    lines << TimelinePlot::tr("from %1 to %2, %3").arg(time(target.start_ns), time(EndOf(target)), end);
  }
  if (const uint64_t peak = PeakRssBytes(target); peak != 0) {
    lines << TimelinePlot::tr("peak RSS %1").arg(QString::fromStdString(FormatBytes(peak)));
  }
  if (target.parent_pid != 0) lines << TimelinePlot::tr("started by process %1").arg(target.parent_pid);
  return lines.join(QLatin1Char('\n'));
}

int64_t EndOf(const Target& target) { return std::max(target.end.time_ns, target.last_ns()); }

bool EndedBadly(const TargetEnd& end) {
  switch (end.kind) {
    case TargetEnd::Kind::kSignalled:
    case TargetEnd::Kind::kLost:
      return true;
    case TargetEnd::Kind::kExited:
      return end.code != 0;
    case TargetEnd::Kind::kRunning:
    case TargetEnd::Kind::kGoodbye:
      break;
  }
  return false;
}

}  // namespace memline::app
