// SPDX-License-Identifier: GPL-3.0-or-later
// Ticks of a time axis in seconds: "2.5 s" up to a minute, then "1:30", then "1:05:00", one way per axis.
#ifndef MEMLINE_APP_PLOT_TIME_TICKER_H_
#define MEMLINE_APP_PLOT_TIME_TICKER_H_

#include <qcustomplot.h>

namespace memline::app {

enum class TimeStyle { kSeconds, kMinutes, kHours };

class TimeTicker : public QCPAxisTicker {
 public:
  /// The smallest step that people count time in which divides a span into at most `max_intervals`.
  [[nodiscard]] static double Step(double span_s, int max_intervals);
  [[nodiscard]] static TimeStyle StyleFor(double largest_s);
  /// As many decimals as a step of `step_s` needs.
  [[nodiscard]] static QString Label(double seconds, double step_s, TimeStyle style);
  /// What the colons of the labels separate: "", "min:s" or "h:min:s".
  [[nodiscard]] static QString UnitHint(TimeStyle style);

 protected:
  double getTickStep(const QCPRange& range) override;
  int getSubTickCount(double /*step*/) override { return 0; }
  QString getTickLabel(double tick, const QLocale& locale, QChar format, int precision) override;

 private:
  double step_s_ = 1;
  TimeStyle style_ = TimeStyle::kSeconds;
};

}  // namespace memline::app

#endif  // MEMLINE_APP_PLOT_TIME_TICKER_H_
