// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/spark_delegate.h"

#include <QPainter>
#include <algorithm>

#include "app/plot/palette.h"

namespace memline::app {
namespace {

constexpr int kSparkMargin = 4;
constexpr float kSparkFill = 0.15F;

}  // namespace

void DrawSpark(QPainter& painter, const QRectF& room, const QList<double>& curve, QColor color) {
  if (curve.size() < 2) return;
  const double highest = *std::ranges::max_element(curve);
  if (highest <= 0) return;
  QPolygonF line;
  for (qsizetype i = 0; i < curve.size(); ++i) {
    line << QPointF(room.left() + room.width() * static_cast<double>(i) / static_cast<double>(curve.size() - 1),
                    room.bottom() - room.height() * curve[i] / highest);
  }
  painter.save();
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(QPen(color, 1.5));
  painter.drawPolyline(line);
  color.setAlphaF(kSparkFill);
  painter.setPen(Qt::NoPen);
  painter.setBrush(color);
  painter.drawPolygon(QPolygonF(line) << room.bottomRight() << room.bottomLeft());
  painter.restore();
}

SparkDelegate::SparkDelegate(int curve_role, QObject* parent) : QStyledItemDelegate(parent), curve_role_(curve_role) {}

void SparkDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
  QStyledItemDelegate::paint(painter, option, index);
  const QRectF room = QRectF(option.rect).adjusted(kSparkMargin, kSparkMargin, -kSparkMargin, -kSparkMargin);
  const bool selected = option.state.testFlag(QStyle::State_Selected);
  DrawSpark(*painter, room, index.data(curve_role_).value<QList<double>>(),
            selected ? option.palette.color(QPalette::HighlightedText) : PlotPalette::For(option.palette).heap);
}

}  // namespace memline::app
