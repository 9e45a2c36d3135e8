// SPDX-License-Identifier: MIT
#include "profiler_core/model/sample_block.h"

#include <algorithm>

namespace memline {

void SampleBlock::Append(const Sample& sample) {
  const int64_t time_ns = times_.empty() ? sample.time_ns : std::max(sample.time_ns, times_.back());
  if (times_.empty() || sample.value > maximum_) {
    maximum_ = sample.value;
    maximum_ns_ = time_ns;
  }
  times_.push_back(time_ns);
  values_.push_back(sample.value);
  tree_.Grow(times_.size(), Leaf());
}

size_t SampleBlock::LowerBound(int64_t time_ns) const {
  return static_cast<size_t>(std::lower_bound(times_.begin(), times_.end(), time_ns) - times_.begin());
}

size_t SampleBlock::UpperBound(int64_t time_ns) const {
  return static_cast<size_t>(std::upper_bound(times_.begin(), times_.end(), time_ns) - times_.begin());
}

Bucket SampleBlock::Summarize(size_t begin, size_t end) const { return tree_.Summarize(begin, end, Leaf()); }

BlockSummary SampleBlock::Summary() const {
  if (times_.empty()) return {};
  return {times_.size(), Summarize(0, times_.size()), maximum_ns_};
}

}  // namespace memline
