// SPDX-License-Identifier: GPL-3.0-or-later
// The source of the selected function with its figures: a heading, the lines, and a note when there is no source.
#ifndef MEMLINE_APP_GUI_SOURCE_VIEW_H_
#define MEMLINE_APP_GUI_SOURCE_VIEW_H_

#include <QLabel>
#include <QTableView>
#include <QToolButton>
#include <QWidget>

#include "app/gui/source_model.h"
#include "app/gui/view_feed.h"

namespace memline::app {

class SourceView : public QWidget {
  Q_OBJECT

 public:
  explicit SourceView(QWidget* parent = nullptr);

  /// Of the function already shown: values change in place, selection and scroll position stay.
  void Show(SourceListing listing);
  void Clear();
  /// Whose history the trends are of. The session must outlive the view or the next call; nullptr: none.
  void SetSource(const LiveSession* session, const std::filesystem::path& path, size_t process);
  /// Called once a frame; what is not visible does no work.
  void Poll() {
    if (isVisible()) history_feed_.Poll();
  }
  [[nodiscard]] const SourceModel& source_model() const { return model_; }
  [[nodiscard]] QTableView* table() const { return table_; }
  void ResetLayout();
  /// Selects a line and brings it into sight. Nothing happens if it is not listed.
  void Select(uint32_t line);
  /// The selected one, else the first of the function that has a number; 0: there is none.
  [[nodiscard]] uint32_t line() const;

 signals:
  /// Stretches of time in which the line under the pointer grew; none: it is on no line, or no such.
  void growthPointedAt(const std::vector<memline::app::TimeRange>& times);

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  void SetFonts();
  void MeasureSource();
  void FitSource();
  void ShowColumnMenu(QPoint global);
  void ScrollToHottest();
  void PointAt(uint32_t line);

  SourceModel model_;
  ViewFeed<LineHistory> history_feed_;
  int source_width_ = 0;  // of the longest line
  QLabel* heading_;
  QLabel* place_;
  QLabel* time_;
  QToolButton* columns_;
  QLabel* note_;
  QTableView* table_;
};

}  // namespace memline::app

#endif  // MEMLINE_APP_GUI_SOURCE_VIEW_H_
