// SPDX-License-Identifier: GPL-3.0-or-later
// A bar inside the window that says what went wrong, why and what to do, or offers something, until it is dismissed.
#ifndef MEMLINE_APP_GUI_MESSAGE_BAR_H_
#define MEMLINE_APP_GUI_MESSAGE_BAR_H_

#include <QFrame>
#include <QLabel>
#include <QPushButton>

#include "profiler_core/report/problem.h"

namespace memline::app {

class MessageBar : public QFrame {
  Q_OBJECT

 public:
  explicit MessageBar(QWidget* parent = nullptr);
  void ShowProblem(const Problem& problem);
  /// With a button; accepted() when it is used.
  void ShowOffer(const QString& what, const QString& details, const QString& button);
  [[nodiscard]] QString text() const;

 signals:
  void accepted();

 protected:
  void changeEvent(QEvent* event) override;

 private:
  void Tint();
  void ShowTexts(const QString& what, const QString& details);

  QLabel* icon_;
  QLabel* what_;
  QLabel* details_;
  QPushButton* offer_;
  bool is_problem_ = true;
};

}  // namespace memline::app

#endif  // MEMLINE_APP_GUI_MESSAGE_BAR_H_
