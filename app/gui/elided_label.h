// SPDX-License-Identifier: GPL-3.0-or-later
// A line of text that ends in "…" where there is no room for all of it.
#ifndef MEMLINE_APP_GUI_ELIDED_LABEL_H_
#define MEMLINE_APP_GUI_ELIDED_LABEL_H_

#include <QLabel>

namespace memline::app {

class ElidedLabel : public QLabel {
  Q_OBJECT

 public:
  using QLabel::QLabel;
  [[nodiscard]] QSize minimumSizeHint() const override { return {0, QLabel::minimumSizeHint().height()}; }

 protected:
  void paintEvent(QPaintEvent* event) override;
};

}  // namespace memline::app

#endif  // MEMLINE_APP_GUI_ELIDED_LABEL_H_
