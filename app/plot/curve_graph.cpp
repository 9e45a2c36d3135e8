// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/plot/curve_graph.h"

#include <cmath>
#include <numeric>

namespace memline::app {
namespace {

constexpr qsizetype kPiecePoints = 32;

double LengthOf(const QVector<QPointF>& points) {
  double length = 0;
  for (qsizetype i = 1; i < points.size(); ++i) {
    const double step = QLineF(points[i - 1], points[i]).length();
    if (!std::isnan(step)) length += step;  // a gap in the curve
  }
  return length;
}

// Within one period of the pattern: Qt counts a longer offset down, period by period, and one of a point far away
// without end.
double Wrapped(double offset, const QList<qreal>& pattern) {
  const double wrapped = std::fmod(offset, std::accumulate(pattern.begin(), pattern.end(), 0.0));
  return std::isfinite(wrapped) ? wrapped : 0;
}

}  // namespace

void CurveGraph::drawLinePlot(QCPPainter* painter, const QVector<QPointF>& lines) const {
  if (painter->modes().testFlag(QCPPainter::pmVectorized)) {
    QCPGraph::drawLinePlot(painter, lines);
    return;
  }
  QPen pen = painter->pen();
  for (qsizetype begin = 0; begin + 1 < lines.size(); begin += kPiecePoints) {
    const QVector<QPointF> piece = lines.mid(begin, kPiecePoints + 1);
    QCPGraph::drawLinePlot(painter, piece);
    if (pen.style() == Qt::SolidLine) continue;
    pen.setDashOffset(Wrapped(pen.dashOffset() + LengthOf(piece) / pen.widthF(), pen.dashPattern()));
    painter->setPen(pen);
  }
}

}  // namespace memline::app
