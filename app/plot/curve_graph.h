// SPDX-License-Identifier: GPL-3.0-or-later
// A curve as wide as the plot. Qt looks a scan line's pixels up one after the other for each edge of a path, so a
// polyline that stays in few scan lines, as a calm curve does, takes time with the square of its length. Drawn in short
// pieces it takes a tenth of that and looks the same.
#ifndef MEMLINE_APP_PLOT_CURVE_GRAPH_H_
#define MEMLINE_APP_PLOT_CURVE_GRAPH_H_

#include <qcustomplot.h>

namespace memline::app {

class CurveGraph : public QCPGraph {
 public:
  /// Owned by the plot of the axes.
  using QCPGraph::QCPGraph;

 protected:
  void drawLinePlot(QCPPainter* painter, const QVector<QPointF>& lines) const override;
};

}  // namespace memline::app

#endif  // MEMLINE_APP_PLOT_CURVE_GRAPH_H_
