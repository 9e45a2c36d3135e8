// SPDX-License-Identifier: MIT
#include "profiler_core/model/pyramid.h"

#include <algorithm>

namespace memline {
namespace {

void Extend(Bucket& bucket, const Bucket& next) {
  bucket.last_ns = next.last_ns;
  bucket.last = next.last;
  bucket.min = std::min(bucket.min, next.min);
  bucket.max = std::max(bucket.max, next.max);
}

}  // namespace

void Pyramid::Append(int64_t time_ns, double value) {
  if (!times_.empty()) time_ns = std::max(time_ns, times_.back());
  if (times_.empty() || value > maximum_) {
    maximum_ = value;
    maximum_ns_ = time_ns;
  }
  times_.push_back(time_ns);
  values_.push_back(value);
  size_t span = kFanOut;
  for (size_t level = 0; times_.size() % span == 0; ++level, span *= kFanOut) {
    if (level == levels_.size()) levels_.emplace_back();
    levels_[level].push_back(Summarize(times_.size() - span, times_.size()));
  }
}

// Takes the largest complete buckets that fit, from left to right: O(kFanOut * log n) of them.
Bucket Pyramid::Summarize(size_t begin, size_t end) const {
  Bucket summary{times_[begin], times_[begin], values_[begin], values_[begin], values_[begin], values_[begin]};
  for (size_t at = begin; at < end;) {
    size_t span = 1;
    size_t level = 0;
    while (level < levels_.size() && at % (span * kFanOut) == 0 && at + span * kFanOut <= end &&
           at / (span * kFanOut) < levels_[level].size()) {
      span *= kFanOut;
      ++level;
    }
    if (level == 0) {
      Extend(summary, {times_[at], times_[at], values_[at], values_[at], values_[at], values_[at]});
    } else {
      Extend(summary, levels_[level - 1][at / span]);
    }
    at += span;
  }
  return summary;
}

std::vector<Bucket> Pyramid::Query(int64_t from_ns, int64_t to_ns, size_t max_buckets) const {
  std::vector<Bucket> buckets;
  if (times_.empty() || from_ns > to_ns) return buckets;
  const auto begin = static_cast<size_t>(std::lower_bound(times_.begin(), times_.end(), from_ns) - times_.begin());
  const auto end = static_cast<size_t>(std::upper_bound(times_.begin(), times_.end(), to_ns) - times_.begin());
  const size_t limit = std::max<size_t>(4, max_buckets);
  size_t span = 1;
  while ((end - begin) / span + 2 > limit && end - begin > limit) span *= kFanOut;
  if (begin > 0) buckets.push_back(Summarize(begin - 1, begin));
  for (size_t at = begin; at < end;) {
    const size_t next = std::min(end, (at / span + 1) * span);
    buckets.push_back(Summarize(at, next));
    at = next;
  }
  if (end < times_.size()) buckets.push_back(Summarize(end, end + 1));
  return buckets;
}

double Pyramid::ValueAt(int64_t time_ns) const {
  const auto after = std::upper_bound(times_.begin(), times_.end(), time_ns);
  return after == times_.begin() ? values_.front() : values_[static_cast<size_t>(after - times_.begin()) - 1];
}

}  // namespace memline
