// SPDX-License-Identifier: GPL-3.0-or-later
// The view of a FigureModel: sorted, searched, and a place in the source for each row that is chosen.
#ifndef MEMLINE_APP_GUI_FIGURE_TABLE_H_
#define MEMLINE_APP_GUI_FIGURE_TABLE_H_

#include <QElapsedTimer>
#include <QTreeView>

#include "app/gui/figure_model.h"

namespace memline::app {

/// Keeps the selection. Rows change places at most once a second.
class FigureTable : public QTreeView {
  Q_OBJECT

 public:
  explicit FigureTable(std::vector<FigureColumn> columns, QWidget* parent = nullptr);

  void SetRows(const std::vector<FigureRow>& rows);
  void SetFilter(const QRegularExpression& expression);
  [[nodiscard]] const FigureModel& figures() const { return model_; }

 signals:
  void placeChosen(const memline::app::SourcePlace& place);

 private:
  void Choose(const QModelIndex& index);

  FigureModel model_;
  FigureOrder order_;
  QElapsedTimer since_sorted_;
};

}  // namespace memline::app

#endif  // MEMLINE_APP_GUI_FIGURE_TABLE_H_
