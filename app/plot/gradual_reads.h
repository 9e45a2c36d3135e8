// SPDX-License-Identifier: GPL-3.0-or-later
// What a file holds of a range comes into view over several frames, rather than hold one of them up.
#ifndef MEMLINE_APP_PLOT_GRADUAL_READS_H_
#define MEMLINE_APP_PLOT_GRADUAL_READS_H_

#include <algorithm>
#include <cstddef>

#include "app/plot/time_view.h"
#include "profiler_core/model/pyramid.h"

namespace memline::app {

class GradualReads {
 public:
  /// What may be read for the next frame, which shows the range: a little, or `at_once` all that it needs.
  [[nodiscard]] BlockReads* Allow(TimeRange range, bool at_once) {
    if (range != range_) of_range_ = 0;
    range_ = range;
    const size_t left = std::min(at_once ? kOfRange : kOfFrame, kOfRange - of_range_);
    of_range_ += left;
    reads_ = {left};
    return &reads_;
  }

  /// Whether another frame of that range would show more.
  [[nodiscard]] bool GoOn() const { return reads_.missed && of_range_ < kOfRange; }

 private:
  static constexpr size_t kOfFrame = 4;
  /// What several curves need, and what is kept of a file: reading on and on would show no more.
  static constexpr size_t kOfRange = 1024;

  BlockReads reads_;
  TimeRange range_;
  size_t of_range_ = 0;
};

}  // namespace memline::app

#endif  // MEMLINE_APP_PLOT_GRADUAL_READS_H_
