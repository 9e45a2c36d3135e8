// SPDX-License-Identifier: GPL-3.0-or-later
// Laid out texts of a flame graph's boxes. To lay one out takes ten times as long as to paint it, so they are kept, and
// of new ones only so many come with each paint as there is time for.
#ifndef MEMLINE_APP_GUI_FLAME_LABELS_H_
#define MEMLINE_APP_GUI_FLAME_LABELS_H_

#include <QFont>
#include <QHash>
#include <QStaticText>

namespace memline::app {

class FlameLabels {
 public:
  static constexpr int kMostNew = 60;     ///< in one paint; some 1 ms
  static constexpr int kMostKept = 8000;  ///< more are forgotten, all at once

  void BeginPaint(const QFont& font);
  /// nullptr for a text there was no time for.
  [[nodiscard]] const QStaticText* Find(const QString& text);

 private:
  QFont font_;
  QHash<QString, QStaticText> texts_;
  int made_ = 0;
};

}  // namespace memline::app

#endif  // MEMLINE_APP_GUI_FLAME_LABELS_H_
