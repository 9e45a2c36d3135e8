// SPDX-License-Identifier: GPL-3.0-or-later
// Which stretch of time the plot shows: fit, zoom, pan, follow. Pure arithmetic; the plot glides its axis to it.
#ifndef MEMLINE_APP_PLOT_TIME_VIEW_H_
#define MEMLINE_APP_PLOT_TIME_VIEW_H_

#include "app/plot/timeline_plot.h"

namespace memline::app {

class TimeView {
 public:
  static constexpr int64_t kMinWidthNs = 1'000'000;
  /// What is shown of a recording that has barely begun.
  static constexpr int64_t kMinFitNs = 100'000'000;

  /// The data now reaches from begin to end. The view moves only if it follows or has not been set.
  void SetExtent(TimeRange extent);
  void SetFollow(bool follow);
  void Fit();
  /// factor > 1 zooms in; what is at `anchor_ns` stays where it is.
  void ZoomAbout(int64_t anchor_ns, double factor);
  void PanBy(double fraction);
  void SetRange(TimeRange range);

  [[nodiscard]] TimeRange range() const { return range_; }
  [[nodiscard]] bool follow() const { return follow_; }
  /// The whole recording is shown, and grows with it while following.
  [[nodiscard]] bool whole() const { return whole_; }

 private:
  [[nodiscard]] TimeRange Whole() const;
  void Place(TimeRange range);

  TimeRange extent_;
  TimeRange range_{0, kMinFitNs};
  bool follow_ = true;
  bool whole_ = true;
};

}  // namespace memline::app

#endif  // MEMLINE_APP_PLOT_TIME_VIEW_H_
