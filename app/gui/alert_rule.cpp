// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/alert_rule.h"

#include <QSettings>
#include <algorithm>

#include "profiler_core/model/file_name.h"
#include "profiler_core/report/format.h"

namespace memline::app {
namespace {

constexpr int64_t kMinuteNs = 60'000'000'000;

uint64_t Grown(const Pyramid& rss) {
  const Sample now = rss.back();
  const double then = rss.ValueAt(std::max<int64_t>(now.time_ns - kMinuteNs, rss.front().time_ns));
  return static_cast<uint64_t>(std::max(now.value - then, 0.0));
}

bool Fits(const LineRow& row, const QString& line) {
  if (line == QString::fromStdString(row.function)) return true;
  const QString place = QString(":%1").arg(row.line);
  const QString file = QString::fromStdString(row.file);
  return line == file + place || line == QString::fromStdString(std::string(FileName(row.file))) + place;
}

}  // namespace

QString DescribeLimit(const AlertRule& rule) {
  const QString limit = QString::fromStdString(FormatBytes(rule.limit_bytes));
  switch (rule.watched) {
    case AlertRule::Watched::kRss:
      return AlertRule::tr("RSS above %1").arg(limit);
    case AlertRule::Watched::kGrowth:
      return AlertRule::tr("RSS grows by more than %1 in a minute").arg(limit);
    case AlertRule::Watched::kLineLive:
      return AlertRule::tr("%1 holds more than %2").arg(rule.line, limit);
  }
  return {};
}

QString Describe(const AlertRule& rule) {
  const QString limit = DescribeLimit(rule);
  switch (rule.then) {
    case AlertRule::Then::kNotify:
      return AlertRule::tr("%1: notify").arg(limit);
    case AlertRule::Then::kSnapshot:
      return AlertRule::tr("%1: notify and save a snapshot").arg(limit);
    case AlertRule::Then::kStopRecording:
      return AlertRule::tr("%1: notify and stop recording").arg(limit);
    case AlertRule::Then::kEndProgram:
      return AlertRule::tr("%1: notify and end the program").arg(limit);
  }
  return limit;
}

std::optional<uint64_t> MeasureRss(const AlertRule& rule, const Pyramid& rss) {
  if (rss.size() == 0) return std::nullopt;
  return rule.watched == AlertRule::Watched::kGrowth ? Grown(rss) : static_cast<uint64_t>(rss.back().value);
}

std::optional<uint64_t> MeasureLine(const AlertRule& rule, const std::vector<LineRow>& lines) {
  std::optional<uint64_t> live;
  for (const LineRow& row : lines) {
    if (!Fits(row, rule.line)) continue;
    live = live.value_or(0) + static_cast<uint64_t>(std::max<int64_t>(row.self.counters.live_bytes(), 0));
  }
  return live;
}

QList<AlertRule> RememberedAlerts() {
  QSettings store;
  QList<AlertRule> rules;
  const int count = store.beginReadArray("alerts");
  for (int i = 0; i < count; ++i) {
    store.setArrayIndex(i);
    const int watched = store.value("watched").toInt();
    const int then = store.value("then").toInt();
    if (watched < 0 || watched > static_cast<int>(AlertRule::Watched::kLineLive) || then < 0 ||
        then > static_cast<int>(AlertRule::Then::kEndProgram)) {
      continue;
    }
    rules.append({static_cast<AlertRule::Watched>(watched), store.value("limit_bytes").toULongLong(),
                  store.value("line").toString(), static_cast<AlertRule::Then>(then)});
  }
  store.endArray();
  return rules;
}

void RememberAlerts(const QList<AlertRule>& rules) {
  QSettings store;
  store.remove("alerts");
  store.beginWriteArray("alerts", static_cast<int>(rules.size()));
  for (int i = 0; i < rules.size(); ++i) {
    store.setArrayIndex(i);
    store.setValue("watched", static_cast<int>(rules[i].watched));
    store.setValue("limit_bytes", static_cast<qulonglong>(rules[i].limit_bytes));
    store.setValue("line", rules[i].line);
    store.setValue("then", static_cast<int>(rules[i].then));
  }
  store.endArray();
}

}  // namespace memline::app
