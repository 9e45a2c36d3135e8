// SPDX-License-Identifier: GPL-3.0-or-later
// "Compare": the session beside another one, or beside itself at another time, line by line.
#ifndef MEMLINE_APP_GUI_COMPARE_VIEW_H_
#define MEMLINE_APP_GUI_COMPARE_VIEW_H_

#include <QAction>
#include <QWidget>

#include "app/gui/compare_table.h"
#include "app/gui/elided_label.h"
#include "app/gui/figure_table.h"
#include "app/gui/search_field.h"
#include "app/gui/view_feed.h"
#include "app/gui/view_note.h"
#include "profiler_core/report/problem.h"

namespace memline::app {

class CompareView : public QWidget {
  Q_OBJECT

 public:
  /// `compare_with` chooses the other session, `compare_time` the time that is shown.
  CompareView(QAction* compare_with, QAction* compare_time, QWidget* parent = nullptr);

  /// The session must outlive the view or the next call; nullptr empties it.
  void SetSource(const LiveSession* session, const std::filesystem::path& path, size_t process);
  void SetTime(const ShownTime& time);
  /// Called once a frame; what is not visible does no work.
  void Poll();
  /// Reads the session to compare with, in the background. It stays when the session beside it is another one.
  void CompareWith(const QString& path);
  /// The time that is shown now, with those that are shown later.
  void CompareWithTime();

  [[nodiscard]] FigureTable* table() const { return table_; }
  [[nodiscard]] QLabel* heading() const { return heading_; }
  [[nodiscard]] ViewNote* note() const { return note_; }

 signals:
  void placeChosen(const memline::app::SourcePlace& place);
  void failed(const memline::Problem& problem);

 private:
  void Show(const ViewFeed<CompareTable>::Outcome& outcome);
  void ShowNote();
  using ReadingOne = QFuture<absl::StatusOr<BaselinePtr>>;
  void Await(const QString& name, ReadingOne baseline);
  void SetBaseline(BaselinePtr baseline);

  BaselinePtr baseline_;
  int reading_ = 0;  // a later CompareWith makes an earlier one's result stale
  ElidedLabel* heading_;
  SearchField* search_;
  FigureTable* table_;
  ViewNote* note_;
  std::unique_ptr<ViewFeed<CompareTable>> feed_;  // there is one once there is a baseline
  const LiveSession* session_ = nullptr;
  std::filesystem::path path_;
  ShownTime time_;
};

}  // namespace memline::app

#endif  // MEMLINE_APP_GUI_COMPARE_VIEW_H_
