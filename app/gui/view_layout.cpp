// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/view_layout.h"

namespace memline::app {

QHBoxLayout* NewViewBar() {
  auto* bar = new QHBoxLayout;
  bar->setContentsMargins(8, 4, 8, 4);
  bar->setSpacing(12);
  return bar;
}

QVBoxLayout* LayOutBelow(QHBoxLayout* bar, QWidget* view) {
  auto* layout = new QVBoxLayout(view);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(0);
  layout->addLayout(bar);
  return layout;
}

}  // namespace memline::app
