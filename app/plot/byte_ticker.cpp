// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/plot/byte_ticker.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace memline::app {
namespace {

constexpr std::array<const char*, 7> kUnits = {"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};

}  // namespace

double ByteTicker::Step(double span_bytes, int max_intervals) {
  const double least = std::max(1.0, span_bytes / std::max(1, max_intervals));
  return std::exp2(std::ceil(std::log2(least)));
}

QString ByteTicker::Label(double bytes) {
  if (bytes == 0) return QStringLiteral("0");
  size_t unit = 0;
  double scaled = bytes;
  const auto fits_next = [](double value) { return std::fmod(value / 1024, 0.25) == 0 && std::abs(value) >= 1024; };
  while (unit + 1 < kUnits.size() && fits_next(scaled)) {
    scaled /= 1024;
    ++unit;
  }
  return QStringLiteral("%1 %2").arg(QString::number(scaled, 'g', 10), QLatin1String(kUnits[unit]));
}

int LogByteTicker::OctaveStep(const QCPRange& range, int max_intervals) {
  const double octaves = std::log2(range.upper / range.lower) / std::max(1, max_intervals);
  for (const int step : {1, 2, 5, 10}) {
    if (octaves <= step) return step;
  }
  return static_cast<int>(std::ceil(octaves / 10)) * 10;
}

QVector<double> LogByteTicker::createTickVector(double /*step*/, const QCPRange& range) {
  QVector<double> ticks;
  if (!(range.lower > 0) || !std::isfinite(range.upper)) return ticks;
  const int step = OctaveStep(range, tickCount());
  // On multiples of the step, so that ticks stay while the range grows.
  for (double power = std::ceil(std::log2(range.lower) / step) * step; std::exp2(power) <= range.upper; power += step) {
    ticks << std::exp2(power);
  }
  return ticks;
}

}  // namespace memline::app
