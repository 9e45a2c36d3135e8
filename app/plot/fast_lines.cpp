// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/plot/fast_lines.h"

#include <cmath>

namespace memline::app {

namespace {

/// Nobody sees a bend of this much, and of lines no longer than this a curve is still round.
constexpr double kBendPx = 0.05;
constexpr double kLongestPx = 32;

// Whether the line goes on to that point: two lines leave a lighter spot where their ends share a pixel.
bool GoesOn(const QLineF& line, QPointF to) {
  const QLineF both(line.p1(), to);
  const double length = both.length();
  if (length == 0 || length > kLongestPx || line.dx() * (to.x() - line.x2()) < 0) return false;
  const double area = both.dx() * (line.y2() - line.y1()) - both.dy() * (line.x2() - line.x1());
  return std::abs(area) <= kBendPx * length;
}

}  // namespace

QList<QLineF> LinesBetween(const QList<QPointF>& points) {
  QList<QLineF> lines;
  lines.reserve(points.size());
  for (qsizetype i = 1; i < points.size(); ++i) {
    if (!std::isfinite(points[i - 1].y()) || !std::isfinite(points[i].y())) continue;
    const bool adjoins = !lines.isEmpty() && lines.last().p2() == points[i - 1];
    if (adjoins && GoesOn(lines.last(), points[i])) {
      lines.last().setP2(points[i]);
    } else {
      lines.append({points[i - 1], points[i]});
    }
  }
  return lines;
}

}  // namespace memline::app
