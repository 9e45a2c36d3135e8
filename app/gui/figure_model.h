// SPDX-License-Identifier: GPL-3.0-or-later
// A flat table of figures, worked out in the background down to the text of each cell. Rows stay where they are while
// their values change.
#ifndef MEMLINE_APP_GUI_FIGURE_MODEL_H_
#define MEMLINE_APP_GUI_FIGURE_MODEL_H_

#include <QAbstractTableModel>
#include <QString>
#include <QVariant>
#include <optional>
#include <string>
#include <vector>

#include "app/gui/source_place.h"
#include "app/gui/steady_order.h"

namespace memline::app {

struct FigureColumn {
  QString title;
  QString help;
  bool is_text = false;  ///< on the left, and sorted as text
};

struct FigureCell {
  QString text{};
  QString tip{};
  double value = 0;               ///< exact, to sort by; not of a text
  std::optional<double> share{};  ///< 0 to 1, for a bar
  QList<double> curve{};
};

struct FigureRow {
  std::string key{};  ///< the same row of an earlier table
  SourcePlace place{};
  std::vector<FigureCell> cells{};  ///< one for each column
};

class FigureModel : public QAbstractTableModel {
  Q_OBJECT

 public:
  enum Role { kShareRole = Qt::UserRole, kCurveRole, kSearchRole };

  explicit FigureModel(std::vector<FigureColumn> columns, QObject* parent = nullptr);

  /// Known rows keep their places, new ones are added at the end, missing ones go.
  void SetRows(const std::vector<FigureRow>& rows);
  [[nodiscard]] const FigureRow& row(int index) const { return rows_[static_cast<size_t>(index)]; }
  [[nodiscard]] bool IsText(int column) const { return columns_[static_cast<size_t>(column)].is_text; }

  int rowCount(const QModelIndex& parent = {}) const override;
  int columnCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
  QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

 private:
  void RemoveMissing(const std::vector<FigureRow>& rows);

  std::vector<FigureColumn> columns_;
  std::vector<FigureRow> rows_;
};

/// Texts as the language has them, the rest by exact values.
class FigureOrder : public SteadyOrder {
  Q_OBJECT

 public:
  using SteadyOrder::SteadyOrder;

 protected:
  bool lessThan(const QModelIndex& left, const QModelIndex& right) const override;
};

}  // namespace memline::app

#endif  // MEMLINE_APP_GUI_FIGURE_MODEL_H_
