// SPDX-License-Identifier: GPL-3.0-or-later
// A bar inside the window that says what went wrong, why and what to do, until it is dismissed.
#ifndef MEMLINE_APP_GUI_MESSAGE_BAR_H_
#define MEMLINE_APP_GUI_MESSAGE_BAR_H_

#include <QFrame>
#include <QLabel>

#include "profiler_core/report/problem.h"

namespace memline::app {

class MessageBar : public QFrame {
  Q_OBJECT

 public:
  explicit MessageBar(QWidget* parent = nullptr);
  void ShowProblem(const Problem& problem);
  [[nodiscard]] QString text() const;

 protected:
  void changeEvent(QEvent* event) override;

 private:
  void Tint();

  QLabel* icon_;
  QLabel* what_;
  QLabel* details_;
};

}  // namespace memline::app

#endif  // MEMLINE_APP_GUI_MESSAGE_BAR_H_
