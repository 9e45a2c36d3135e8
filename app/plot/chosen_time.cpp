// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/plot/chosen_time.h"

#include <algorithm>

namespace memline::app {
namespace {

constexpr float kChosenAlpha = 0.10F;
constexpr float kLitAlpha = 0.22F;
constexpr float kChosenLabelAlpha = 0.88F;
constexpr int kChosenPaddingPx = 6;

}  // namespace

void ChosenTime::draw(QCPPainter* painter) {
  if (!mParentPlot->xAxis->visible()) return;
  const QRect area = mParentPlot->axisRect()->rect();
  DrawLit(painter, area);
  if (!time_) return;
  const double left = ToPixel(time_->begin_ns);
  const double right = ToPixel(time_->end_ns);
  if (right < area.left() || left > area.right() + 1) return;
  painter->save();
  painter->setClipRect(area);
  if (left != right) {
    QColor band = colors_.text;
    band.setAlphaF(kChosenAlpha);
    painter->fillRect(QRectF(QPointF(left, area.top()), QPointF(right, area.bottom())), band);
  }
  painter->setPen(QPen(colors_.text, 1));
  painter->drawLine(QPointF(left, area.top()), QPointF(left, area.bottom()));
  if (left != right) painter->drawLine(QPointF(right, area.top()), QPointF(right, area.bottom()));
  painter->restore();
  if (!text_.isEmpty()) DrawLabel(painter, area, left, right);
}

double ChosenTime::ToPixel(int64_t time_ns) const {
  return mParentPlot->xAxis->coordToPixel(static_cast<double>(time_ns) * 1e-9);
}

void ChosenTime::DrawLit(QCPPainter* painter, const QRect& area) const {
  QColor light = colors_.heat;
  light.setAlphaF(kLitAlpha);
  for (const TimeRange& time : lit_) {
    const double left = std::max<double>(area.left(), ToPixel(time.begin_ns));
    const double right = std::min<double>(area.right() + 1, ToPixel(time.end_ns));
    if (left < right) painter->fillRect(QRectF(QPointF(left, area.top()), QPointF(right, area.bottom())), light);
  }
}

// At the bottom, where the curves of a growing program leave room above the fill and the peak has no label.
void ChosenTime::DrawLabel(QCPPainter* painter, const QRect& area, double left, double right) const {
  const QFontMetrics metrics(mParentPlot->font());
  const double width = metrics.horizontalAdvance(text_) + 2.0 * kChosenPaddingPx;
  const double height = metrics.height() + 4.0;
  const double middle = (std::max<double>(left, area.left()) + std::min<double>(right, area.right())) / 2;
  const double x = std::clamp(middle - width / 2, area.left() + 2.0, std::max(area.left() + 2.0, area.right() - width));
  const QRectF box(x, area.bottom() - height - 4, width, height);
  QColor veil = colors_.background;
  veil.setAlphaF(kChosenLabelAlpha);
  painter->setAntialiasing(true);
  painter->setPen(QPen(colors_.axis, 1));
  painter->setBrush(veil);
  painter->drawRoundedRect(box, 3, 3);
  painter->setFont(mParentPlot->font());
  painter->setPen(colors_.text);
  painter->drawText(box, Qt::AlignCenter | Qt::TextSingleLine, text_);
}

}  // namespace memline::app
