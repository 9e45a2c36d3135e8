// SPDX-License-Identifier: GPL-3.0-or-later
// Moves the shown range and scale towards where they should be, a little each frame, independent of the frame rate.
#ifndef MEMLINE_APP_PLOT_GLIDE_H_
#define MEMLINE_APP_PLOT_GLIDE_H_

#include "app/plot/timeline_plot.h"

namespace memline::app {

class Glide {
 public:
  /// The next steps go all the way.
  void Snap() { snap_ = true; }
  /// seconds: since the last step.
  void StepRange(TimeRange aim, double seconds);
  /// Free space of an eighth above the highest value. The scale only shrinks when much would be left empty, so it does
  /// not tremble, and whatever it does the highest value stays in sight.
  void StepTop(double highest_bytes, double seconds);

  [[nodiscard]] bool Moving() const { return moving_range_ || moving_top_; }
  [[nodiscard]] TimeRange range() const { return range_; }
  [[nodiscard]] double top_bytes() const { return top_; }

 private:
  TimeRange range_;
  double top_ = 0;
  double top_aim_ = 0;
  bool snap_ = true;
  bool moving_range_ = false;
  bool moving_top_ = false;
};

/// The scale for a highest value when there is nothing to glide from.
[[nodiscard]] double TopFor(double highest_bytes);

}  // namespace memline::app

#endif  // MEMLINE_APP_PLOT_GLIDE_H_
