// SPDX-License-Identifier: GPL-3.0-or-later
// A PathTree for a tree view. Rows stay where they are while their values change; CallTreeOrder sorts and filters them.
#ifndef MEMLINE_APP_GUI_CALL_TREE_MODEL_H_
#define MEMLINE_APP_GUI_CALL_TREE_MODEL_H_

#include <QAbstractItemModel>
#include <memory>
#include <vector>

#include "app/gui/path_tree.h"
#include "app/gui/steady_order.h"

namespace memline::app {

class CallTreeModel : public QAbstractItemModel {
  Q_OBJECT

 public:
  /// kBytes is what is live, or in a range how that changed.
  enum Column { kPlace, kBytes, kAllocated, kAllocations, kAtPeak, kColumnCount };
  enum Role {
    kShareRole = Qt::UserRole,  ///< 0 to 1 of the process, for the bar
    kSearchRole,                ///< what a search looks at
  };

  explicit CallTreeModel(QObject* parent = nullptr);
  ~CallTreeModel() override;

  /// Known places keep their rows, new ones are added at the end, missing ones go.
  void SetTree(std::shared_ptr<const PathTree> tree);
  /// nullptr before the first tree.
  [[nodiscard]] const PathTree* tree() const { return tree_.get(); }
  [[nodiscard]] const PathNode* NodeAt(const QModelIndex& index) const;
  /// The measure of a column, kLive for that of the places.
  [[nodiscard]] PathMeasure MeasureOf(int column) const;

  QModelIndex index(int row, int column, const QModelIndex& parent = {}) const override;
  QModelIndex parent(const QModelIndex& index) const override;
  int rowCount(const QModelIndex& parent = {}) const override;
  int columnCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
  QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

 private:
  struct Item;

  [[nodiscard]] Item* ItemOf(const QModelIndex& index) const;
  [[nodiscard]] QModelIndex IndexOf(const Item& item, int column) const;
  void RemoveMissing(Item& item, const PathTree& tree, uint32_t node);
  void Renumber(Item& item, const PathTree& tree, uint32_t node);
  void AddNew(Item& item);
  std::unique_ptr<Item> NewItem(Item* parent, int row, uint32_t node) const;
  void TellChange(const Item& item);
  [[nodiscard]] QString ToolTip(const PathNode& node, int column) const;

  std::shared_ptr<const PathTree> tree_;
  std::unique_ptr<Item> root_;
};

/// By the exact values, "outside PROFILE" last in either direction. A row is shown if it, one above or one below fits
/// the filter.
class CallTreeOrder : public SteadyOrder {
  Q_OBJECT

 public:
  explicit CallTreeOrder(QObject* parent = nullptr);

 protected:
  bool lessThan(const QModelIndex& left, const QModelIndex& right) const override;
};

}  // namespace memline::app

#endif  // MEMLINE_APP_GUI_CALL_TREE_MODEL_H_
