// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/call_tree_view.h"

#include <QHeaderView>

#include "app/gui/cell_delegates.h"
#include "app/gui/view_layout.h"

namespace memline::app {
namespace {

constexpr int kTreePauseMs = 250;
constexpr qint64 kTreeSortPauseMs = 1000;
/// More are hardly looked at one by one.
constexpr int kMostFound = 500;

/// Rows all have the same height and columns keep their width, so new figures ask for nothing but to be painted.
/// QTreeView looks each parent up among all its rows first.
class CallTreeRows : public QTreeView {
 public:
  using QTreeView::QTreeView;
  void dataChanged(const QModelIndex& /*top_left*/, const QModelIndex& /*bottom_right*/,
                   const QList<int>& /*roles*/) override {
    viewport()->update();
  }
};

}  // namespace

CallTreeView::CallTreeView(QWidget* parent)
    : QWidget(parent),
      search_(new SearchField(tr("Search the call tree"), this)),
      tree_(new CallTreeRows),
      note_(new ViewNote(tree_)),
      feed_(this, ViewFeed<PathTree>::Processes::kOne, kTreePauseMs, BuildPathTree,
            [this](const auto& outcome) { Show(outcome); }) {
  order_.setSourceModel(&model_);
  tree_->setObjectName("call_tree");
  tree_->setAccessibleName(tr("Call tree"));
  tree_->setModel(&order_);
  tree_->setUniformRowHeights(true);
  tree_->setFrameShape(QFrame::NoFrame);
  tree_->setSortingEnabled(true);
  tree_->setExpandsOnDoubleClick(true);
  for (int column = CallTreeModel::kBytes; column < CallTreeModel::kColumnCount; ++column) {
    tree_->setItemDelegateForColumn(column, new BarDelegate(CallTreeModel::kShareRole, this));
    tree_->header()->resizeSection(column, fontMetrics().horizontalAdvance("+00.0 MiB") + 28);
  }
  tree_->header()->setStretchLastSection(false);
  tree_->header()->setSectionsMovable(false);
  tree_->header()->setSectionResizeMode(CallTreeModel::kPlace, QHeaderView::Stretch);
  tree_->sortByColumn(CallTreeModel::kBytes, Qt::DescendingOrder);

  auto* bar = NewViewBar();
  bar->addWidget(search_);
  LayOutBelow(bar, this)->addWidget(note_, 1);
  SetTree(nullptr);
  connect(search_, &SearchField::searched, this, &CallTreeView::Search);
  connect(tree_->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &CallTreeView::Choose);
  connect(tree_, &QTreeView::clicked, this, &CallTreeView::Choose);
}

void CallTreeView::SetSource(const LiveSession* session, const std::filesystem::path& path, size_t process) {
  feed_.SetSource(session, path, process);
  SetTree(nullptr);
}

void CallTreeView::SetTime(const ShownTime& time) { feed_.SetTime(time); }

void CallTreeView::Poll() {
  if (isVisible()) feed_.Poll();
}

void CallTreeView::Show(const ViewFeed<PathTree>::Outcome& outcome) {
  if (outcome.ok()) {
    SetTree(*outcome);
    return;
  }
  note_->ShowFailure(tr("The call tree of this time cannot be shown"), outcome.status());
}

void CallTreeView::SetTree(std::shared_ptr<const PathTree> tree) {
  const bool first = model_.tree() == nullptr;
  const bool same_time = tree && model_.tree() != nullptr && tree->time == model_.tree()->time;
  const bool grew = same_time && tree->nodes.size() != model_.tree()->nodes.size();
  const bool whole = tree && tree->time.kind == ShownTime::Kind::kWhole;
  const bool empty = !tree || tree->nodes.size() <= 1;
  model_.SetTree(std::move(tree));
  tree_->setColumnHidden(CallTreeModel::kAtPeak, !whole);
  if (empty) {
    note_->ShowText(tr("Nothing was allocated yet"),
                    tr("Here come the functions that contain a PROFILE(), with their lines and what they called. "
                       "How to annotate a program is told by F1."));
    return;
  }
  note_->ShowView();
  if (grew || !same_time || !since_sorted_.isValid() || since_sorted_.elapsed() >= kTreeSortPauseMs) {
    order_.Renew();
    since_sorted_.start();
  }
  if (first) tree_->expandToDepth(0);
  if (search_->active()) TellFound();
}

void CallTreeView::Search() {
  order_.setFilterRegularExpression(search_->expression());
  if (!search_->active()) {
    search_->ShowFound({});
    if (tree_->currentIndex().isValid()) tree_->scrollTo(tree_->currentIndex());
    return;
  }
  for (const QModelIndex& found : Found()) {
    for (QModelIndex above = found.parent(); above.isValid(); above = above.parent()) tree_->expand(above);
  }
  TellFound();
}

QModelIndexList CallTreeView::Found() const {
  return order_.match(order_.index(0, 0), CallTreeModel::kSearchRole, search_->expression(), kMostFound,
                      Qt::MatchRegularExpression | Qt::MatchRecursive);
}

void CallTreeView::TellFound() {
  const auto count = Found().size();
  search_->ShowFound(count == 0            ? tr("nothing found")
                     : count == 1          ? tr("1 place")
                     : count == kMostFound ? tr("%1 places or more").arg(count)
                                           : tr("%1 places").arg(count));
}

void CallTreeView::Choose(const QModelIndex& index) {
  const PathNode* node = model_.NodeAt(order_.mapToSource(index));
  if (node == nullptr) return;
  emit placeChosen({node->function, node->file, node->kind == PathNode::Kind::kLine ? node->line : 0});
}

}  // namespace memline::app
