// SPDX-License-Identifier: GPL-3.0-or-later
// "Flame Graph": the graph with what its boxes weigh, a search, and its ways out: as text, SVG and PNG.
#ifndef MEMLINE_APP_GUI_FLAME_VIEW_H_
#define MEMLINE_APP_GUI_FLAME_VIEW_H_

#include <QComboBox>
#include <QLabel>
#include <QToolButton>
#include <QWidget>

#include "app/gui/flame_graph.h"
#include "app/gui/search_field.h"
#include "app/gui/view_feed.h"
#include "app/gui/view_note.h"
#include "profiler_core/report/problem.h"

namespace memline::app {

class FlameView : public QWidget {
  Q_OBJECT

 public:
  explicit FlameView(QWidget* parent = nullptr);

  /// The session must outlive the view or the next call; nullptr empties it.
  void SetSource(const LiveSession* session, const std::filesystem::path& path, size_t process);
  void SetTime(const ShownTime& time);
  /// Called once a frame; what is not visible does no work.
  void Poll();
  void SetTree(std::shared_ptr<const PathTree> tree);
  /// In the format of the suffix: .svg, .png or .txt.
  void Save(const QString& path);

  [[nodiscard]] FlameGraph* graph() const { return graph_; }
  [[nodiscard]] QComboBox* measures() const { return measures_; }
  [[nodiscard]] SearchField* search() const { return search_; }
  [[nodiscard]] ViewNote* note() const { return note_; }

 signals:
  void placeChosen(const memline::app::SourcePlace& place);
  void failed(const memline::Problem& problem);

 private:
  void BuildMenu(QToolButton* button);
  void Show(const ViewFeed<PathTree>::Outcome& outcome);
  void OfferMeasures();
  void ShowLayout();
  void TellFound();
  void SaveWithDialog();

  std::shared_ptr<const PathTree> tree_;
  FlameGraph* graph_;
  QComboBox* measures_;
  QToolButton* zoom_out_;
  SearchField* search_;
  QLabel* detail_;
  ViewNote* note_ = nullptr;
  ViewFeed<PathTree> feed_;
};

}  // namespace memline::app

#endif  // MEMLINE_APP_GUI_FLAME_VIEW_H_
