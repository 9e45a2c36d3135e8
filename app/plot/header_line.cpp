// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/plot/header_line.h"

#include <algorithm>

#include "app/plot/timeline_plot.h"

namespace memline::app {
namespace {

constexpr int kSwatchPx = 18;
constexpr int kSwatchGapPx = 6;
constexpr int kEntryGapPx = 16;
constexpr int kMessageWidthPx = 460;
constexpr double kHiddenShare = 0.35;

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

int HeaderLine::RowHeight() const { return QFontMetrics(mParentPlot->font()).height() + 2; }

int HeaderLine::Height() const {
  return TitleHeight() + static_cast<int>(std::max<size_t>(1, legend_.size())) * RowHeight() + 6;
}

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

int HeaderLine::WidthOf(const LegendEntry& entry) const {
  const int swatch = entry.pen.style() == Qt::NoPen ? 0 : kSwatchPx + kSwatchGapPx;
  return swatch + QFontMetrics(mParentPlot->font()).horizontalAdvance(entry.text) + 2;
}

int HeaderLine::WidthOf(const Row& row) const {
  int width = -kEntryGapPx;
  for (const LegendEntry& entry : row) width += WidthOf(entry) + kEntryGapPx;
  return width;
}

std::vector<HeaderLine::Row> HeaderLine::Rows(const std::vector<LegendEntry>& entries, int width) const {
  std::vector<Row> rows;
  for (const LegendEntry& entry : entries) {
    if (rows.empty() || WidthOf(rows.back()) + kEntryGapPx + WidthOf(entry) > width) rows.emplace_back();
    rows.back().push_back(entry);
  }
  return rows;
}

void HeaderLine::SetLegend(std::vector<LegendEntry> entries, int width) {
  const QFontMetrics metrics(mParentPlot->font());
  for (LegendEntry& entry : entries) {
    const int beside_text = WidthOf(entry) - metrics.horizontalAdvance(entry.text);
    entry.text = metrics.elidedText(entry.text, Qt::ElideMiddle, std::max(0, width - beside_text));
  }
  legend_ = Rows(entries, width);
  size_t left_out = 0;
  while (legend_.size() > max_rows_ && entries.size() > 1) {
    if (left_out > 0) entries.pop_back();
    left_out += entries.back().stands_for;
    entries.back() = {Qt::NoPen, TimelinePlot::tr("%1 more").arg(left_out)};
    legend_ = Rows(entries, width);
  }
}

std::vector<HeaderLine::Placed> HeaderLine::PlacedLegend() const {
  const QRect plot = mParentPlot->axisRect()->rect();
  const QFontMetrics metrics(mParentPlot->font());
  int top = mParentPlot->viewport().top() + TitleHeight() + 4;
  std::vector<Placed> placed;
  for (const Row& row : legend_) {
    int x = legend_.size() > 1 ? plot.left() : std::max(plot.left(), plot.right() + 1 - WidthOf(row));
    for (const LegendEntry& entry : row) {
      const int swatch = entry.pen.style() == Qt::NoPen ? 0 : kSwatchPx;
      const int text_left = x + (swatch > 0 ? swatch + kSwatchGapPx : 0);
      placed.push_back({entry, QRect(x, top, swatch, metrics.height()),
                        QRect(text_left, top, metrics.horizontalAdvance(entry.text) + 2, metrics.height())});
      x = placed.back().text.right() + 1 + kEntryGapPx;
    }
    top += RowHeight();
  }
  return placed;
}

std::optional<uint32_t> HeaderLine::ProcessAt(QPointF position) const {
  for (const Placed& placed : PlacedLegend()) {
    if (placed.swatch.united(placed.text).contains(position.toPoint())) return placed.entry.process;
  }
  return std::nullopt;
}

QString HeaderLine::CurveAt(QPointF position) const {
  for (const Placed& placed : PlacedLegend()) {
    if (placed.swatch.united(placed.text).contains(position.toPoint())) return placed.entry.curve;
  }
  return QString();
}

void HeaderLine::DrawLegend(QCPPainter* painter) const {
  painter->setFont(mParentPlot->font());
  for (const Placed& placed : PlacedLegend()) {
    QPen pen = placed.entry.pen;
    pen.setWidthF(std::max(2.0, pen.widthF()));
    if (placed.entry.hidden) pen.setColor(Blend(colors_.background, pen.color(), kHiddenShare));
    painter->setPen(pen);
    const double y = placed.swatch.top() + placed.swatch.height() / 2 + 0.5;
    if (pen.style() != Qt::NoPen) {
      painter->drawLine(QPointF(placed.swatch.left(), y), QPointF(placed.swatch.left() + kSwatchPx, y));
    }
    painter->setPen(placed.entry.hidden ? Blend(colors_.background, colors_.text, kHiddenShare) : colors_.muted);
    QFont font = mParentPlot->font();
    font.setStrikeOut(placed.entry.hidden);
    painter->setFont(font);
    painter->drawText(placed.text, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine, placed.entry.text);
  }
}

}  // namespace memline::app
