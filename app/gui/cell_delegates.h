// SPDX-License-Identifier: GPL-3.0-or-later
// How numbers and code are painted in tables: bars and heat of one hue behind the number, C++ in colours.
#ifndef MEMLINE_APP_GUI_CELL_DELEGATES_H_
#define MEMLINE_APP_GUI_CELL_DELEGATES_H_

#include <QStyledItemDelegate>

namespace memline::app {

/// A bar from the left of the cell, as long as the role's share (0 to 1).
class BarDelegate : public QStyledItemDelegate {
  Q_OBJECT

 public:
  BarDelegate(int share_role, QObject* parent);
  void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
  QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;

 private:
  int share_role_;
};

/// The height of a row of any table.
[[nodiscard]] int RowHeight(const QFontMetrics& metrics);

/// The whole cell tinted, the stronger the larger the role's share (0 to 1).
class HeatDelegate : public QStyledItemDelegate {
  Q_OBJECT

 public:
  HeatDelegate(int share_role, QObject* parent);
  void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;

 private:
  int share_role_;
};

/// A line of C++; the role says whether it begins inside a block comment.
class CodeDelegate : public QStyledItemDelegate {
  Q_OBJECT

 public:
  static constexpr int kMargin = 8;  ///< left of the line

  CodeDelegate(int in_comment_role, QObject* parent);
  void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;

 private:
  int in_comment_role_;
};

}  // namespace memline::app

#endif  // MEMLINE_APP_GUI_CELL_DELEGATES_H_
