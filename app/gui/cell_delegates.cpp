// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/cell_delegates.h"

#include <QApplication>
#include <QPainter>
#include <QStyle>

#include "app/gui/cpp_tokens.h"
#include "app/plot/palette.h"

namespace memline::app {
namespace {

constexpr double kFaintestHeat = 0.06;
constexpr double kStrongestHeat = 0.5;  // black or white text stays above a contrast of 4.5 : 1
constexpr int kRowPadding = 6;
constexpr float kBar = 0.35F;
constexpr float kSelectedBar = 0.2F;  // of the text's colour, which stays legible on it

bool Selected(const QStyleOptionViewItem& option) { return option.state.testFlag(QStyle::State_Selected); }

QColor TextColor(CppKind kind, const QPalette& palette) {
  const bool dark = PlotPalette::For(palette).dark;
  switch (kind) {
    case CppKind::kKeyword:
      return dark ? QColor(0x7d, 0xb4, 0xf0) : QColor(0x00, 0x4f, 0x9e);
    case CppKind::kNumber:
      return dark ? QColor(0xd7, 0xa6, 0xd0) : QColor(0x8a, 0x2e, 0x78);
    case CppKind::kString:
      return dark ? QColor(0x8f, 0xcf, 0xa0) : QColor(0x1e, 0x6e, 0x3a);
    case CppKind::kComment:
      return dark ? QColor(0x93, 0x9a, 0xa3) : QColor(0x6a, 0x71, 0x7b);
    case CppKind::kPreprocessor:
      return dark ? QColor(0xd9, 0xb6, 0x7e) : QColor(0x80, 0x52, 0x00);
    case CppKind::kProfile:
      return dark ? QColor(0xf0, 0xa0, 0x6a) : QColor(0xa8, 0x45, 0x00);
    case CppKind::kPlain:
      break;
  }
  return palette.color(QPalette::Text);
}

/// Selection, hover and focus as the style has them.
void PaintBackground(QPainter* painter, const QStyleOptionViewItem& option) {
  const QStyle* style = option.widget != nullptr ? option.widget->style() : QApplication::style();
  style->drawPrimitive(QStyle::PE_PanelItemViewItem, &option, painter, option.widget);
}

}  // namespace

int RowHeight(const QFontMetrics& metrics) { return metrics.height() + kRowPadding; }

QSize BarDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const {
  return {QStyledItemDelegate::sizeHint(option, index).width(), RowHeight(option.fontMetrics)};
}

BarDelegate::BarDelegate(int share_role, QObject* parent) : QStyledItemDelegate(parent), share_role_(share_role) {}

void BarDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
  QStyleOptionViewItem cell = option;
  initStyleOption(&cell, index);
  PaintBackground(painter, cell);
  const double share = index.data(share_role_).toDouble();
  if (share > 0) {
    QRectF bar = QRectF(cell.rect).adjusted(2, 1, -2, -1);
    bar.setWidth(std::max(1.0, bar.width() * share));
    QColor color = Selected(cell) ? cell.palette.color(QPalette::HighlightedText) : PlotPalette::For(cell.palette).heat;
    color.setAlphaF(Selected(cell) ? kSelectedBar : kBar);
    painter->fillRect(bar, color);
  }
  cell.backgroundBrush = {};
  cell.state &= ~QStyle::State_HasFocus;
  const QColor text = cell.palette.color(Selected(cell) ? QPalette::HighlightedText : QPalette::Text);
  painter->setPen(text);
  painter->setFont(cell.font);
  painter->drawText(cell.rect.adjusted(6, 0, -6, 0), static_cast<int>(cell.displayAlignment), cell.text);
}

HeatDelegate::HeatDelegate(int share_role, QObject* parent) : QStyledItemDelegate(parent), share_role_(share_role) {}

void HeatDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
  const QVariant share = index.data(share_role_);
  if (share.isValid() && !Selected(option)) {
    QColor color = PlotPalette::For(option.palette).heat;
    color.setAlphaF(static_cast<float>(kFaintestHeat + (kStrongestHeat - kFaintestHeat) * share.toDouble()));
    painter->fillRect(option.rect, color);
  }
  QStyledItemDelegate::paint(painter, option, index);
}

CodeDelegate::CodeDelegate(int in_comment_role, QObject* parent)
    : QStyledItemDelegate(parent), in_comment_role_(in_comment_role) {}

void CodeDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
  QStyleOptionViewItem cell = option;
  initStyleOption(&cell, index);
  PaintBackground(painter, cell);
  painter->save();
  painter->setClipRect(cell.rect);
  painter->setFont(cell.font);
  bool in_comment = index.data(in_comment_role_).toBool();
  double x = cell.rect.left() + kMargin;
  const double baseline =
      cell.rect.top() + (cell.rect.height() + cell.fontMetrics.ascent() - cell.fontMetrics.descent()) / 2.0;
  const QFontMetricsF metrics(cell.font);
  for (const CppToken& token : TokenizeCpp(cell.text, in_comment)) {
    const QString text = cell.text.mid(token.begin, token.length);
    painter->setPen(Selected(cell) ? cell.palette.color(QPalette::HighlightedText)
                                   : TextColor(token.kind, cell.palette));
    painter->drawText(QPointF(x, baseline), text);
    x += metrics.horizontalAdvance(text);
  }
  painter->restore();
}

}  // namespace memline::app
