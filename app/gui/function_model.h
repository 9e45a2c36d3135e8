// SPDX-License-Identifier: GPL-3.0-or-later
// The annotated functions of a target. Rows stay where they are while their values change; FunctionOrder sorts them.
#ifndef MEMLINE_APP_GUI_FUNCTION_MODEL_H_
#define MEMLINE_APP_GUI_FUNCTION_MODEL_H_

#include <QAbstractTableModel>
#include <QSortFilterProxyModel>
#include <vector>

#include "profiler_core/analyse/line_table.h"

namespace memline::app {

class FunctionModel : public QAbstractTableModel {
  Q_OBJECT

 public:
  enum Column { kFunction, kLive, kIncrement, kColumnCount };
  enum Role {
    kShareRole = Qt::UserRole,  ///< 0 to 1 of the column's largest, for the bar
    kSortRole,                  ///< exact values
    kIdRole,                    ///< FunctionRow::function
  };

  using QAbstractTableModel::QAbstractTableModel;

  /// Known functions keep their rows, new ones are added at the end, missing ones go. `is_change`: of a range of time,
  /// in which more may have been freed than was allocated.
  void SetRows(const std::vector<FunctionRow>& rows, bool is_change = false);
  [[nodiscard]] const FunctionRow& row(int index) const { return rows_[static_cast<size_t>(index)]; }

  int rowCount(const QModelIndex& parent = {}) const override;
  int columnCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
  QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

 private:
  void RemoveMissing(const std::vector<FunctionRow>& rows);
  [[nodiscard]] QString Text(const FunctionRow& row, int column) const;
  [[nodiscard]] double Live(const FunctionRow& row) const;

  bool is_change_ = false;
  std::vector<FunctionRow> rows_;
  double largest_live_ = 0;
  double largest_increment_ = 0;
};

/// Sorts by the exact values, "outside PROFILE" last in either direction. Sorts only when told to.
class FunctionOrder : public QSortFilterProxyModel {
  Q_OBJECT

 public:
  explicit FunctionOrder(QObject* parent = nullptr);
  /// Sorts anew by the current column.
  void Renew();

 protected:
  bool lessThan(const QModelIndex& left, const QModelIndex& right) const override;
};

}  // namespace memline::app

#endif  // MEMLINE_APP_GUI_FUNCTION_MODEL_H_
