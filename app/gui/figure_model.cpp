// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/figure_model.h"

#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>

namespace memline::app {

FigureModel::FigureModel(std::vector<FigureColumn> columns, QObject* parent)
    : QAbstractTableModel(parent), columns_(std::move(columns)) {}

void FigureModel::SetRows(const std::vector<FigureRow>& rows) {
  RemoveMissing(rows);
  std::unordered_map<std::string_view, size_t> known;
  for (size_t i = 0; i < rows_.size(); ++i) known.emplace(rows_[i].key, i);
  std::vector<const FigureRow*> added;
  for (const FigureRow& row : rows) {
    const auto place = known.find(row.key);
    if (place == known.end()) {
      added.push_back(&row);
    } else {
      rows_[place->second].place = row.place;  // the key is what it was, and `known` looks at it
      rows_[place->second].cells = row.cells;
    }
  }
  if (!rows_.empty()) emit dataChanged(index(0, 0), index(rowCount() - 1, columnCount() - 1));
  if (added.empty()) return;
  beginInsertRows({}, rowCount(), rowCount() + static_cast<int>(added.size()) - 1);
  for (const FigureRow* row : added) rows_.push_back(*row);
  endInsertRows();
}

void FigureModel::RemoveMissing(const std::vector<FigureRow>& rows) {
  std::unordered_set<std::string_view> wanted;
  for (const FigureRow& row : rows) wanted.insert(row.key);
  for (int i = rowCount() - 1; i >= 0; --i) {
    if (wanted.contains(row(i).key)) continue;
    beginRemoveRows({}, i, i);
    rows_.erase(rows_.begin() + i);
    endRemoveRows();
  }
}

int FigureModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(rows_.size());
}

int FigureModel::columnCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(columns_.size());
}

QVariant FigureModel::data(const QModelIndex& index, int role) const {
  if (!hasIndex(index.row(), index.column())) return {};
  const FigureColumn& column = columns_[static_cast<size_t>(index.column())];
  const FigureCell& cell = row(index.row()).cells[static_cast<size_t>(index.column())];
  switch (role) {
    case Qt::DisplayRole:
      return cell.text;
    case Qt::ToolTipRole:
      return cell.tip.isEmpty() ? cell.text : cell.tip;
    case Qt::TextAlignmentRole:
      return QVariant(Qt::AlignVCenter | (column.is_text ? Qt::AlignLeft : Qt::AlignRight));
    case kShareRole:
      return cell.share ? QVariant(*cell.share) : QVariant();
    case kCurveRole:
      return QVariant::fromValue(cell.curve);
    case kSearchRole:
      return row(index.row()).cells.front().text;
    default:
      return {};
  }
}

QVariant FigureModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (orientation != Qt::Horizontal || section < 0 || section >= columnCount()) return {};
  const FigureColumn& column = columns_[static_cast<size_t>(section)];
  if (role == Qt::DisplayRole) return column.title;
  if (role == Qt::ToolTipRole) return column.help;
  if (role == Qt::TextAlignmentRole) {
    return QVariant(Qt::AlignVCenter | (column.is_text ? Qt::AlignLeft : Qt::AlignRight));
  }
  return {};
}

bool FigureOrder::lessThan(const QModelIndex& left, const QModelIndex& right) const {
  const auto& model = *static_cast<const FigureModel*>(sourceModel());
  const auto column = static_cast<size_t>(left.column());
  const FigureCell& a = model.row(left.row()).cells[column];
  const FigureCell& b = model.row(right.row()).cells[column];
  return model.IsText(left.column()) ? a.text.localeAwareCompare(b.text) < 0 : a.value < b.value;
}

}  // namespace memline::app
