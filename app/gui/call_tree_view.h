// SPDX-License-Identifier: GPL-3.0-or-later
// "Call Tree": the annotated functions, their lines and what they called, with a search.
#ifndef MEMLINE_APP_GUI_CALL_TREE_VIEW_H_
#define MEMLINE_APP_GUI_CALL_TREE_VIEW_H_

#include <QElapsedTimer>
#include <QTreeView>
#include <QWidget>

#include "app/gui/call_tree_model.h"
#include "app/gui/search_field.h"
#include "app/gui/source_place.h"
#include "app/gui/view_feed.h"
#include "app/gui/view_note.h"

namespace memline::app {

class CallTreeView : public QWidget {
  Q_OBJECT

 public:
  explicit CallTreeView(QWidget* parent = nullptr);

  /// The session must outlive the view or the next call; nullptr empties it.
  void SetSource(const LiveSession* session, const std::filesystem::path& path, size_t process);
  void SetTime(const ShownTime& time);
  /// Called once a frame; what is not visible does no work.
  void Poll();
  /// Values change in place; rows change places at most once a second.
  void SetTree(std::shared_ptr<const PathTree> tree);

  [[nodiscard]] QTreeView* tree() const { return tree_; }
  [[nodiscard]] SearchField* search() const { return search_; }
  [[nodiscard]] const CallTreeModel& model() const { return model_; }
  [[nodiscard]] ViewNote* note() const { return note_; }

 signals:
  void placeChosen(const memline::app::SourcePlace& place);

 private:
  void Show(const ViewFeed<PathTree>::Outcome& outcome);
  void Search();
  void TellFound();
  void Choose(const QModelIndex& index);
  [[nodiscard]] QModelIndexList Found() const;

  CallTreeModel model_;
  CallTreeOrder order_;
  SearchField* search_;
  QTreeView* tree_;
  ViewNote* note_;
  QElapsedTimer since_sorted_;
  ViewFeed<PathTree> feed_;
};

}  // namespace memline::app

#endif  // MEMLINE_APP_GUI_CALL_TREE_VIEW_H_
