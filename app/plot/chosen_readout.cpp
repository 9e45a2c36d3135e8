// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/plot/chosen_readout.h"

#include <QStringList>
#include <QtConcurrentRun>
#include <utility>

#include "app/plot/slope.h"
#include "app/plot/timeline_plot.h"
#include "profiler_core/report/format.h"

namespace memline::app {

QString ChosenText(const Pyramid& rss, TimeRange time) {
  const QString separator(3, u' ');
  if (time.begin_ns == time.end_ns) {
    QStringList parts{QString::fromStdString(FormatDuration(time.end_ns))};
    if (rss.size() > 0 && time.end_ns >= rss.front().time_ns) {
      parts << TimelinePlot::tr("RSS %1").arg(
          QString::fromStdString(FormatBytes(static_cast<uint64_t>(rss.ValueAt(time.end_ns)))));
    }
    return parts.join(separator);
  }
  QStringList parts{QString::fromStdString(FormatDuration(time.end_ns - time.begin_ns))};
  if (rss.size() == 0 || time.end_ns < rss.front().time_ns) return parts.front();
  const auto change = static_cast<int64_t>(rss.ValueAt(time.end_ns) - rss.ValueAt(time.begin_ns));
  parts << (change == 0 ? TimelinePlot::tr("RSS unchanged")
                        : TimelinePlot::tr("RSS %1").arg(QString::fromStdString(FormatByteChange(change))));
  if (const std::optional<Slope> slope = FitSlope(rss, time)) parts << SlopeText(*slope);
  return parts.join(separator);
}

ChosenReadout::ChosenReadout() { connect(&running_, &QFutureWatcherBase::finished, this, &ChosenReadout::Finish); }

void ChosenReadout::Ask(const Pyramid& rss, TimeRange time) {
  Question question{rss, time};
  if (busy_) {
    waiting_ = std::move(question);
  } else {
    Start(std::move(question));
  }
}

void ChosenReadout::Drop() {
  wanted_ = false;
  waiting_.reset();
}

void ChosenReadout::Start(Question question) {
  busy_ = true;
  wanted_ = true;
  running_.setFuture(QtConcurrent::run([asked = std::move(question)] { return ChosenText(asked.rss, asked.time); }));
}

void ChosenReadout::Finish() {
  busy_ = false;
  if (wanted_) emit ready(running_.result());
  if (waiting_ && !busy_) Start(*std::exchange(waiting_, std::nullopt));
}

}  // namespace memline::app
