// SPDX-License-Identifier: GPL-3.0-or-later
// What the window shows while it records and no target has come yet.
#ifndef MEMLINE_APP_GUI_WAITING_PAGE_H_
#define MEMLINE_APP_GUI_WAITING_PAGE_H_

#include <QAction>
#include <QLabel>
#include <QWidget>

namespace memline::app {

class WaitingPage : public QWidget {
  Q_OBJECT

 public:
  explicit WaitingPage(QAction* stop, QWidget* parent = nullptr);
  void SetTexts(const QString& title, const QString& hint);

 protected:
  void changeEvent(QEvent* event) override;

 private:
  void ShowIcon();

  QLabel* icon_;
  QLabel* title_;
  QLabel* hint_;
};

}  // namespace memline::app

#endif  // MEMLINE_APP_GUI_WAITING_PAGE_H_
