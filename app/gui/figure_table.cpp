// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/figure_table.h"

#include <QHeaderView>
#include <utility>

namespace memline::app {
namespace {

constexpr qint64 kFigureSortPauseMs = 1000;

}  // namespace

FigureTable::FigureTable(std::vector<FigureColumn> columns, QWidget* parent)
    : QTreeView(parent), model_(std::move(columns)) {
  order_.setFilterRole(FigureModel::kSearchRole);
  order_.setSourceModel(&model_);
  setModel(&order_);
  setRootIsDecorated(false);
  setUniformRowHeights(true);
  setFrameShape(QFrame::NoFrame);
  setSortingEnabled(true);
  header()->setSectionsMovable(false);
  header()->setStretchLastSection(true);
  connect(selectionModel(), &QItemSelectionModel::currentRowChanged, this, &FigureTable::Choose);
  connect(this, &QTreeView::clicked, this, &FigureTable::Choose);
}

void FigureTable::SetRows(const std::vector<FigureRow>& rows) {
  const int rows_before = model_.rowCount();
  model_.SetRows(rows);
  if (model_.rowCount() == rows_before && since_sorted_.isValid() && since_sorted_.elapsed() < kFigureSortPauseMs)
    return;
  order_.Renew();
  since_sorted_.start();
}

void FigureTable::SetFilter(const QRegularExpression& expression) { order_.setFilterRegularExpression(expression); }

void FigureTable::Choose(const QModelIndex& index) {
  const QModelIndex source = order_.mapToSource(index);
  if (source.isValid()) emit placeChosen(model_.row(source.row()).place);
}

}  // namespace memline::app
