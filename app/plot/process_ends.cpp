// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/plot/process_ends.h"

namespace memline::app {
namespace {

constexpr double kRadiusPx = 3;
constexpr double kCrossPx = 3.5;

}  // namespace

void ProcessEnds::draw(QCPPainter* painter) {
  const QRectF area = QRectF(mParentPlot->axisRect()->rect()).adjusted(-1, -1, 1, 1);
  for (const Mark& mark : marks_) {
    const QPointF at(mParentPlot->xAxis->coordToPixel(static_cast<double>(mark.point.time_ns) * 1e-9),
                     mParentPlot->yAxis->coordToPixel(mark.point.bytes));
    if (!area.contains(at)) continue;
    switch (mark.kind) {
      case Mark::Kind::kBegin:
        painter->setPen(QPen(mark.color, 1.5));
        painter->setBrush(colors_.background);
        painter->drawEllipse(at, kRadiusPx, kRadiusPx);
        break;
      case Mark::Kind::kEnd:
        painter->setPen(Qt::NoPen);
        painter->setBrush(mark.color);
        painter->drawEllipse(at, kRadiusPx, kRadiusPx);
        break;
      case Mark::Kind::kBadEnd:
        painter->setPen(QPen(colors_.alarm, 2, Qt::SolidLine, Qt::RoundCap));
        painter->drawLine(at + QPointF(-kCrossPx, -kCrossPx), at + QPointF(kCrossPx, kCrossPx));
        painter->drawLine(at + QPointF(-kCrossPx, kCrossPx), at + QPointF(kCrossPx, -kCrossPx));
        break;
    }
  }
}

}  // namespace memline::app
