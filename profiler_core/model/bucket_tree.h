// SPDX-License-Identifier: MIT
// Exact summaries of runs of samples, in levels, so that a run of any length is summed up from few of them.
#ifndef MEMLINE_MODEL_BUCKET_TREE_H_
#define MEMLINE_MODEL_BUCKET_TREE_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace memline {

/// A run of consecutive samples. Of a single sample all values are equal.
struct Bucket {
  int64_t first_ns = 0;
  int64_t last_ns = 0;
  double first = 0;
  double last = 0;
  double min = 0;
  double max = 0;
  bool operator==(const Bucket&) const = default;
};

/// Adds the run that follows.
inline void Extend(Bucket& bucket, const Bucket& next) {
  bucket.last_ns = next.last_ns;
  bucket.last = next.last;
  bucket.min = std::min(bucket.min, next.min);
  bucket.max = std::max(bucket.max, next.max);
}

/// Over leaves that somebody else keeps: leaf(i) is the Bucket of the i-th. It takes a fifteenth of their number of
/// buckets. Not thread-safe.
class BucketTree {
 public:
  /// There are `count` leaves now, one more than before. Amortized O(1).
  template <typename Leaf>
  void Grow(size_t count, const Leaf& leaf) {
    size_t span = kFanOut;
    for (size_t level = 0; count % span == 0; ++level, span *= kFanOut) {
      if (level == levels_.size()) levels_.emplace_back();
      levels_[level].push_back(Summarize(count - span, count, leaf));
    }
  }

  /// Of the leaves in [begin, end), which are there and more than none. O(log n).
  template <typename Leaf>
  [[nodiscard]] Bucket Summarize(size_t begin, size_t end, const Leaf& leaf) const {
    Bucket summary = leaf(begin);
    for (size_t at = begin; at < end;) {
      // The largest complete bucket that begins here and fits.
      size_t span = 1;
      size_t level = 0;
      while (level < levels_.size() && at % (span * kFanOut) == 0 && at + span * kFanOut <= end &&
             at / (span * kFanOut) < levels_[level].size()) {
        span *= kFanOut;
        ++level;
      }
      Extend(summary, level == 0 ? leaf(at) : levels_[level - 1][at / span]);
      at += span;
    }
    return summary;
  }

 private:
  static constexpr size_t kFanOut = 16;

  std::vector<std::vector<Bucket>> levels_;  // levels_[k]: complete buckets of kFanOut^(k+1) leaves
};

}  // namespace memline

#endif  // MEMLINE_MODEL_BUCKET_TREE_H_
