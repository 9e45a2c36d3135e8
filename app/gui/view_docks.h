// SPDX-License-Identifier: GPL-3.0-or-later
// The views of the window's lower half, as tabs beside "Where Is My RSS": each a dock that an action shows and hides.
#ifndef MEMLINE_APP_GUI_VIEW_DOCKS_H_
#define MEMLINE_APP_GUI_VIEW_DOCKS_H_

#include <QDockWidget>
#include <QList>
#include <QMainWindow>
#include <QObject>

#include "app/gui/actions.h"
#include "app/gui/call_tree_view.h"
#include "app/gui/compare_view.h"
#include "app/gui/flame_view.h"
#include "app/gui/growth_view.h"

namespace memline::app {

class ViewDocks : public QObject {
  Q_OBJECT

 public:
  /// All hidden, tabs of `beside`.
  ViewDocks(QMainWindow* window, QDockWidget* beside, const Actions& actions);

  /// The session must outlive the views or the next call.
  void SetSource(const LiveSession* session, const QString& path, size_t process);
  void SetTime(const ShownTime& time);
  /// Once a frame.
  void Poll();
  void HideAll();
  /// Shows and fills the comparison.
  void CompareWith(const QString& path);
  void CompareWithTime();

  [[nodiscard]] CallTreeView* call_tree() const { return call_tree_; }
  [[nodiscard]] FlameView* flame() const { return flame_; }
  [[nodiscard]] GrowthView* growth() const { return growth_; }
  [[nodiscard]] CompareView* compare() const { return compare_; }

 signals:
  void placeChosen(const memline::app::SourcePlace& place);
  void failed(const memline::Problem& problem);

 private:
  QDockWidget* Add(QWidget* view, const QString& title, const QString& name, QAction* action);
  /// visit(view) of each view.
  template <typename Visit>
  void ForEach(Visit visit);

  QMainWindow* window_;
  QDockWidget* beside_;
  QDockWidget* compare_dock_;
  QList<QDockWidget*> docks_;
  CallTreeView* call_tree_;
  FlameView* flame_;
  GrowthView* growth_;
  CompareView* compare_;
};

}  // namespace memline::app

#endif  // MEMLINE_APP_GUI_VIEW_DOCKS_H_
