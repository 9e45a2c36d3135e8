// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/function_model.h"

#include <QFont>
#include <algorithm>
#include <unordered_map>

#include "profiler_core/report/format.h"

namespace memline::app {
namespace {

constexpr uint32_t kOutside = UINT32_MAX;

double Increment(const FunctionRow& row) { return static_cast<double>(row.inclusive.counters.increment_bytes()); }

QString BytesUnlessZero(uint64_t bytes) { return bytes == 0 ? QString() : QString::fromStdString(FormatBytes(bytes)); }

QString ToolTip(const FunctionRow& row, int column, bool is_change) {
  const Counters& all = row.inclusive.counters;
  switch (column) {
    case FunctionModel::kFunction:
      if (row.function == kOutside) return FunctionModel::tr("What happened while no annotated function was running");
      return QString("%1\n%2:%3").arg(QString::fromStdString(row.name), QString::fromStdString(row.file)).arg(row.line);
    case FunctionModel::kLive:
      if (is_change) {
        return FunctionModel::tr(
                   "%1 allocated here in that time, and %2 of what was ever allocated here freed, annotated callees "
                   "included\nexact: counted at every allocation and free")
            .arg(QString::fromStdString(FormatExactBytes(all.alloc_bytes)),
                 QString::fromStdString(FormatExactBytes(all.freed_bytes)));
      }
      return FunctionModel::tr(
                 "%1 held by what was allocated here, annotated callees included\nexact: counted at every "
                 "allocation and free")
          .arg(QString::fromStdString(FormatExactBytes(all.live_bytes())));
    case FunctionModel::kIncrement:
      return FunctionModel::tr(
                 "%1 allocated, %2 released while it ran, annotated callees included\nexact: counted at every "
                 "allocation and free")
          .arg(QString::fromStdString(FormatExactBytes(all.alloc_bytes)),
               QString::fromStdString(FormatExactBytes(all.released_bytes)));
    default:
      return {};
  }
}

}  // namespace

double FunctionModel::Live(const FunctionRow& row) const {
  const Counters& counters = row.inclusive.counters;
  return is_change_ ? static_cast<double>(counters.live_change_bytes()) : static_cast<double>(counters.live_bytes());
}

QString FunctionModel::Text(const FunctionRow& row, int column) const {
  const Counters& counters = row.inclusive.counters;
  switch (column) {
    case kFunction:
      return QString::fromStdString(row.name);
    case kLive:
      return is_change_ ? QString::fromStdString(FormatByteChange(counters.live_change_bytes()))
                        : BytesUnlessZero(counters.live_bytes());
    case kIncrement:
      return QString::fromStdString(FormatByteChange(counters.increment_bytes()));
    default:
      return {};
  }
}

void FunctionModel::SetRows(const std::vector<FunctionRow>& rows, bool is_change) {
  if (is_change != is_change_) {
    is_change_ = is_change;
    emit headerDataChanged(Qt::Horizontal, kLive, kLive);
  }
  largest_live_ = 0;
  largest_increment_ = 0;
  for (const FunctionRow& row : rows) {
    largest_live_ = std::max(largest_live_, Live(row));
    largest_increment_ = std::max(largest_increment_, Increment(row));
  }
  RemoveMissing(rows);
  std::unordered_map<uint32_t, size_t> known;
  for (size_t i = 0; i < rows_.size(); ++i) known.emplace(rows_[i].function, i);
  std::vector<FunctionRow> added;
  for (const FunctionRow& row : rows) {
    const auto place = known.find(row.function);
    if (place == known.end()) {
      added.push_back(row);
    } else {
      rows_[place->second] = row;
    }
  }
  if (!rows_.empty()) emit dataChanged(index(0, 0), index(rowCount() - 1, kColumnCount - 1));
  if (added.empty()) return;
  beginInsertRows({}, rowCount(), rowCount() + static_cast<int>(added.size()) - 1);
  rows_.insert(rows_.end(), added.begin(), added.end());
  endInsertRows();
}

void FunctionModel::RemoveMissing(const std::vector<FunctionRow>& rows) {
  for (int i = rowCount() - 1; i >= 0; --i) {
    const uint32_t id = row(i).function;
    if (std::ranges::any_of(rows, [id](const FunctionRow& other) { return other.function == id; })) continue;
    beginRemoveRows({}, i, i);
    rows_.erase(rows_.begin() + i);
    endRemoveRows();
  }
}

int FunctionModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(rows_.size());
}

int FunctionModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : kColumnCount; }

QVariant FunctionModel::data(const QModelIndex& index, int role) const {
  if (!hasIndex(index.row(), index.column())) return {};
  const FunctionRow& shown = row(index.row());
  switch (role) {
    case Qt::DisplayRole:
      return Text(shown, index.column());
    case Qt::ToolTipRole:
      return ToolTip(shown, index.column(), is_change_);
    case Qt::TextAlignmentRole:
      return QVariant(Qt::AlignVCenter | (index.column() == kFunction ? Qt::AlignLeft : Qt::AlignRight));
    case Qt::FontRole:
      if (shown.function == kOutside && index.column() == kFunction) {
        QFont font;
        font.setItalic(true);
        return font;
      }
      return {};
    case kShareRole:
      if (index.column() == kLive && largest_live_ > 0) return std::max(0.0, Live(shown)) / largest_live_;
      if (index.column() == kIncrement && largest_increment_ > 0) {
        return std::max(0.0, Increment(shown)) / largest_increment_;
      }
      return {};
    case kSortRole:
      if (index.column() == kFunction) return Text(shown, kFunction);
      return index.column() == kLive ? Live(shown) : Increment(shown);
    case kIdRole:
      return shown.function;
    default:
      return {};
  }
}

QVariant FunctionModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (orientation != Qt::Horizontal) return {};
  if (role == Qt::TextAlignmentRole) {
    return QVariant(Qt::AlignVCenter | (section == kFunction ? Qt::AlignLeft : Qt::AlignRight));
  }
  static const char* const kTitles[kColumnCount] = {QT_TR_NOOP("Function"), QT_TR_NOOP("Live"),
                                                    QT_TR_NOOP("Increment")};
  static const char* const kHelp[kColumnCount] = {
      QT_TR_NOOP("Functions that contain a PROFILE()"), QT_TR_NOOP("Bytes allocated here and not yet freed"),
      QT_TR_NOOP("Bytes allocated minus bytes released while the function ran")};
  if (section < 0 || section >= kColumnCount) return {};
  const bool live_change = is_change_ && section == kLive;
  if (role == Qt::DisplayRole) return live_change ? tr("Live ±") : tr(kTitles[section]);
  if (role == Qt::ToolTipRole && live_change) return tr("What the bytes held changed by in the chosen time");
  if (role == Qt::ToolTipRole) return tr(kHelp[section]);
  return {};
}

FunctionOrder::FunctionOrder(QObject* parent) : QSortFilterProxyModel(parent) {
  setDynamicSortFilter(false);
  setSortRole(FunctionModel::kSortRole);
}

void FunctionOrder::Renew() { sort(sortColumn(), sortOrder()); }

bool FunctionOrder::lessThan(const QModelIndex& left, const QModelIndex& right) const {
  const bool left_outside = left.data(FunctionModel::kIdRole).toUInt() == kOutside;
  const bool right_outside = right.data(FunctionModel::kIdRole).toUInt() == kOutside;
  if (left_outside != right_outside) return (sortOrder() == Qt::AscendingOrder) == right_outside;
  const QVariant a = left.data(FunctionModel::kSortRole);
  const QVariant b = right.data(FunctionModel::kSortRole);
  if (left.column() == FunctionModel::kFunction) return a.toString().localeAwareCompare(b.toString()) < 0;
  return a.toDouble() < b.toDouble();
}

}  // namespace memline::app
