// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/plot/timeline_canvas.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "app/plot/byte_ticker.h"
#include "app/plot/count_ticker.h"
#include "app/plot/curve_graph.h"
#include "app/plot/envelope.h"
#include "app/plot/time_ticker.h"
#include "app/plot/timeline_plot.h"

namespace memline::app {
namespace {

/// A click this near a curve is meant for it.
constexpr double kCurveReachPx = 6;
constexpr float kFillAlpha = 0.12F;
/// How a band looks in the legend.
constexpr double kBandShare = 0.28;
constexpr double kBandSwatchPx = 8;
constexpr int kTickPaddingPx = 6;
constexpr int kLaneMarginPx = 6;
constexpr int kBottomMarginPx = 6;
constexpr double kLaneShare = 0.4;
/// Room for one label of each axis.
constexpr int kTickDistanceX = 90;
constexpr int kTickDistanceY = 52;

QString SpikesName() { return TimelinePlot::tr("RSS between samples"); }

bool IsDashed(SeriesId id) { return id == SeriesId::kHeapRetained; }

}  // namespace

class TimelineCanvas::CursorLine : public QCPLayerable {
 public:
  explicit CursorLine(QCustomPlot* plot) : QCPLayerable(plot, QStringLiteral("cursor")) {}
  std::optional<double> x;
  QColor color;

 protected:
  void applyDefaultAntialiasingHint(QCPPainter* painter) const override { painter->setAntialiasing(false); }
  void draw(QCPPainter* painter) override {
    if (!x) return;
    const QRect area = mParentPlot->axisRect()->rect();
    painter->setPen(QPen(color, 1));
    painter->drawLine(QPointF(*x, area.top()), QPointF(*x, area.bottom()));
  }
};

TimelineCanvas::TimelineCanvas(QCustomPlot* plot) : plot_(plot), held_(plot) {
  // A buffer of its own, which costs time in each picture, is for what changes without the rest.
  plot_->layer(QStringLiteral("overlay"))->setMode(QCPLayer::lmLogical);
  plot_->addLayer(QStringLiteral("cursor"), plot_->layer(QStringLiteral("overlay")), QCustomPlot::limAbove);
  plot_->layer(QStringLiteral("cursor"))->setMode(QCPLayer::lmBuffered);
  plot_->setNotAntialiasedElements(QCP::aeFills);
  plot_->setAutoAddPlottableToLegend(false);  // the header has a legend
  plot_->plotLayout()->setRowSpacing(0);
  plot_->axisRect()->setAutoMargins(QCP::msNone);
  plot_->xAxis->setTicker(QSharedPointer<TimeTicker>::create());
  linear_ticker_ = QSharedPointer<ByteTicker>::create();
  log_ticker_ = QSharedPointer<LogByteTicker>::create();
  plot_->yAxis->setTicker(linear_ticker_);
  plot_->yAxis2->setTicker(QSharedPointer<CountTicker>::create());
  for (QCPAxis* axis : {plot_->xAxis, plot_->yAxis, plot_->yAxis2}) {
    axis->setTickLength(0, 0);
    axis->setSubTicks(false);
    axis->setTickLabelPadding(kTickPaddingPx);
    axis->grid()->setZeroLinePen(Qt::NoPen);
  }
  for (size_t i = 0; i < kDrawnSeries.size(); ++i) {
    curves_[i] = new CurveGraph(plot_->xAxis, plot_->yAxis);
    const std::string_view title = kSeriesInfo[static_cast<size_t>(kDrawnSeries[i])].title;
    curves_[i]->setName(QString::fromUtf8(title.data(), static_cast<qsizetype>(title.size())));
  }
  peaks_ = new PeakBand(plot_);
  process_ends_ = new ProcessEnds(plot_);
  gaps_ = new GapStripes(plot_);
  lanes_ = new LaneStrip(plot_);
  annotations_ = new Annotations(plot_);
  header_ = new HeaderLine(plot_);
  chosen_ = new ChosenTime(plot_);
  cursor_ = new CursorLine(plot_);
  SetColors(PlotPalette::For(plot_->palette()));
}

void TimelineCanvas::SetColors(const PlotPalette& colors) {
  colors_ = colors;
  plot_->setBackground(QBrush(colors.background));
  for (QCPAxis* axis : {plot_->xAxis, plot_->yAxis, plot_->yAxis2}) {
    axis->setTickLabelColor(colors.muted);
    axis->setTickLabelFont(plot_->font());
    axis->setLabelColor(colors.muted);
    axis->setLabelFont(plot_->font());
    axis->setBasePen(Qt::NoPen);
    axis->setTickPen(Qt::NoPen);
    axis->grid()->setPen(QPen(colors.grid, 1));
  }
  plot_->xAxis->setBasePen(QPen(colors.axis, 1));
  plot_->xAxis->grid()->setVisible(false);
  for (size_t i = 0; i < kDrawnSeries.size(); ++i) {
    const bool dashed = IsDashed(kDrawnSeries[i]);
    QColor color = colors.ColorOf(kDrawnSeries[i]);
    curves_[i]->setPen(QPen(color, kCurvePx, dashed ? Qt::DashLine : Qt::SolidLine, Qt::FlatCap, Qt::BevelJoin));
    color.setAlphaF(kFillAlpha);
    curves_[i]->setBrush(dashed ? QBrush(Qt::NoBrush) : QBrush(color));
  }
  peaks_->SetColors(colors);
  process_ends_->SetColors(colors);
  gaps_->SetColors(colors);
  lanes_->SetColors(colors);
  annotations_->SetColors(colors);
  header_->SetColors(colors);
  chosen_->SetColors(colors);
  cursor_->color = colors.axis;
}

void TimelineCanvas::SetTitle(const PlotTitle& title) { header_->SetTitle(title); }

void TimelineCanvas::SetAxesVisible(bool visible) {
  plot_->xAxis->setVisible(visible);
  plot_->yAxis->setVisible(visible);
  plot_->yAxis2->setVisible(visible && has_counters_);
  plot_->layer(QStringLiteral("main"))->setVisible(visible);
  annotations_->setVisible(visible);
  gaps_->setVisible(visible);
}

void TimelineCanvas::ShowMessage(const PlotTitle& message) {
  header_->SetMessage(message);
  SetAxesVisible(false);
}

void TimelineCanvas::Show(TimelineFrame frame, double begin_s, double end_s, double top_bytes) {
  header_->SetMessage({});
  has_counters_ = !frame.counters.empty();
  shows_processes_ = frame.lanes_of_processes;
  SetAxesVisible(true);
  ShowCurves(frame);
  ShowCounters(frame);
  ShowProcesses(frame);
  ShowTrends(frame);
  held_.Show(frame, colors_, hidden_);
  std::vector<LegendEntry> legend = Legend(frame);
  legend_curves_.clear();
  for (const LegendEntry& entry : legend) {
    if (!entry.curve.isEmpty()) legend_curves_ << entry.curve;
  }
  header_->SetLegend(std::move(legend), PlotWidth(plot_->viewport().size()));
  SetMargins(frame);
  plot_->xAxis->setRange(begin_s, end_s);
  plot_->yAxis->setRange(logarithmic_ ? LowestShown(frame, top_bytes) : 0, top_bytes);
  const QRect area = plot_->axisRect()->rect();
  plot_->xAxis->ticker()->setTickCount(std::max(2, area.width() / kTickDistanceX));
  plot_->yAxis->ticker()->setTickCount(std::max(2, area.height() / kTickDistanceY));
  plot_->yAxis2->ticker()->setTickCount(std::max(2, area.height() / kTickDistanceY));
  peaks_->Show(Hidden(curves_.front()->name()) || Hidden(SpikesName()) ? std::vector<TimelineFrame::Spike>()
                                                                       : std::move(frame.spikes));
  gaps_->Show(std::move(frame.gaps));
  ShowLanes(frame);
  annotations_->Show(!shows_processes_ && Hidden(curves_.front()->name()) ? std::nullopt : frame.peak,
                     shows_processes_ ? colors_.text : colors_.rss, std::move(frame.flags));
}

void TimelineCanvas::ShowLanes(TimelineFrame& frame) {
  lanes_->Select(shows_processes_ ? selected_process_ : selected_function_);
  lanes_->Show(
      {std::move(frame.lanes), shows_processes_ ? TimelinePlot::tr("processes") : TimelinePlot::tr("functions"),
       frame.hidden_lanes, shows_processes_},
      LaneRect());
}

QString TimelineCanvas::CurveInLegend(size_t n) const { return legend_curves_.value(static_cast<qsizetype>(n)); }

void TimelineCanvas::ToggleCurve(const QString& curve) {
  if (!hidden_.remove(curve)) hidden_.insert(curve);
}

void TimelineCanvas::SetLogarithmic(bool logarithmic) {
  logarithmic_ = logarithmic;
  plot_->yAxis->setScaleType(logarithmic ? QCPAxis::stLogarithmic : QCPAxis::stLinear);
  plot_->yAxis->setTicker(logarithmic ? log_ticker_ : linear_ticker_);
}

std::optional<uint32_t> TimelineCanvas::FunctionAt(QPointF position) const {
  return shows_processes_ ? std::nullopt : lanes_->IdAt(position);
}

std::optional<uint32_t> TimelineCanvas::ProcessAt(QPointF position) const {
  if (!shows_processes_) return std::nullopt;
  if (const std::optional<uint32_t> bar = lanes_->IdAt(position)) return bar;
  if (const std::optional<uint32_t> entry = header_->ProcessAt(position)) return entry;
  std::optional<uint32_t> nearest;
  double distance = kCurveReachPx;
  for (size_t i = 0; i < process_targets_.size(); ++i) {
    const double px = process_targets_[i] ? processes_[i]->selectTest(position, false) : -1;
    if (px < 0 || px > distance) continue;
    distance = px;
    nearest = process_targets_[i];
  }
  return nearest;
}

std::vector<LegendEntry> TimelineCanvas::Legend(const TimelineFrame& frame) const {
  std::vector<LegendEntry> entries;
  for (size_t i = 0; i < curves_.size(); ++i) {
    const QString name = curves_[i]->name();
    if (!frame.curves[i].empty()) entries.push_back({curves_[i]->pen(), name, {}, 1, name, Hidden(name)});
    for (size_t trend = 0; i == 0 && trend < frame.trends.size(); ++trend) {  // they are of RSS
      if (!frame.trends[trend].name.isEmpty()) entries.push_back({trends_[trend]->pen(), frame.trends[trend].name});
    }
  }
  if (!frame.spikes.empty()) {
    const QColor color = Blend(colors_.background, colors_.rss, kBandShare);
    const QString name = SpikesName();
    entries.push_back({QPen(color, kBandSwatchPx, Qt::SolidLine, Qt::FlatCap), name, {}, 1, name, Hidden(name)});
  }
  held_.AddToLegend(frame, hidden_, entries);
  for (size_t i = 0; i < frame.processes.size(); ++i) {
    QPen pen = processes_[i]->pen();
    pen.setWidthF(kCurvePx);  // whichever is chosen
    entries.push_back({pen, frame.processes[i].name, frame.processes[i].target});
  }
  if (frame.hidden_processes > 0) {
    entries.push_back(
        {Qt::NoPen, TimelinePlot::tr("%1 more processes").arg(frame.hidden_processes), {}, frame.hidden_processes});
  }
  for (size_t i = 0; i < frame.counters.size(); ++i) {
    const QString& name = frame.counters[i].name;
    entries.push_back({counters_[i]->pen(), TimelinePlot::tr("%1 (right axis)").arg(name), {}, 1, name, Hidden(name)});
  }
  if (frame.hidden_counters > 0) {
    entries.push_back(
        {Qt::NoPen, TimelinePlot::tr("%1 more counters").arg(frame.hidden_counters), {}, frame.hidden_counters});
  }
  return entries;
}

int TimelineCanvas::LeftMargin() const {
  // Wide enough for any label, so that the plot does not shift while the scale changes.
  return QFontMetrics(plot_->font()).horizontalAdvance(QStringLiteral("1023 MiB")) + kTickPaddingPx + 10;
}

int TimelineCanvas::RightMargin() const {
  const QFontMetrics metrics(plot_->font());
  // Half a time label, or a label of the right axis.
  return has_counters_ ? metrics.horizontalAdvance(QStringLiteral("123.4 k")) + kTickPaddingPx + 10
                       : metrics.horizontalAdvance(QStringLiteral("0:00:00")) / 2 + 4;
}

int TimelineCanvas::AxisHeight() const { return QFontMetrics(plot_->font()).height() + kTickPaddingPx + 4; }

size_t TimelineCanvas::LaneRoom(QSize size) const {
  const int lane = LaneStrip::HeightFor(1, false, plot_->font());
  return std::min(kMaxLanes, static_cast<size_t>(std::max(0.0, size.height() * kLaneShare / lane)));
}

void TimelineCanvas::SetMargins(const TimelineFrame& frame) {
  const int lanes = LaneStrip::HeightFor(frame.lanes.size(), frame.hidden_lanes > 0, plot_->font());
  // Of one process there may be marks.
  const int flags =
      frame.curves.front().empty() ? QFontMetrics(plot_->font()).height() / 2 : Annotations::FlagHeight(plot_->font());
  const int top = header_->Height() + flags;
  const int bottom = AxisHeight() + (lanes > 0 ? lanes + kLaneMarginPx : 0) + kBottomMarginPx;
  plot_->axisRect()->setMargins(QMargins(LeftMargin(), top, RightMargin(), bottom));
  // The rectangle is needed at once, to choose ticks and to place the lanes.
  plot_->plotLayout()->update(QCPLayoutElement::upPreparation);
  plot_->plotLayout()->setOuterRect(plot_->viewport());
  plot_->plotLayout()->update(QCPLayoutElement::upMargins);
  plot_->plotLayout()->update(QCPLayoutElement::upLayout);
}

QRect TimelineCanvas::LaneRect() const {
  const QRect area = plot_->axisRect()->rect();
  const int top = area.bottom() + 1 + AxisHeight() + kLaneMarginPx;
  return QRect(QPoint(area.left(), top), QPoint(area.right(), plot_->viewport().bottom() - kBottomMarginPx));
}

QRectF TimelineCanvas::AxisRect() const {
  const QRect area = plot_->axisRect()->rect();
  return QRectF(area.left(), area.bottom() + 1, area.width(), AxisHeight());
}

void TimelineCanvas::ShowChosenTime(std::optional<TimeRange> time) {
  chosen_->Show(time);
  chosen_->layer()->replot();
}

void TimelineCanvas::Light(std::vector<TimeRange> times) {
  chosen_->Light(std::move(times));
  chosen_->layer()->replot();
}

void TimelineCanvas::ShowChosenText(const QString& text) {
  chosen_->SetText(text);
  chosen_->layer()->replot();
}

void TimelineCanvas::ShowCursor(std::optional<double> pixel_x) {
  if (cursor_->x == pixel_x) return;
  cursor_->x = pixel_x;
  cursor_->layer()->replot();
}

}  // namespace memline::app
