// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/elided_label.h"

#include <QPainter>

namespace memline::app {

void ElidedLabel::paintEvent(QPaintEvent* /*event*/) {
  QPainter painter(this);
  const QRect box = contentsRect();
  painter.drawText(box, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine,
                   fontMetrics().elidedText(text(), Qt::ElideRight, box.width()));
}

}  // namespace memline::app
