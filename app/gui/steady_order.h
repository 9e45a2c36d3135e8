// SPDX-License-Identifier: GPL-3.0-or-later
// The order of rows whose values change all the time: sorted only when told to.
#ifndef MEMLINE_APP_GUI_STEADY_ORDER_H_
#define MEMLINE_APP_GUI_STEADY_ORDER_H_

#include <QSortFilterProxyModel>

namespace memline::app {

class SteadyOrder : public QSortFilterProxyModel {
  Q_OBJECT

 public:
  explicit SteadyOrder(QObject* parent = nullptr);
  /// Sorts by the current column, unless the rows are in order already: a view lays all its rows out anew when they are
  /// sorted, even if none changes its place. O(n) then.
  void Renew();

 private:
  [[nodiscard]] bool InOrder(const QModelIndex& parent) const;
};

}  // namespace memline::app

#endif  // MEMLINE_APP_GUI_STEADY_ORDER_H_
