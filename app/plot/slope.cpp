// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/plot/slope.h"

#include <cmath>

namespace memline::app {

// The sums are kept about the means so far (B. P. Welford, Technometrics 4, 1962): hours in nanoseconds squared leave a
// double nothing to subtract.
std::optional<Slope> FitSlope(const Pyramid& series, TimeRange range) {
  double samples = 0;
  double mean_s = 0;
  double mean_bytes = 0;
  double time_squares = 0;
  double products = 0;
  int64_t first_ns = 0;
  int64_t last_ns = 0;
  for (Pyramid::Iterator at(series, series.LowerBound(range.begin_ns)); at != series.end(); ++at) {
    const Sample sample = *at;
    if (sample.time_ns > range.end_ns) break;
    if (samples == 0) first_ns = sample.time_ns;
    last_ns = sample.time_ns;
    samples += 1;
    const double seconds = static_cast<double>(sample.time_ns - first_ns) * 1e-9;
    const double away_s = seconds - mean_s;
    mean_s += away_s / samples;
    mean_bytes += (sample.value - mean_bytes) / samples;
    time_squares += away_s * (seconds - mean_s);
    products += away_s * (sample.value - mean_bytes);
  }
  if (last_ns == first_ns) return std::nullopt;
  Slope slope;
  slope.bytes_per_second = products / time_squares;
  const auto on_line = [&](int64_t time_ns) {
    const double seconds = static_cast<double>(time_ns - first_ns) * 1e-9;
    return TimelineFrame::Point{time_ns, mean_bytes + slope.bytes_per_second * (seconds - mean_s)};
  };
  slope.begin = on_line(first_ns);
  slope.end = on_line(last_ns);
  return slope;
}

QString SlopeText(const Slope& slope) {
  const double mebibytes = slope.bytes_per_second / (1 << 20);
  const double size = std::abs(mebibytes);
  const int decimals = size >= 99.95 ? 0 : size >= 9.995 ? 1 : size >= 0.9995 ? 2 : 3;
  const QString sign = size < 0.0005 ? QString() : mebibytes < 0 ? QStringLiteral("-") : QStringLiteral("+");
  return QStringLiteral("%1%2 MiB/s").arg(sign, QString::number(size, 'f', decimals));
}

}  // namespace memline::app
