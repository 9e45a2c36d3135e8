// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/plot/header_line.h"

#include <algorithm>

namespace memline::app {
namespace {

constexpr int kSwatchPx = 18;
constexpr int kSwatchGapPx = 6;
constexpr int kEntryGapPx = 16;
constexpr int kMessageWidthPx = 460;

QFont Scaled(QFont font, double factor, QFont::Weight weight) {
  font.setPointSizeF(std::max(1.0, QFontInfo(font).pointSizeF()) * factor);
  font.setWeight(weight);
  return font;
}

QFont TitleFont(const QFont& font) { return Scaled(font, 1.15, QFont::DemiBold); }

}  // namespace

int HeaderLine::TitleHeight() const {
  return title_.main.isEmpty() ? 0 : QFontMetrics(TitleFont(mParentPlot->font())).height() + 12;
}

int HeaderLine::Height() const { return TitleHeight() + QFontMetrics(mParentPlot->font()).height() + 8; }

void HeaderLine::draw(QCPPainter* painter) {
  DrawTitle(painter);
  if (!message_.main.isEmpty()) {
    DrawMessage(painter);
  } else {
    DrawLegend(painter);
  }
}

void HeaderLine::DrawMessage(QCPPainter* painter) const {
  const QRect view = mParentPlot->viewport();
  const int width = std::min(kMessageWidthPx, view.width() - 32);
  const QFont main_font = Scaled(mParentPlot->font(), 1.4, QFont::DemiBold);
  const int main_height = QFontMetrics(main_font).height();
  const int wrap = Qt::AlignHCenter | Qt::AlignTop | Qt::TextWordWrap;
  const QRect details_box =
      QFontMetrics(mParentPlot->font()).boundingRect(QRect(0, 0, width, view.height()), wrap, message_.details);
  const int left = view.center().x() - width / 2;
  const int top = view.center().y() - (main_height + 8 + details_box.height()) / 2;
  painter->setFont(main_font);
  painter->setPen(Blend(colors_.background, colors_.text, 0.85));
  painter->drawText(QRect(left, top, width, main_height), Qt::AlignCenter, message_.main);
  painter->setFont(mParentPlot->font());
  painter->setPen(colors_.muted);
  painter->drawText(QRect(left, top + main_height + 8, width, details_box.height() + 4), wrap, message_.details);
}

void HeaderLine::DrawTitle(QCPPainter* painter) const {
  if (title_.main.isEmpty()) return;
  const QRect plot = mParentPlot->axisRect()->rect();
  const QRect line(plot.left(), mParentPlot->viewport().top() + 6, plot.width(), TitleHeight() - 6);
  const int details_width = QFontMetrics(mParentPlot->font()).horizontalAdvance(title_.details);
  painter->setFont(TitleFont(mParentPlot->font()));
  painter->setPen(colors_.text);
  const int room = std::max(0, line.width() - details_width - kEntryGapPx);
  painter->drawText(line, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine,
                    painter->fontMetrics().elidedText(title_.main, Qt::ElideMiddle, room));
  painter->setFont(mParentPlot->font());
  painter->setPen(colors_.muted);
  painter->drawText(line, Qt::AlignRight | Qt::AlignVCenter | Qt::TextSingleLine, title_.details);
}

void HeaderLine::DrawLegend(QCPPainter* painter) const {
  const QRect plot = mParentPlot->axisRect()->rect();
  painter->setFont(mParentPlot->font());
  const QFontMetrics metrics = painter->fontMetrics();
  int width = -kEntryGapPx;
  for (const LegendEntry& entry : legend_) {
    width += kSwatchPx + kSwatchGapPx + metrics.horizontalAdvance(entry.text) + kEntryGapPx;
  }
  const int top = mParentPlot->viewport().top() + TitleHeight() + 4;
  int x = std::max(plot.left(), plot.right() + 1 - width);
  for (const LegendEntry& entry : legend_) {
    const QRect text(x + kSwatchPx + kSwatchGapPx, top, metrics.horizontalAdvance(entry.text) + 2, metrics.height());
    if (text.right() > mParentPlot->viewport().right()) break;
    QPen pen = entry.pen;
    pen.setWidthF(std::max(2.0, pen.widthF()));
    painter->setPen(pen);
    const double y = top + metrics.height() / 2 + 0.5;
    if (pen.style() != Qt::NoPen) painter->drawLine(QPointF(x, y), QPointF(x + kSwatchPx, y));
    painter->setPen(colors_.muted);
    painter->drawText(text, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine, entry.text);
    x = text.right() + kEntryGapPx;
  }
}

}  // namespace memline::app
