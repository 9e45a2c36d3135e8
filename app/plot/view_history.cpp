// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/plot/view_history.h"

#include <utility>

namespace memline::app {

void ViewHistory::Remember(TimeRange before, ViewChange change) {
  forward_.clear();
  const bool goes_on = change != ViewChange::kJump && run_ == change;
  run_ = change;
  if (goes_on) return;
  if (back_.size() == kMaxSteps) back_.erase(back_.begin());
  back_.push_back(before);
}

std::optional<TimeRange> ViewHistory::Back(TimeRange now) {
  if (back_.empty()) return std::nullopt;
  forward_.push_back(now);
  const TimeRange to = back_.back();
  back_.pop_back();
  run_.reset();
  return to;
}

std::optional<TimeRange> ViewHistory::Forward(TimeRange now) {
  if (forward_.empty()) return std::nullopt;
  back_.push_back(now);
  const TimeRange to = forward_.back();
  forward_.pop_back();
  run_.reset();
  return to;
}

}  // namespace memline::app
