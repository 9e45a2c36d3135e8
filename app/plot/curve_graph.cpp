// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/plot/curve_graph.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "app/plot/fast_lines.h"

namespace memline::app {
namespace {

/// A longer line goes far out of the plot: it would be made of dashes without end.
constexpr double kLongestDashedPx = 4096;
constexpr double kFilledColumnPx = 2;

// The dashes of the pen along lines that follow one another.
QVector<QLineF> Dashed(const QVector<QLineF>& lines, const QPen& pen) {
  const QList<qreal> pattern = pen.dashPattern();  // dash, space, …, in widths
  QVector<QLineF> dashes;
  qsizetype part = 0;
  double left_px = pattern[part] * pen.widthF();
  for (const QLineF& line : lines) {
    const double length_px = line.length();
    if (length_px > kLongestDashedPx) dashes.append(line);
    for (double at_px = 0; at_px < length_px && length_px <= kLongestDashedPx;) {
      const double step_px = std::min(left_px, length_px - at_px);
      if (part % 2 == 0) dashes.append({line.pointAt(at_px / length_px), line.pointAt((at_px + step_px) / length_px)});
      at_px += step_px;
      left_px -= step_px;
      if (left_px > 0) continue;
      part = (part + 1) % pattern.size();
      left_px = pattern[part] * pen.widthF();
    }
  }
  return dashes;
}

// Of the points in each column of pixels the lowest, and the last one before each gap.
QVector<QPointF> LowestOfColumns(const QVector<QPointF>& points) {
  QVector<QPointF> lowest;
  double column = std::numeric_limits<double>::quiet_NaN();
  for (qsizetype i = 0; i < points.size(); ++i) {
    const double own_column = std::floor(points[i].x() / kFilledColumnPx);
    const bool ends = i + 1 == points.size() || !std::isfinite(points[i + 1].y());
    if (own_column == column && std::isfinite(points[i].y()) && !ends) {
      lowest.back().setY(std::max(lowest.back().y(), points[i].y()));
      continue;
    }
    lowest.append(points[i]);
    column = std::isfinite(points[i].y()) ? own_column : std::numeric_limits<double>::quiet_NaN();
  }
  return lowest;
}

}  // namespace

void CurveGraph::drawFill(QCPPainter* painter, QVector<QPointF>* points) const {
  if (painter->modes().testFlag(QCPPainter::pmVectorized)) {
    QCPGraph::drawFill(painter, points);
    return;
  }
  QVector<QPointF> lowest = LowestOfColumns(*points);
  QCPGraph::drawFill(painter, &lowest);
}

void CurveGraph::drawLinePlot(QCPPainter* painter, const QVector<QPointF>& points) const {
  if (painter->modes().testFlag(QCPPainter::pmVectorized)) {
    QCPGraph::drawLinePlot(painter, points);
    return;
  }
  QPen pen = painter->pen();
  QVector<QLineF> lines = LinesBetween(points);
  if (pen.style() != Qt::SolidLine) {
    lines = Dashed(lines, pen);
    pen.setStyle(Qt::SolidLine);
    painter->setPen(pen);
  }
  applyDefaultAntialiasingHint(painter);
  painter->drawLines(lines);
}

}  // namespace memline::app
