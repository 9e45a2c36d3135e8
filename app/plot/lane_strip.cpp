// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/plot/lane_strip.h"

#include <algorithm>
#include <utility>

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

}  // namespace

int LaneStrip::LaneHeight(const QFont& font) { return QFontMetrics(font).height() + 4; }

int LaneStrip::HeightFor(size_t lanes, bool hidden, const QFont& font) {
  if (lanes == 0) return 0;
  const int note = hidden ? QFontMetrics(font).height() + kGapPx : 0;
  return static_cast<int>(lanes) * (LaneHeight(font) + kGapPx) + note;
}

void LaneStrip::Show(std::vector<std::vector<TimelineFrame::Bar>> lanes, size_t hidden_lanes, const QRect& rect) {
  lanes_ = std::move(lanes);
  hidden_lanes_ = hidden_lanes;
  rect_ = rect;
}

std::optional<uint32_t> LaneStrip::FunctionAt(QPointF position) const {
  const int pitch = LaneHeight(mParentPlot->font()) + kGapPx;
  const double lane = (position.y() - rect_.top()) / pitch;
  if (lane < 0 || lane >= static_cast<double>(lanes_.size())) return std::nullopt;
  for (const TimelineFrame::Bar& bar : lanes_[static_cast<size_t>(lane)]) {
    const auto [left, right] = EndsOf(bar.span);
    if (position.x() >= left - kReachPx && position.x() <= std::max(right, left + 1) + kReachPx) return bar.function;
  }
  return std::nullopt;
}

void LaneStrip::draw(QCPPainter* painter) {
  if (lanes_.empty()) return;
  painter->setFont(mParentPlot->font());
  const int height = LaneHeight(mParentPlot->font());
  int top = rect_.top();
  painter->save();
  painter->setClipRect(rect_);
  for (const std::vector<TimelineFrame::Bar>& lane : lanes_) {
    for (const TimelineFrame::Bar& bar : lane) DrawBar(painter, bar, top, height);
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
                    Qt::AlignRight | Qt::AlignVCenter | Qt::TextSingleLine, QStringLiteral("functions"));
  if (hidden_lanes_ == 0) return;
  const QString note =
      hidden_lanes_ == 1 ? QStringLiteral("1 more lane") : QStringLiteral("%1 more lanes").arg(hidden_lanes_);
  painter->drawText(QRect(rect_.left(), top, rect_.width(), rect_.bottom() + 1 - top), Qt::AlignRight | Qt::AlignTop,
                    note);
}

std::pair<double, double> LaneStrip::EndsOf(const LaneBar& span) const {
  const auto pixel = [this](int64_t ns) { return mParentPlot->xAxis->coordToPixel(static_cast<double>(ns) * 1e-9); };
  // A bar that begins before the view keeps its rounded corner out of sight.
  return {std::max(pixel(span.begin_ns), rect_.left() - 2 * kCornerPx),
          std::min(pixel(span.end_ns), rect_.right() + 1 + 2 * kCornerPx)};
}

void LaneStrip::DrawBar(QCPPainter* painter, const TimelineFrame::Bar& bar, double top, double height) const {
  const auto [left, right] = EndsOf(bar.span);
  const bool selected = bar.function == selected_;
  const QColor color = colors_.Cycled(bar.function);
  // One pixel of air between neighbours, but never nothing at all.
  const QRectF box(left, top, std::max(1.0, right - left - 1), height);
  if (box.width() < 2 * kCornerPx) {
    painter->fillRect(box, selected ? colors_.text : Blend(colors_.background, color, kThinTint));
    return;
  }
  painter->setPen(QPen(selected ? colors_.text : Blend(colors_.background, color, 0.65), 1));
  painter->setBrush(Blend(colors_.background, color, selected ? 2 * kTint : kTint));
  painter->drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), kCornerPx, kCornerPx);

  const QRectF seen = box.intersected(QRectF(rect_)).adjusted(kPaddingPx, 0, -kPaddingPx, 0);
  if (bar.label.isEmpty() || seen.width() < kMinTextPx) return;
  painter->setPen(colors_.text);
  const QString text = painter->fontMetrics().elidedText(bar.label, Qt::ElideRight, static_cast<int>(seen.width()));
  painter->drawText(seen, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine, text);
}

}  // namespace memline::app
