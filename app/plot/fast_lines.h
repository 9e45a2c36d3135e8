// SPDX-License-Identifier: GPL-3.0-or-later
// Qt looks a scan line's pixels up one after the other for each edge of a path, so a polyline that stays in few scan
// lines, as a calm curve does, takes time with the square of its length. Single lines with flat or square ends are no
// paths to it.
#ifndef MEMLINE_APP_PLOT_FAST_LINES_H_
#define MEMLINE_APP_PLOT_FAST_LINES_H_

#include <QLineF>
#include <QList>
#include <QPointF>

namespace memline::app {

/// From each point to the next, or further where the way is as good as straight. A gap is a point whose y is no finite
/// number.
[[nodiscard]] QList<QLineF> LinesBetween(const QList<QPointF>& points);

}  // namespace memline::app

#endif  // MEMLINE_APP_PLOT_FAST_LINES_H_
