// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/plot/annotations.h"

#include <algorithm>
#include <utility>

#include "app/plot/time_ticker.h"
#include "app/plot/timeline_plot.h"
#include "profiler_core/report/format.h"

namespace memline::app {
namespace {

constexpr double kRingPx = 3.5;
constexpr double kLabelGapPx = 7;
constexpr double kMaxFlagTextPx = 200;
constexpr double kMinFlagTextPx = 24;
constexpr double kPennantPx = 7;

}  // namespace

void Annotations::Show(std::optional<TimelineFrame::Point> peak, const QColor& curve,
                       std::vector<TimelineFrame::Flag> flags) {
  peak_ = peak;
  curve_ = curve;
  flags_ = std::move(flags);
}

QRectF Annotations::PlacePeakLabel(const QPointF& point, const QSizeF& label, const QRectF& area) {
  QRectF box(QPointF(point.x() - label.width() / 2, point.y() - kLabelGapPx - label.height()), label);
  if (box.top() < area.top()) {
    const bool right_fits = point.x() + kLabelGapPx + label.width() <= area.right();
    const double left = right_fits ? point.x() + kLabelGapPx : point.x() - kLabelGapPx - label.width();
    box.moveTopLeft(QPointF(left, point.y() - label.height() / 2));
  }
  box.moveLeft(std::clamp(box.left(), area.left(), std::max(area.left(), area.right() - label.width())));
  box.moveTop(std::clamp(box.top(), area.top(), std::max(area.top(), area.bottom() - label.height())));
  return box;
}

void Annotations::draw(QCPPainter* painter) {
  const QRect area = mParentPlot->axisRect()->rect();
  painter->setFont(mParentPlot->font());
  DrawFlags(painter, area);
  DrawPeak(painter, area);
  DrawTimeUnit(painter, area);
}

// In the corner under the axis of bytes, clear of a label at the very left.
void Annotations::DrawTimeUnit(QCPPainter* painter, const QRect& area) const {
  const QCPAxis* axis = mParentPlot->xAxis;
  const TimeStyle style = TimeTicker::StyleFor(axis->range().upper);
  const QFontMetrics metrics(mParentPlot->font());
  const int label = metrics.horizontalAdvance(TimeTicker::Label(axis->range().lower, 1, style)) / 2;
  const int left = mParentPlot->viewport().left();
  painter->setPen(colors_.muted);
  painter->drawText(QRect(left, area.bottom() + 1 + axis->tickLabelPadding(),
                          area.left() - label - static_cast<int>(kLabelGapPx) - left, metrics.height()),
                    Qt::AlignRight | Qt::AlignVCenter | Qt::TextSingleLine, TimeTicker::UnitHint(style));
}

void Annotations::DrawPeak(QCPPainter* painter, const QRect& area) const {
  if (!peak_) return;
  const double seconds = static_cast<double>(peak_->time_ns) * 1e-9;
  if (!mParentPlot->xAxis->range().contains(seconds)) return;
  const QPointF point(mParentPlot->xAxis->coordToPixel(seconds), mParentPlot->yAxis->coordToPixel(peak_->bytes));

  painter->setPen(QPen(curve_, 1.5));
  painter->setBrush(colors_.background);
  painter->drawEllipse(point, kRingPx, kRingPx);

  const QString text =
      TimelinePlot::tr("peak %1").arg(QString::fromStdString(FormatBytes(static_cast<uint64_t>(peak_->bytes))));
  QFont bold = mParentPlot->font();
  bold.setWeight(QFont::DemiBold);
  painter->setFont(bold);
  const QSizeF size(painter->fontMetrics().horizontalAdvance(text) + 8, painter->fontMetrics().height());
  const QRectF box = PlacePeakLabel(point, size, QRectF(area).adjusted(2, 2, -2, -2));
  QColor veil = colors_.background;
  veil.setAlphaF(0.8F);
  painter->setPen(Qt::NoPen);
  painter->setBrush(veil);
  painter->drawRoundedRect(box, 3, 3);
  painter->setPen(colors_.peak);
  painter->drawText(box, Qt::AlignCenter | Qt::TextSingleLine, text);
  painter->setFont(mParentPlot->font());
}

void Annotations::DrawFlags(QCPPainter* painter, const QRect& area) const {
  const double top = area.top() - FlagHeight(mParentPlot->font());
  const double height = area.top() - top;
  const double border = mParentPlot->viewport().right() - 4;
  // The topmost label of the axis stands left of the flags.
  double free_from = area.left();
  for (size_t i = 0; i < flags_.size(); ++i) {
    const auto pixel = [&](size_t flag) {
      return mParentPlot->xAxis->coordToPixel(static_cast<double>(flags_[flag].time_ns) * 1e-9);
    };
    const double x = pixel(i);
    if (x < area.left() || x > area.right() + 1) continue;
    QColor line = colors_.mark;
    line.setAlphaF(0.55F);
    painter->setPen(QPen(line, 1, Qt::DotLine));
    painter->drawLine(QPointF(x, top), QPointF(x, area.bottom()));
    painter->setPen(Qt::NoPen);
    painter->setBrush(colors_.mark);
    painter->drawPolygon(
        QPolygonF{{x, top + 2}, {x + kPennantPx, top + 2 + kPennantPx / 2}, {x, top + 2 + kPennantPx}});

    // To the right up to the next flag, or to the left of the last ones where the border is near.
    const double text_left = x + kPennantPx + 3;
    const double limit = i + 1 < flags_.size() ? std::min<double>(pixel(i + 1) - 4, border) : border;
    const double wanted =
        std::min<double>(kMaxFlagTextPx, painter->fontMetrics().horizontalAdvance(flags_[i].text) + 1);
    QRectF box(text_left, top, std::min(wanted, limit - text_left), height);
    if (box.width() < wanted && x - 4 - wanted >= free_from) box = QRectF(x - 4 - wanted, top, wanted, height);
    free_from = std::max(x + kPennantPx, box.right()) + 4;
    if (box.width() < std::min(wanted, kMinFlagTextPx)) continue;
    painter->setPen(colors_.text);
    painter->drawText(
        box, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine,
        painter->fontMetrics().elidedText(flags_[i].text, Qt::ElideRight, static_cast<int>(box.width() + 1)));
  }
}

}  // namespace memline::app
