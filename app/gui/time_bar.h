// SPDX-License-Identifier: GPL-3.0-or-later
// Says that the tables tell of a part of the recording only, and leads back to all of it. Hidden otherwise.
#ifndef MEMLINE_APP_GUI_TIME_BAR_H_
#define MEMLINE_APP_GUI_TIME_BAR_H_

#include <QAction>
#include <QFrame>
#include <QLabel>

#include "app/gui/shown_time.h"

namespace memline::app {

class TimeBar : public QFrame {
  Q_OBJECT

 public:
  /// `clear` is what its button does.
  explicit TimeBar(QAction* clear, QWidget* parent = nullptr);
  void Show(const ShownTime& time);
  [[nodiscard]] QString text() const { return label_->text(); }

 private:
  QLabel* label_;
};

}  // namespace memline::app

#endif  // MEMLINE_APP_GUI_TIME_BAR_H_
