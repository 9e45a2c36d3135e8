// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/plot/held_curves.h"

#include <algorithm>

#include "app/plot/curve_graph.h"
#include "app/plot/envelope.h"

namespace memline::app {
namespace {

constexpr double kHeldPx = 1.2;
/// Away from the colours of RSS and heap.
constexpr size_t kFirstHeldColor = 2;

}  // namespace

void AddHeld(const std::vector<HeldCurve>& curves, const FrameRequest& request, TimelineFrame& frame) {
  const auto buckets = BucketsFor(request.width_px);
  for (const HeldCurve& curve : curves) {
    frame.held.push_back({curve.name, curve.live_bytes.Query(request.range.begin_ns, request.range.end_ns, buckets)});
    for (const Bucket& bucket : frame.held.back().buckets) {
      frame.highest_bytes = std::max(frame.highest_bytes, bucket.max);
    }
  }
}

void HeldGraphs::Show(const TimelineFrame& frame, const PlotPalette& colors, const QSet<QString>& hidden) {
  while (graphs_.size() < frame.held.size()) graphs_.push_back(new CurveGraph(plot_->xAxis, plot_->yAxis));
  for (size_t i = 0; i < graphs_.size(); ++i) {
    const bool shown = i < frame.held.size() && !hidden.contains(frame.held[i].name);
    graphs_[i]->data()->set(shown ? EnvelopePoints(frame.held[i].buckets, frame.gaps) : QVector<QCPGraphData>(), true);
    graphs_[i]->setPen(QPen(colors.Cycled(kFirstHeldColor + i), kHeldPx, Qt::DashDotLine, Qt::FlatCap, Qt::BevelJoin));
  }
}

void HeldGraphs::AddToLegend(const TimelineFrame& frame, const QSet<QString>& hidden,
                             std::vector<LegendEntry>& entries) const {
  for (size_t i = 0; i < frame.held.size(); ++i) {
    const QString& name = frame.held[i].name;
    entries.push_back({graphs_[i]->pen(), name, {}, 1, name, hidden.contains(name)});
  }
}

}  // namespace memline::app
