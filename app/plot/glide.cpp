// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/plot/glide.h"

#include <algorithm>
#include <cmath>

namespace memline::app {
namespace {

/// Two thirds of the way are covered in this time.
constexpr double kTimeConstantS = 0.06;
constexpr double kHeadroom = 1.12;
constexpr double kLeastHeadroom = 1.03;
constexpr double kShrinkBelow = 0.75;
/// Of the width or height: less than a third of a pixel on any screen.
constexpr double kArrived = 1e-4;
/// An axis of nothing but zeros still has a scale.
constexpr double kMinTopBytes = 1024;

double Share(double seconds) { return 1 - std::exp(-std::max(0.0, seconds) / kTimeConstantS); }

}  // namespace

double TopFor(double highest_bytes) { return highest_bytes > 0 ? highest_bytes * kHeadroom : kMinTopBytes; }

void Glide::StepRange(TimeRange aim, double seconds) {
  const double width = static_cast<double>(aim.end_ns - aim.begin_ns);
  const auto near = [&](int64_t a, int64_t b) { return std::abs(static_cast<double>(a - b)) <= width * kArrived; };
  if (snap_ || (near(range_.begin_ns, aim.begin_ns) && near(range_.end_ns, aim.end_ns))) {
    range_ = aim;
    moving_range_ = false;
    return;
  }
  const double share = Share(seconds);
  const auto step = [share](int64_t from, int64_t to) {
    return from + static_cast<int64_t>(std::llround(static_cast<double>(to - from) * share));
  };
  range_ = {step(range_.begin_ns, aim.begin_ns), step(range_.end_ns, aim.end_ns)};
  moving_range_ = true;
}

void Glide::StepTop(double highest_bytes, double seconds) {
  const double wanted = TopFor(highest_bytes);
  if (wanted > top_aim_ || wanted < top_aim_ * kShrinkBelow || snap_) top_aim_ = wanted;
  if (snap_ || std::abs(top_ - top_aim_) <= top_aim_ * kArrived) {
    top_ = top_aim_;
    moving_top_ = false;
    snap_ = false;
    return;
  }
  top_ = std::max(top_ + (top_aim_ - top_) * Share(seconds), highest_bytes * kLeastHeadroom);
  moving_top_ = true;
}

}  // namespace memline::app
