// SPDX-License-Identifier: GPL-3.0-or-later
// What a view shows instead of rows: what there would be to see, and what to do first.
#ifndef MEMLINE_APP_GUI_VIEW_NOTE_H_
#define MEMLINE_APP_GUI_VIEW_NOTE_H_

#include <absl/status/status.h>

#include <QLabel>
#include <QStackedWidget>

namespace memline::app {

/// The view, or while a text is set that text in its place.
class ViewNote : public QStackedWidget {
  Q_OBJECT

 public:
  explicit ViewNote(QWidget* view, QWidget* parent = nullptr);

  void ShowView() { setCurrentIndex(0); }
  void ShowText(const QString& title, const QString& hint);
  /// `what` as in Problem.
  void ShowFailure(const QString& what, const absl::Status& status);
  [[nodiscard]] QString text() const { return currentIndex() == 0 ? QString() : title_->text() + '\n' + hint_->text(); }

 private:
  QLabel* title_;
  QLabel* hint_;
};

}  // namespace memline::app

#endif  // MEMLINE_APP_GUI_VIEW_NOTE_H_
