// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/plot/time_ticker.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace memline::app {
namespace {

constexpr double kMinute = 60;
constexpr double kHour = 3600;
constexpr double kDay = 86400;
constexpr std::array kLongSteps = {15.0,         30.0,  kMinute,   2 * kMinute, 5 * kMinute, 10 * kMinute, 15 * kMinute,
                                   30 * kMinute, kHour, 2 * kHour, 3 * kHour,   6 * kHour,   12 * kHour,   kDay};

double DecimalStep(double least) {
  const double power = std::pow(10.0, std::floor(std::log10(least)));
  for (const double multiple : {1.0, 2.0, 5.0}) {
    if (multiple * power >= least * (1 - 1e-9)) return multiple * power;
  }
  return 10 * power;
}

int Decimals(double step_s) {
  return step_s >= 1 ? 0 : std::min(9, static_cast<int>(std::ceil(-std::log10(step_s) - 1e-9)));
}

}  // namespace

double TimeTicker::Step(double span_s, int max_intervals) {
  const double least = std::max(1e-9, span_s / std::max(1, max_intervals));
  if (least <= 10) return DecimalStep(least);
  const auto* step = std::find_if(kLongSteps.begin(), kLongSteps.end(), [least](double s) { return s >= least; });
  return step != kLongSteps.end() ? *step : kDay * DecimalStep(least / kDay);
}

TimeStyle TimeTicker::StyleFor(double largest_s) {
  if (largest_s <= kMinute) return TimeStyle::kSeconds;
  return largest_s <= kHour ? TimeStyle::kMinutes : TimeStyle::kHours;
}

QString TimeTicker::Label(double seconds, double step_s, TimeStyle style) {
  const int decimals = Decimals(step_s);
  // Round once, in units of the last decimal, so that 59.9999 never reads "0:60".
  const double scale = std::pow(10.0, decimals);
  const double rounded = std::round(std::abs(seconds) * scale) / scale;
  const QString sign = seconds < 0 && rounded > 0 ? QStringLiteral("-") : QString();
  if (style == TimeStyle::kSeconds) return QStringLiteral("%1%2 s").arg(sign, QString::number(rounded, 'f', decimals));

  const auto whole_minutes = static_cast<qint64>(rounded / kMinute);
  const double rest = rounded - static_cast<double>(whole_minutes) * kMinute;
  const QString rest_text = QString::number(rest, 'f', decimals).rightJustified(decimals > 0 ? decimals + 3 : 2, '0');
  if (style == TimeStyle::kMinutes) return QStringLiteral("%1%2:%3").arg(sign).arg(whole_minutes).arg(rest_text);
  return QStringLiteral("%1%2:%3:%4")
      .arg(sign)
      .arg(whole_minutes / 60)
      .arg(whole_minutes % 60, 2, 10, QLatin1Char('0'))
      .arg(rest_text);
}

QString TimeTicker::UnitHint(TimeStyle style) {
  switch (style) {
    case TimeStyle::kSeconds:
      return QString();
    case TimeStyle::kMinutes:
      return QStringLiteral("min:s");
    case TimeStyle::kHours:
      return QStringLiteral("h:min:s");
  }
  return QString();
}

double TimeTicker::getTickStep(const QCPRange& range) {
  step_s_ = Step(range.size(), tickCount());
  style_ = StyleFor(range.upper);
  return step_s_;
}

QString TimeTicker::getTickLabel(double tick, const QLocale& /*locale*/, QChar /*format*/, int /*precision*/) {
  return Label(tick, step_s_, style_);
}

}  // namespace memline::app
