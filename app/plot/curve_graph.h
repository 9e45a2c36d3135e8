// SPDX-License-Identifier: GPL-3.0-or-later
// A curve as wide as the plot, drawn as fast lines. Where there are several points to a pixel the fill goes up to the
// lowest: the curve itself covers what is above. Pens have no round ends.
#ifndef MEMLINE_APP_PLOT_CURVE_GRAPH_H_
#define MEMLINE_APP_PLOT_CURVE_GRAPH_H_

#include <qcustomplot.h>

namespace memline::app {

class CurveGraph : public QCPGraph {
 public:
  /// Owned by the plot of the axes.
  using QCPGraph::QCPGraph;

 protected:
  void drawFill(QCPPainter* painter, QVector<QPointF>* points) const override;
  void drawLinePlot(QCPPainter* painter, const QVector<QPointF>& points) const override;
};

}  // namespace memline::app

#endif  // MEMLINE_APP_PLOT_CURVE_GRAPH_H_
