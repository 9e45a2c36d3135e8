// SPDX-License-Identifier: GPL-3.0-or-later
// Paints a small curve into a cell, from zero at its foot.
#ifndef MEMLINE_APP_GUI_SPARK_DELEGATE_H_
#define MEMLINE_APP_GUI_SPARK_DELEGATE_H_

#include <QStyledItemDelegate>

namespace memline::app {

/// A curve of equal distances, from zero at the foot of the room to its highest at the top. Nothing of less than two.
void DrawSpark(QPainter& painter, const QRectF& room, const QList<double>& curve, QColor color);

/// The role holds a QList<double>, none of them negative.
class SparkDelegate : public QStyledItemDelegate {
  Q_OBJECT

 public:
  SparkDelegate(int curve_role, QObject* parent);
  void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;

 private:
  int curve_role_;
};

}  // namespace memline::app

#endif  // MEMLINE_APP_GUI_SPARK_DELEGATE_H_
