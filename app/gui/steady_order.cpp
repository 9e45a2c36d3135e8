// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/steady_order.h"

namespace memline::app {

SteadyOrder::SteadyOrder(QObject* parent) : QSortFilterProxyModel(parent) { setDynamicSortFilter(false); }

void SteadyOrder::Renew() {
  if (sortColumn() >= 0 && !InOrder({})) sort(sortColumn(), sortOrder());
}

bool SteadyOrder::InOrder(const QModelIndex& parent) const {
  const bool ascending = sortOrder() == Qt::AscendingOrder;
  QModelIndex above;
  for (int row = 0; row < rowCount(parent); ++row) {
    const QModelIndex shown = index(row, sortColumn(), parent);
    const QModelIndex source = mapToSource(shown);
    if (above.isValid() && (ascending ? lessThan(source, above) : lessThan(above, source))) return false;
    if (!InOrder(shown.siblingAtColumn(0))) return false;
    above = source;
  }
  return true;
}

}  // namespace memline::app
