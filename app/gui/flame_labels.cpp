// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/flame_labels.h"

namespace memline::app {

void FlameLabels::BeginPaint(const QFont& font) {
  if (font != font_ || texts_.size() > kMostKept) texts_.clear();
  font_ = font;
  made_ = 0;
}

const QStaticText* FlameLabels::Find(const QString& text) {
  if (const auto known = texts_.constFind(text); known != texts_.constEnd()) return &*known;
  if (made_ == kMostNew) return nullptr;
  ++made_;
  QStaticText made(text);
  made.setTextFormat(Qt::PlainText);
  made.setPerformanceHint(QStaticText::AggressiveCaching);
  made.prepare(QTransform(), font_);
  return &*texts_.insert(text, made);
}

}  // namespace memline::app
