// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/call_tree_model.h"

#include <QFont>
#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

#include "profiler_core/report/format.h"

namespace memline::app {
namespace {

bool SameFigures(const PathNode& a, const PathNode& b) {
  return a.counters == b.counters && a.live_at_peak == b.live_at_peak;
}

QString PlaceText(const PathNode& node) {
  QString text = QString::fromStdString(Printable(PlaceName(node)));
  if (!node.source.empty()) text += "   " + QString::fromStdString(Printable(node.source));
  return text;
}

/// As FindChild, for one that is likely to be the n-th.
std::optional<uint32_t> FindNear(const PathTree& tree, uint32_t parent, int n, const PathNode& place) {
  const std::vector<uint32_t>& children = tree[parent].children;
  const auto guess = static_cast<size_t>(n);
  if (guess < children.size() && ComparePlaces(tree[children[guess]], place) == 0) return children[guess];
  return FindChild(tree, parent, place);
}

QString PlaceToolTip(const PathNode& node) {
  if (node.kind == PathNode::Kind::kOutside)
    return CallTreeModel::tr("What happened while no annotated function was running");
  QString tip = QString::fromStdString(Printable(node.function));
  if (!node.file.empty()) tip += QString("\n%1:%2").arg(QString::fromStdString(Printable(node.file))).arg(node.line);
  return tip;
}

}  // namespace

struct CallTreeModel::Item {
  Item* parent = nullptr;
  int row = 0;
  uint32_t node = 0;
  bool changed = false;
  std::vector<std::unique_ptr<Item>> children{};
};

CallTreeModel::CallTreeModel(QObject* parent) : QAbstractItemModel(parent), root_(std::make_unique<Item>()) {}

CallTreeModel::~CallTreeModel() = default;

void CallTreeModel::SetTree(std::shared_ptr<const PathTree> tree) {
  if (!tree || !tree_ || tree->time != tree_->time) {
    beginResetModel();
    tree_ = std::move(tree);
    root_ = tree_ ? NewItem(nullptr, 0, 0) : std::make_unique<Item>();
    endResetModel();
    return;
  }
  RemoveMissing(*root_, *tree, 0);
  Renumber(*root_, *tree, 0);
  tree_ = std::move(tree);
  AddNew(*root_);
  TellChange(*root_);
}

void CallTreeModel::RemoveMissing(Item& item, const PathTree& tree, uint32_t node) {
  for (int row = static_cast<int>(item.children.size()) - 1; row >= 0; --row) {
    Item& child = *item.children[static_cast<size_t>(row)];
    if (const auto found = FindNear(tree, node, row, (*tree_)[child.node])) {
      RemoveMissing(child, tree, *found);
      continue;
    }
    beginRemoveRows(IndexOf(item, 0), row, row);
    item.children.erase(item.children.begin() + row);
    for (size_t i = static_cast<size_t>(row); i < item.children.size(); ++i)
      item.children[i]->row = static_cast<int>(i);
    endRemoveRows();
  }
}

void CallTreeModel::Renumber(Item& item, const PathTree& tree, uint32_t node) {
  for (const auto& child : item.children) {
    if (const auto found = FindNear(tree, node, child->row, (*tree_)[child->node])) Renumber(*child, tree, *found);
  }
  item.changed = !SameFigures((*tree_)[item.node], tree[node]);
  item.node = node;
}

void CallTreeModel::AddNew(Item& item) {
  for (const auto& child : item.children) AddNew(*child);
  const std::vector<uint32_t>& wanted = (*tree_)[item.node].children;
  if (wanted.size() == item.children.size()) return;
  std::vector<uint32_t> known;
  for (const auto& child : item.children) known.push_back(child->node);
  std::ranges::sort(known);
  std::vector<uint32_t> added;
  std::ranges::copy_if(wanted, std::back_inserter(added),
                       [&](uint32_t node) { return !std::ranges::binary_search(known, node); });
  const int first = static_cast<int>(item.children.size());
  beginInsertRows(IndexOf(item, 0), first, first + static_cast<int>(added.size()) - 1);
  for (const uint32_t node : added)
    item.children.push_back(NewItem(&item, static_cast<int>(item.children.size()), node));
  endInsertRows();
}

std::unique_ptr<CallTreeModel::Item> CallTreeModel::NewItem(Item* parent, int row, uint32_t node) const {
  auto item = std::make_unique<Item>(Item{.parent = parent, .row = row, .node = node});
  for (const uint32_t child : (*tree_)[node].children) {
    item->children.push_back(NewItem(item.get(), static_cast<int>(item->children.size()), child));
  }
  return item;
}

// Shares are of the process: when that changes, so do they all.
void CallTreeModel::TellChange(const Item& item) {
  if (item.children.empty() || !root_->changed) return;
  emit dataChanged(IndexOf(*item.children.front(), 0), IndexOf(*item.children.back(), kColumnCount - 1));
  for (const auto& child : item.children) TellChange(*child);
}

CallTreeModel::Item* CallTreeModel::ItemOf(const QModelIndex& index) const {
  return index.isValid() ? static_cast<Item*>(index.internalPointer()) : root_.get();
}

QModelIndex CallTreeModel::IndexOf(const Item& item, int column) const {
  return item.parent == nullptr ? QModelIndex() : createIndex(item.row, column, &item);
}

const PathNode* CallTreeModel::NodeAt(const QModelIndex& index) const {
  return index.isValid() && tree_ ? &(*tree_)[ItemOf(index)->node] : nullptr;
}

PathMeasure CallTreeModel::MeasureOf(int column) const {
  switch (column) {
    case kAllocated:
      return PathMeasure::kAllocated;
    case kAllocations:
      return PathMeasure::kAllocations;
    case kAtPeak:
      return PathMeasure::kAtPeak;
    default:
      return tree_ && tree_->time.kind == ShownTime::Kind::kRange ? PathMeasure::kChange : PathMeasure::kLive;
  }
}

QModelIndex CallTreeModel::index(int row, int column, const QModelIndex& parent) const {
  if (!hasIndex(row, column, parent)) return {};
  return createIndex(row, column, ItemOf(parent)->children[static_cast<size_t>(row)].get());
}

QModelIndex CallTreeModel::parent(const QModelIndex& index) const {
  return index.isValid() ? IndexOf(*ItemOf(index)->parent, 0) : QModelIndex();
}

int CallTreeModel::rowCount(const QModelIndex& parent) const {
  return parent.column() > 0 ? 0 : static_cast<int>(ItemOf(parent)->children.size());
}

int CallTreeModel::columnCount(const QModelIndex& /*parent*/) const { return kColumnCount; }

QVariant CallTreeModel::data(const QModelIndex& index, int role) const {
  if (!index.isValid() || !tree_) return {};
  const PathNode& node = (*tree_)[ItemOf(index)->node];
  const PathMeasure measure = MeasureOf(index.column());
  const bool place = index.column() == kPlace;
  switch (role) {
    case Qt::DisplayRole:
      return place ? PlaceText(node) : QString::fromStdString(FormatMeasure(Measure(node, measure), measure));
    case Qt::ToolTipRole:
      return place ? PlaceToolTip(node) : ToolTip(node, index.column());
    case Qt::TextAlignmentRole:
      return QVariant(Qt::AlignVCenter | (place ? Qt::AlignLeft : Qt::AlignRight));
    case Qt::FontRole:
      if (place && node.kind == PathNode::Kind::kOutside) {
        QFont font;
        font.setItalic(true);
        return font;
      }
      return {};
    case kShareRole: {
      const auto all = static_cast<double>(Measure((*tree_)[0], measure));
      return place || all == 0 ? QVariant()
                               : std::clamp(static_cast<double>(Measure(node, measure)) / std::abs(all), 0.0, 1.0);
    }
    case kSearchRole:
      return PlaceText(node);
    default:
      return {};
  }
}

QString CallTreeModel::ToolTip(const PathNode& node, int column) const {
  const PathMeasure measure = MeasureOf(column);
  const int64_t value = Measure(node, measure);
  QString tip = QString::fromStdString(FormatExactMeasure(value, measure));
  if (const int64_t all = Measure((*tree_)[0], measure); all > 0 && value >= 0) {
    const double percent = 100.0 * static_cast<double>(value) / static_cast<double>(all);
    tip = tr("%1, %2 % of the process").arg(tip).arg(percent, 0, 'f', 1);
  }
  if (measure == PathMeasure::kAtPeak) {
    tip +=
        '\n' +
        tr("at %1, when the heap in use was largest").arg(QString::fromStdString(FormatDuration(tree_->heap_peak_ns)));
  }
  return tip + '\n' + tr("annotated callees included; exact: counted at every allocation and free");
}

QVariant CallTreeModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (orientation != Qt::Horizontal || section < 0 || section >= kColumnCount) return {};
  const PathMeasureInfo& info = kPathMeasureInfo[static_cast<size_t>(MeasureOf(section))];
  const bool place = section == kPlace;
  if (role == Qt::DisplayRole) return place ? tr("Function, line") : PathTree::tr(info.title);
  if (role == Qt::ToolTipRole) {
    return place ? tr("Functions that contain a PROFILE(), with their lines and what they called")
                 : PathTree::tr(info.help);
  }
  if (role == Qt::TextAlignmentRole) return QVariant(Qt::AlignVCenter | (place ? Qt::AlignLeft : Qt::AlignRight));
  return {};
}

CallTreeOrder::CallTreeOrder(QObject* parent) : SteadyOrder(parent) {
  setRecursiveFilteringEnabled(true);
  setAutoAcceptChildRows(true);
  setFilterRole(CallTreeModel::kSearchRole);
  setFilterKeyColumn(CallTreeModel::kPlace);
}

// Straight from the tree: as QVariants the values of a large tree take longer to compare than a frame.
bool CallTreeOrder::lessThan(const QModelIndex& left, const QModelIndex& right) const {
  const auto& model = *static_cast<const CallTreeModel*>(sourceModel());
  const PathNode& a = *model.NodeAt(left);
  const PathNode& b = *model.NodeAt(right);
  const bool a_outside = a.kind == PathNode::Kind::kOutside;
  const bool b_outside = b.kind == PathNode::Kind::kOutside;
  if (a_outside != b_outside) return (sortOrder() == Qt::AscendingOrder) == b_outside;
  if (left.column() == CallTreeModel::kPlace) return PlaceText(a).localeAwareCompare(PlaceText(b)) < 0;
  const PathMeasure measure = model.MeasureOf(left.column());
  return Measure(a, measure) < Measure(b, measure);
}

}  // namespace memline::app
