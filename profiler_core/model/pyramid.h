// SPDX-License-Identifier: MIT
// A time series with a level-of-detail pyramid: every level keeps the exact first, last, min and max of its buckets,
// so a plot of any length costs the same and no peak is ever lost.
#ifndef MEMLINE_MODEL_PYRAMID_H_
#define MEMLINE_MODEL_PYRAMID_H_

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

/// Not thread-safe; LiveSession guards it while recording. Values are exact for integers up to 2^53.
class Pyramid {
 public:
  static constexpr size_t kFanOut = 4;

  /// Appends a sample. Times never decrease; an earlier one is moved up to the last. Amortized O(1).
  void Append(int64_t time_ns, double value);

  /// The samples in [from_ns, to_ns], and the neighbour outside at each end so that a line reaches the border, as at
  /// most max(4, max_buckets) + 2 buckets in order of time. O(max_buckets + log n). Empty if there are no samples.
  [[nodiscard]] std::vector<Bucket> Query(int64_t from_ns, int64_t to_ns, size_t max_buckets) const;

  /// Last sample at or before the time; the first sample for an earlier time. Needs size() > 0.
  [[nodiscard]] double ValueAt(int64_t time_ns) const;

  /// The largest sample, when it was first reached. O(1). Needs size() > 0.
  [[nodiscard]] double Maximum() const { return maximum_; }
  [[nodiscard]] int64_t MaximumTime() const { return maximum_ns_; }

  [[nodiscard]] size_t size() const { return times_.size(); }
  [[nodiscard]] const std::vector<int64_t>& times() const { return times_; }
  [[nodiscard]] const std::vector<double>& values() const { return values_; }
  bool operator==(const Pyramid& other) const { return times_ == other.times_ && values_ == other.values_; }

 private:
  std::vector<int64_t> times_;
  std::vector<double> values_;
  [[nodiscard]] Bucket Summarize(size_t begin, size_t end) const;

  double maximum_ = 0;
  int64_t maximum_ns_ = 0;
  std::vector<std::vector<Bucket>> levels_;  // levels_[k]: complete buckets of kFanOut^(k+1) samples
};

}  // namespace memline

#endif  // MEMLINE_MODEL_PYRAMID_H_
