// SPDX-License-Identifier: GPL-3.0-or-later
// What the window shows without a session: what to do first, the recent sessions, one command to copy.
#ifndef MEMLINE_APP_GUI_START_PAGE_H_
#define MEMLINE_APP_GUI_START_PAGE_H_

#include <QAction>
#include <QFutureWatcher>
#include <QListWidget>
#include <QWidget>

#include "app/gui/session_glance.h"

namespace memline::app {

class StartPage : public QWidget {
  Q_OBJECT

 public:
  /// One large button for each action, in this order.
  StartPage(const QList<QAction*>& actions, QWidget* parent = nullptr);
  ~StartPage() override { glances_.cancel(); }
  void SetRecent(const QStringList& files);

 protected:
  void showEvent(QShowEvent* event) override;

 signals:
  void openRequested(const QString& path);

 private:
  QWidget* NewActions(const QList<QAction*>& actions);
  QWidget* NewRecent();
  QWidget* NewCommand();
  void ReadGlances();
  void ShowGlance(const SessionGlance& glance);

  QListWidget* recent_;
  QWidget* no_recent_;
  QFutureWatcher<SessionGlance> glances_;
};

}  // namespace memline::app

#endif  // MEMLINE_APP_GUI_START_PAGE_H_
