// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/plot/lane_strip.h"

#include <algorithm>
#include <utility>

#include "app/plot/timeline_plot.h"

namespace memline::app {
namespace {

constexpr int kGapPx = 2;
constexpr int kPaddingPx = 6;
constexpr double kCornerPx = 3;
constexpr double kTint = 0.30;
/// Where there is no room for an outline.
constexpr double kThinTint = 0.75;
/// A bar of one pixel can be hit, too.
constexpr double kReachPx = 2;
/// Less room than this shows no letter worth reading.
constexpr double kMinTextPx = 16;
/// The end of a process that ended badly.
constexpr double kBadEndPx = 3;

}  // namespace

int LaneStrip::LaneHeight(const QFont& font) { return QFontMetrics(font).height() + 4; }

int LaneStrip::HeightFor(size_t lanes, bool hidden, const QFont& font) {
  if (lanes == 0) return 0;
  const int note = hidden ? QFontMetrics(font).height() + kGapPx : 0;
  return static_cast<int>(lanes) * (LaneHeight(font) + kGapPx) + note;
}

void LaneStrip::Show(Lanes lanes, const QRect& rect) {
  lanes_ = std::move(lanes);
  rect_ = rect;
}

std::optional<uint32_t> LaneStrip::IdAt(QPointF position) const {
  const int height = LaneHeight(mParentPlot->font());
  const double index = (position.y() - rect_.top()) / (height + kGapPx);
  if (index < 0 || index >= static_cast<double>(lanes_.bars.size())) return std::nullopt;
  const Lane& lane = lanes_.bars[static_cast<size_t>(index)];
  for (const TimelineFrame::Bar& bar : lane) {
    const auto [left, right] = EndsOf(bar.span);
    if (position.x() >= left - kReachPx && position.x() <= std::max(right, left + 1) + kReachPx) return bar.id;
  }
  for (size_t i = 0; lanes_.labels_beside && i < lane.size(); ++i) {
    if (LabelBox(lane, i, position.y(), height).contains(position)) return lane[i].id;
  }
  return std::nullopt;
}

void LaneStrip::draw(QCPPainter* painter) {
  if (lanes_.bars.empty()) return;
  painter->setFont(mParentPlot->font());
  const int height = LaneHeight(mParentPlot->font());
  int top = rect_.top();
  painter->save();
  painter->setClipRect(rect_);
  for (const Lane& lane : lanes_.bars) {
    for (const TimelineFrame::Bar& bar : lane) DrawBar(painter, bar, top, height);
    for (size_t i = 0; i < lane.size(); ++i) DrawLabel(painter, lane[i], LabelBox(lane, i, top, height));
    top += height + kGapPx;
  }
  painter->restore();
  DrawNotes(painter, top);
}

// `top`: below the last lane.
void LaneStrip::DrawNotes(QCPPainter* painter, int top) const {
  painter->setPen(colors_.muted);
  const int left = mParentPlot->viewport().left();
  painter->drawText(QRect(left, rect_.top(), rect_.left() - kPaddingPx - left, LaneHeight(mParentPlot->font())),
                    Qt::AlignRight | Qt::AlignVCenter | Qt::TextSingleLine, lanes_.title);
  if (lanes_.hidden == 0) return;
  const QString note =
      lanes_.hidden == 1 ? TimelinePlot::tr("1 more lane") : TimelinePlot::tr("%1 more lanes").arg(lanes_.hidden);
  painter->drawText(QRect(rect_.left(), top, rect_.width(), rect_.bottom() + 1 - top), Qt::AlignRight | Qt::AlignTop,
                    note);
}

std::pair<double, double> LaneStrip::EndsOf(const LaneBar& span) const {
  const auto pixel = [this](int64_t ns) { return mParentPlot->xAxis->coordToPixel(static_cast<double>(ns) * 1e-9); };
  // A bar that begins before the view keeps its rounded corner out of sight.
  return {std::max(pixel(span.begin_ns), rect_.left() - 2 * kCornerPx),
          std::min(pixel(span.end_ns), rect_.right() + 1 + 2 * kCornerPx)};
}

QRectF LaneStrip::LabelBox(const Lane& lane, size_t bar, double top, double height) const {
  const auto [left, right] = EndsOf(lane[bar].span);
  const QRectF inside = QRectF(QPointF(left, top), QPointF(std::max(left + 1, right - 1), top + height))
                            .intersected(QRectF(rect_.left(), top, rect_.width(), height))
                            .adjusted(kPaddingPx, 0, -kPaddingPx, 0);
  if (!lanes_.labels_beside) return inside;
  const double wanted = QFontMetrics(mParentPlot->font()).horizontalAdvance(lane[bar].label) + 1;
  if (inside.width() >= wanted) return inside;
  const double free_until = bar + 1 < lane.size() ? EndsOf(lane[bar + 1].span).first : rect_.right() + 1;
  const double free_from = bar > 0 ? EndsOf(lane[bar - 1].span).second : rect_.left();
  const double behind = std::max(right, left + 1) + kPaddingPx;
  if (behind >= rect_.left() && behind + wanted <= free_until) return {behind, top, wanted, height};
  // What stands there may be the label of the bar before.
  const double before = left - kPaddingPx - wanted;
  if (bar == 0 && before >= free_from) return {before, top, wanted, height};
  return inside;
}

void LaneStrip::DrawBar(QCPPainter* painter, const TimelineFrame::Bar& bar, double top, double height) const {
  const auto [left, right] = EndsOf(bar.span);
  const bool selected = bar.id == selected_;
  const QColor color = colors_.Cycled(bar.id);
  // One pixel of air between neighbours, but never nothing at all.
  const QRectF box(left, top, std::max(1.0, right - left - 1), height);
  if (box.width() < 2 * kCornerPx) {
    const QColor thin = bar.ended_badly ? colors_.alarm : Blend(colors_.background, color, kThinTint);
    painter->fillRect(box, selected ? colors_.text : thin);
    return;
  }
  painter->setPen(QPen(selected ? colors_.text : Blend(colors_.background, color, 0.65), 1));
  painter->setBrush(Blend(colors_.background, color, selected ? 2 * kTint : kTint));
  painter->drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), kCornerPx, kCornerPx);
  if (bar.ended_badly) painter->fillRect(QRectF(box.right() - kBadEndPx, top, kBadEndPx, height), colors_.alarm);
}

void LaneStrip::DrawLabel(QCPPainter* painter, const TimelineFrame::Bar& bar, const QRectF& box) const {
  if (bar.label.isEmpty() || box.width() < kMinTextPx) return;
  painter->setPen(colors_.text);
  const QString text = painter->fontMetrics().elidedText(bar.label, Qt::ElideRight, static_cast<int>(box.width()));
  painter->drawText(box, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine, text);
}

}  // namespace memline::app
