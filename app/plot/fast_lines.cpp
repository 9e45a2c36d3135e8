// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/plot/fast_lines.h"

#include <cmath>

namespace memline::app {

QList<QLineF> LinesBetween(const QList<QPointF>& points) {
  QList<QLineF> lines;
  lines.reserve(points.size());
  for (qsizetype i = 1; i < points.size(); ++i) {
    if (std::isfinite(points[i - 1].y()) && std::isfinite(points[i].y())) lines.append({points[i - 1], points[i]});
  }
  return lines;
}

}  // namespace memline::app
