// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/plot/time_selection.h"

#include <algorithm>

namespace memline::app {

void TimeSelection::Set(std::optional<TimeRange> time) {
  time_ = time;
  if (time_ && time_->end_ns < time_->begin_ns) std::swap(time_->begin_ns, time_->end_ns);
}

void TimeSelection::BeginAt(int64_t time_ns, TimeRange visible) {
  const int64_t end_ns = time_ && time_->end_ns > time_ns ? time_->end_ns : visible.end_ns;
  Set(TimeRange{time_ns, std::max(end_ns, time_ns)});
}

void TimeSelection::EndAt(int64_t time_ns, TimeRange visible) {
  const int64_t begin_ns = time_ && time_->begin_ns < time_ns ? time_->begin_ns : visible.begin_ns;
  Set(TimeRange{std::min(begin_ns, time_ns), time_ns});
}

void TimeSelection::Step(const Pyramid& samples, int direction) {
  if (!time_ || samples.size() == 0) return;
  const bool moment = time_->begin_ns == time_->end_ns;
  // The first sample at or after the end; between two samples a step leads to the nearer end of their stretch.
  const size_t at = samples.LowerBound(time_->end_ns);
  const bool on_sample = at < samples.size() && samples[at].time_ns == time_->end_ns;
  size_t next = at;
  if (direction < 0) {
    next = at == 0 ? 0 : at - 1;
  } else if (on_sample) {
    next = samples.LowerBound(time_->end_ns + 1);
  }
  const int64_t time_ns = samples[std::min(next, samples.size() - 1)].time_ns;
  if (moment) {
    time_ = TimeRange{time_ns, time_ns};
  } else if (time_ns > time_->begin_ns) {
    time_->end_ns = time_ns;
  }
}

}  // namespace memline::app
