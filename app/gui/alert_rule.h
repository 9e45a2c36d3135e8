// SPDX-License-Identifier: GPL-3.0-or-later
// What to watch for in a recording, and what to do then. Remembered between runs.
#ifndef MEMLINE_APP_GUI_ALERT_RULE_H_
#define MEMLINE_APP_GUI_ALERT_RULE_H_

#include <QCoreApplication>
#include <QList>
#include <QString>
#include <cstdint>
#include <optional>
#include <vector>

#include "profiler_core/analyse/line_table.h"
#include "profiler_core/model/pyramid.h"

namespace memline::app {

struct AlertRule {
  enum class Watched { kRss, kGrowth, kLineLive };
  /// Each also notifies and sets a mark.
  enum class Then { kNotify, kSnapshot, kStopRecording, kEndProgram };

  Watched watched = Watched::kRss;
  uint64_t limit_bytes = 0;  ///< kGrowth: of RSS within the last minute
  QString line{};            ///< kLineLive: "file.cpp:12", or a function for all of its lines
  Then then = Then::kNotify;
  bool operator==(const AlertRule&) const = default;

  Q_DECLARE_TR_FUNCTIONS(memline::app::AlertRule)
};

/// As in "RSS above 500 MiB".
[[nodiscard]] QString DescribeLimit(const AlertRule& rule);
/// As in "RSS above 500 MiB: notify".
[[nodiscard]] QString Describe(const AlertRule& rule);

/// What a rule of RSS watches, in bytes, at the last sample. Nothing before there is one.
[[nodiscard]] std::optional<uint64_t> MeasureRss(const AlertRule& rule, const Pyramid& rss);
/// What a rule of a line watches, in bytes. Nothing for a line that there is not.
[[nodiscard]] std::optional<uint64_t> MeasureLine(const AlertRule& rule, const std::vector<LineRow>& lines);

[[nodiscard]] QList<AlertRule> RememberedAlerts();
void RememberAlerts(const QList<AlertRule>& rules);

}  // namespace memline::app

#endif  // MEMLINE_APP_GUI_ALERT_RULE_H_
