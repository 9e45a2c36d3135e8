// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/plot/envelope.h"

#include <cmath>
#include <limits>

namespace memline::app {

QVector<QCPGraphData> EnvelopePoints(const std::vector<Bucket>& buckets, const std::vector<Gap>& gaps) {
  QVector<QCPGraphData> points;
  points.reserve(static_cast<qsizetype>(buckets.size()) * 4);
  const auto add = [&points](double seconds, double value) {
    if (std::isfinite(value)) points.append(QCPGraphData(seconds, value));
  };
  auto gap = gaps.begin();
  for (const Bucket& bucket : buckets) {
    for (; gap != gaps.end() && gap->end_ns <= bucket.first_ns; ++gap) {
      const double middle = static_cast<double>(gap->begin_ns + (gap->end_ns - gap->begin_ns) / 2) * 1e-9;
      if (!points.isEmpty()) points.append(QCPGraphData(middle, std::numeric_limits<double>::quiet_NaN()));
    }
    const double begin = static_cast<double>(bucket.first_ns) * 1e-9;
    const double end = static_cast<double>(bucket.last_ns) * 1e-9;
    add(begin, bucket.first);
    if (bucket.first_ns == bucket.last_ns && bucket.min == bucket.max) continue;
    // Where in a bucket the extremes lie is not known, nor can it be seen; take the shorter way through both.
    const double third = (end - begin) / 3;
    const bool up_first =
        bucket.first + bucket.last > bucket.min + bucket.max ? bucket.first >= bucket.last : bucket.first > bucket.last;
    const double one = up_first ? bucket.max : bucket.min;
    const double two = up_first ? bucket.min : bucket.max;
    if (one != bucket.first) add(begin + third, one);
    if (two != bucket.last) add(begin + 2 * third, two);
    add(end, bucket.last);
  }
  return points;
}

}  // namespace memline::app
