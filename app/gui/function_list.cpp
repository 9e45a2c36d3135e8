// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/function_list.h"

#include <QHeaderView>
#include <utility>

#include "app/gui/cell_delegates.h"

namespace memline::app {
namespace {

constexpr qint64 kSortPauseMs = 1000;

}  // namespace

FunctionList::FunctionList(QWidget* parent) : QTreeView(parent) {
  setObjectName("functions");
  setAccessibleName(tr("Annotated functions"));
  order_.setSourceModel(&model_);
  setModel(&order_);
  setRootIsDecorated(false);
  setUniformRowHeights(true);
  setAlternatingRowColors(false);
  setFrameShape(QFrame::NoFrame);
  setTextElideMode(Qt::ElideLeft);
  setSortingEnabled(true);
  setItemDelegateForColumn(FunctionModel::kLive, new BarDelegate(FunctionModel::kShareRole, this));
  setItemDelegateForColumn(FunctionModel::kIncrement, new BarDelegate(FunctionModel::kShareRole, this));
  header()->setStretchLastSection(false);
  header()->setSectionsMovable(false);
  ResetLayout();
  connect(selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this] {
    if (!updating_) wanted_ = selected_function();
    emit functionSelected();
  });
}

void FunctionList::ResetLayout() {
  header()->setSectionResizeMode(FunctionModel::kFunction, QHeaderView::Stretch);
  const int width = fontMetrics().horizontalAdvance("+00.0 MiB") + 20;
  header()->resizeSection(FunctionModel::kLive, width);
  header()->resizeSection(FunctionModel::kIncrement, width);
  sortByColumn(FunctionModel::kLive, Qt::DescendingOrder);
}

void FunctionList::SetRows(const std::vector<FunctionRow>& rows, bool is_change) {
  const int rows_before = model_.rowCount();
  const bool other_kind = std::exchange(is_change_, is_change) != is_change;
  const std::optional<uint32_t> selected_before = selected_function();
  updating_ = true;
  model_.SetRows(rows, is_change);
  const bool due = !since_sorted_.isValid() || since_sorted_.elapsed() >= kSortPauseMs;
  if (model_.rowCount() != rows_before || other_kind || due) {
    order_.Renew();
    since_sorted_.start();
  }
  if (wanted_ && selected_function() != wanted_) Select(*wanted_);
  if (selected_function() != selected_before && selected_function() != wanted_) setCurrentIndex(order_.index(0, 0));
  updating_ = false;
  if (!currentIndex().isValid() && order_.rowCount() > 0) setCurrentIndex(order_.index(0, 0));
}

void FunctionList::Clear() {
  model_.SetRows({});
  wanted_.reset();
  since_sorted_.invalidate();
}

std::optional<uint32_t> FunctionList::selected_function() const {
  if (!currentIndex().isValid()) return std::nullopt;
  return currentIndex().data(FunctionModel::kIdRole).toUInt();
}

void FunctionList::Select(uint32_t function) {
  for (int i = 0; i < order_.rowCount(); ++i) {
    if (order_.index(i, 0).data(FunctionModel::kIdRole).toUInt() == function) setCurrentIndex(order_.index(i, 0));
  }
}

const FunctionRow* FunctionList::Find(uint32_t function) const {
  for (int i = 0; i < model_.rowCount(); ++i) {
    if (model_.row(i).function == function) return &model_.row(i);
  }
  return nullptr;
}

}  // namespace memline::app
