// SPDX-License-Identifier: GPL-3.0-or-later
// The time that the user chose: none, a moment, or a range. Pure arithmetic; ChosenTime draws it.
#ifndef MEMLINE_APP_PLOT_TIME_SELECTION_H_
#define MEMLINE_APP_PLOT_TIME_SELECTION_H_

#include <optional>

#include "app/plot/timeline_plot.h"

namespace memline::app {

class TimeSelection {
 public:
  /// A moment is a range without width.
  [[nodiscard]] std::optional<TimeRange> time() const { return time_; }
  /// Either end may come first.
  void Set(std::optional<TimeRange> time);
  /// The other end stays; where there is none yet, or it is on the wrong side, it is that of what is visible.
  void BeginAt(int64_t time_ns, TimeRange visible);
  void EndAt(int64_t time_ns, TimeRange visible);
  /// Moves a moment, or the end of a range, to the next sample in that direction; a range keeps some width.
  void Step(const Pyramid& samples, int direction);

 private:
  std::optional<TimeRange> time_;
};

}  // namespace memline::app

#endif  // MEMLINE_APP_PLOT_TIME_SELECTION_H_
