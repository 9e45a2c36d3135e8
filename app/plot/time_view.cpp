// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/plot/time_view.h"

#include <algorithm>
#include <cmath>

namespace memline::app {

TimeRange TimeView::Whole() const { return {extent_.begin_ns, std::max(extent_.end_ns, extent_.begin_ns + kMinFitNs)}; }

void TimeView::SetExtent(TimeRange extent) {
  const bool was_empty = extent_ == TimeRange{};
  // A file may claim any time; within these bounds sums of two times cannot overflow.
  constexpr int64_t kFarthestNs = int64_t{1} << 60;
  extent_.begin_ns = std::clamp(extent.begin_ns, -kFarthestNs, kFarthestNs);
  extent_.end_ns = std::clamp(extent.end_ns, extent_.begin_ns, kFarthestNs);
  if (whole_ && (follow_ || was_empty)) {
    range_ = Whole();
  } else if (follow_) {
    const int64_t width = range_.end_ns - range_.begin_ns;
    range_ = {extent_.end_ns - width, extent_.end_ns};
  }
}

void TimeView::SetFollow(bool follow) {
  follow_ = follow;
  if (follow_) SetExtent(extent_);
}

void TimeView::Fit() {
  whole_ = true;
  range_ = Whole();
}

void TimeView::ZoomAbout(int64_t anchor_ns, double factor) {
  if (!(factor > 0) || !std::isfinite(factor)) return;
  const auto width = static_cast<double>(range_.end_ns - range_.begin_ns);
  const TimeRange whole = Whole();
  const auto widest = static_cast<double>(whole.end_ns - whole.begin_ns);
  const double new_width = std::clamp(width / factor, static_cast<double>(kMinWidthNs), std::max(widest, width));
  const double left_share = static_cast<double>(anchor_ns - range_.begin_ns) / width;
  const auto begin = anchor_ns - static_cast<int64_t>(std::llround(left_share * new_width));
  Place({begin, begin + static_cast<int64_t>(std::llround(new_width))});
}

void TimeView::PanBy(double fraction) {
  if (!std::isfinite(fraction)) return;
  const int64_t width = range_.end_ns - range_.begin_ns;
  const auto shift = static_cast<int64_t>(std::clamp(fraction, -1e3, 1e3) * static_cast<double>(width));
  Place({range_.begin_ns + shift, range_.end_ns + shift});
}

void TimeView::SetRange(TimeRange range) { Place(range); }

// Keeps the view over the recording: no wider than it, and not beside it.
void TimeView::Place(TimeRange range) {
  const TimeRange whole = Whole();
  const int64_t width =
      std::clamp(range.end_ns - range.begin_ns, kMinWidthNs, std::max(kMinWidthNs, whole.end_ns - whole.begin_ns));
  const int64_t begin = std::clamp(range.begin_ns, whole.begin_ns, std::max(whole.begin_ns, whole.end_ns - width));
  range_ = {begin, begin + width};
  whole_ = range_ == whole;
  follow_ = false;
}

}  // namespace memline::app
