// SPDX-License-Identifier: GPL-3.0-or-later
// What threads or lines of the process shown hold, as curves beside those of the process.
#ifndef MEMLINE_APP_PLOT_HELD_CURVES_H_
#define MEMLINE_APP_PLOT_HELD_CURVES_H_

#include <qcustomplot.h>

#include <vector>

#include "app/plot/header_line.h"
#include "app/plot/palette.h"
#include "app/plot/timeline_frame.h"

namespace memline::app {

/// Adds those of the request's range.
void AddHeld(const std::vector<HeldCurve>& curves, const FrameRequest& request, TimelineFrame& frame);

class HeldGraphs {
 public:
  /// The plot owns what is drawn.
  explicit HeldGraphs(QCustomPlot* plot) : plot_(plot) {}

  /// Sets what is drawn; the caller replots.
  void Show(const TimelineFrame& frame, const PlotPalette& colors, const QSet<QString>& hidden);
  void AddToLegend(const TimelineFrame& frame, const QSet<QString>& hidden, std::vector<LegendEntry>& entries) const;

 private:
  QCustomPlot* plot_;
  std::vector<QCPGraph*> graphs_;
};

}  // namespace memline::app

#endif  // MEMLINE_APP_PLOT_HELD_CURVES_H_
