// SPDX-License-Identifier: GPL-3.0-or-later
// Buckets of a pyramid as the points of a curve that touches every bucket's first, lowest, highest and last value.
#ifndef MEMLINE_APP_PLOT_ENVELOPE_H_
#define MEMLINE_APP_PLOT_ENVELOPE_H_

#include <qcustomplot.h>

#include <vector>

#include "profiler_core/model/session.h"

namespace memline::app {

/// Keys in seconds, in order. Values that are not finite are left out. Between two buckets that lie on either side of
/// one of the `gaps`, which are in order, the curve is broken by a point without a value.
[[nodiscard]] QVector<QCPGraphData> EnvelopePoints(const std::vector<Bucket>& buckets,
                                                   const std::vector<Gap>& gaps = {});

}  // namespace memline::app

#endif  // MEMLINE_APP_PLOT_ENVELOPE_H_
