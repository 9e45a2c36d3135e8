// SPDX-License-Identifier: GPL-3.0-or-later
// Of which time the views tell: of the whole recording, of a moment, or of what changed in a range.
#ifndef MEMLINE_APP_GUI_SHOWN_TIME_H_
#define MEMLINE_APP_GUI_SHOWN_TIME_H_

#include <QCoreApplication>
#include <QMetaType>
#include <QString>
#include <cstdint>

namespace memline::app {

struct ShownTime {
  enum class Kind { kWhole, kMoment, kRange };
  Kind kind = Kind::kWhole;
  int64_t from_ns = 0;  ///< of a range
  int64_t to_ns = 0;    ///< of a range, and the moment
  bool operator==(const ShownTime&) const = default;

  Q_DECLARE_TR_FUNCTIONS(memline::app::ShownTime)
};

/// "at 3.20 s", "change from 3.20 s to 5.10 s", "whole recording".
[[nodiscard]] QString Describe(const ShownTime& time);

}  // namespace memline::app

Q_DECLARE_METATYPE(memline::app::ShownTime)

#endif  // MEMLINE_APP_GUI_SHOWN_TIME_H_
