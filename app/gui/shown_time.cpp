// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/shown_time.h"

#include "profiler_core/report/format.h"

namespace memline::app {

QString Describe(const ShownTime& time) {
  const QString to = QString::fromStdString(FormatDuration(time.to_ns));
  switch (time.kind) {
    case ShownTime::Kind::kMoment:
      return ShownTime::tr("at %1").arg(to);
    case ShownTime::Kind::kRange:
      return ShownTime::tr("change from %1 to %2").arg(QString::fromStdString(FormatDuration(time.from_ns)), to);
    case ShownTime::Kind::kWhole:
      break;
  }
  return ShownTime::tr("whole recording");
}

}  // namespace memline::app
