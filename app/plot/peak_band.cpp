// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/plot/peak_band.h"

#include <algorithm>

#include "app/plot/timeline_plot.h"

namespace memline::app {
namespace {

constexpr double kMinHeightPx = 2;
constexpr double kMinWidthPx = 2;
constexpr float kBandAlpha = 0.28F;
constexpr double kTopPx = 1.5;
constexpr double kStripePx = 7;
constexpr int kLabelPaddingPx = 6;

}  // namespace

void PeakBand::draw(QCPPainter* painter) {
  const QRectF area = mParentPlot->axisRect()->rect();
  QColor fill = colors_.rss;
  fill.setAlphaF(kBandAlpha);
  const QPen top(colors_.rss, kTopPx, Qt::SolidLine, Qt::FlatCap);
  const auto x = [&](int64_t time_ns) {
    return std::clamp(mParentPlot->xAxis->coordToPixel(static_cast<double>(time_ns) * 1e-9), area.left(),
                      area.right() + 1);
  };
  const auto y = [&](double bytes) { return std::max(mParentPlot->yAxis->coordToPixel(bytes), area.top()); };
  for (const TimelineFrame::Spike& spike : spikes_) {
    double left = x(spike.begin_ns);
    double right = x(spike.end_ns);
    if (right <= area.left() || left > area.right()) continue;
    if (right - left < kMinWidthPx) {
      const double middle = (left + right) / 2;
      left = middle - kMinWidthPx / 2;
      right = middle + kMinWidthPx / 2;
    }
    const double height = y(spike.bytes);
    const double begin = y(spike.begin_bytes);
    const double end = y(spike.end_bytes);
    if (std::min(begin, end) - height < kMinHeightPx) continue;
    painter->setPen(Qt::NoPen);
    painter->setBrush(fill);
    painter->drawPolygon(QPolygonF{{left, begin}, {left, height}, {right, height}, {right, end}});
    painter->setPen(top);
    painter->drawLine(QPointF(left, height), QPointF(right, height));
  }
}

void GapStripes::draw(QCPPainter* painter) {
  const QRectF area = mParentPlot->axisRect()->rect();
  painter->setFont(mParentPlot->font());
  for (const Gap& gap : gaps_) {
    const double left = mParentPlot->xAxis->coordToPixel(static_cast<double>(gap.begin_ns) * 1e-9);
    const double right = mParentPlot->xAxis->coordToPixel(static_cast<double>(gap.end_ns) * 1e-9);
    const QRectF box = QRectF(QPointF(left, area.top()), QPointF(right, area.bottom() - 1)).intersected(area);
    if (box.width() < kMinWidthPx) continue;
    DrawStripes(painter, box);
    const QString text = TimelinePlot::tr("not sampled");
    const QSizeF size(painter->fontMetrics().horizontalAdvance(text) + 2 * kLabelPaddingPx,
                      painter->fontMetrics().height() + kLabelPaddingPx);
    if (box.width() < size.width() + kStripePx || box.height() < size.height()) continue;
    QRectF label(QPointF(), size);
    label.moveCenter(QPointF(box.center().x(), box.bottom() - size.height()));
    painter->setPen(Qt::NoPen);
    painter->setBrush(colors_.background);
    painter->drawRoundedRect(label, 3, 3);
    painter->setPen(colors_.muted);
    painter->drawText(label, Qt::AlignCenter | Qt::TextSingleLine, text);
  }
}

// Lines of their own, for files know no patterns and need not know clipping.
void GapStripes::DrawStripes(QCPPainter* painter, const QRectF& box) const {
  painter->setPen(Qt::NoPen);
  painter->setBrush(Blend(colors_.background, colors_.text, 0.035));
  painter->drawRect(box);
  painter->setPen(QPen(Blend(colors_.background, colors_.text, 0.16), 1));
  // Where x + y is the same, beginning at a multiple so that stripes stand still while the view glides.
  const double last = box.right() + box.bottom();
  const double first = (std::floor((box.left() + box.top()) / kStripePx) + 1) * kStripePx;
  for (double sum = first; sum < last; sum += kStripePx) {
    const double from_x = std::max(box.left(), sum - box.bottom());
    const double to_x = std::min(box.right(), sum - box.top());
    painter->drawLine(QPointF(from_x, sum - from_x), QPointF(to_x, sum - to_x));
  }
}

}  // namespace memline::app
