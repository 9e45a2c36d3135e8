// SPDX-License-Identifier: GPL-3.0-or-later
// Where the view was before, and the way back and forth. Pure arithmetic.
#ifndef MEMLINE_APP_PLOT_VIEW_HISTORY_H_
#define MEMLINE_APP_PLOT_VIEW_HISTORY_H_

#include <cstddef>
#include <optional>
#include <vector>

#include "app/plot/timeline_plot.h"

namespace memline::app {

/// What changes the view. A run of zooms, or of pans, is one step of the history.
enum class ViewChange { kZoom, kPan, kJump };

class ViewHistory {
 public:
  static constexpr size_t kMaxSteps = 200;

  /// The view was `before` and is another one now.
  void Remember(TimeRange before, ViewChange change);
  /// Where to go from `now`; nothing at the end of the way.
  std::optional<TimeRange> Back(TimeRange now);
  std::optional<TimeRange> Forward(TimeRange now);
  [[nodiscard]] bool has_back() const { return !back_.empty(); }
  [[nodiscard]] bool has_forward() const { return !forward_.empty(); }

 private:
  std::vector<TimeRange> back_;
  std::vector<TimeRange> forward_;
  std::optional<ViewChange> run_;
};

}  // namespace memline::app

#endif  // MEMLINE_APP_PLOT_VIEW_HISTORY_H_
