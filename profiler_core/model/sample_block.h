// SPDX-License-Identifier: MIT
// Some consecutive samples of a series: the unit in which a series is kept in memory and in a file.
#ifndef MEMLINE_MODEL_SAMPLE_BLOCK_H_
#define MEMLINE_MODEL_SAMPLE_BLOCK_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "profiler_core/model/bucket_tree.h"

namespace memline {

struct Sample {
  int64_t time_ns = 0;
  double value = 0;
  bool operator==(const Sample&) const = default;
};

/// What is known of a block without its samples.
struct BlockSummary {
  size_t samples = 0;  ///< nothing else counts where there are none
  Bucket bucket;
  int64_t maximum_ns = 0;  ///< when bucket.max was first reached
  bool operator==(const BlockSummary&) const = default;
};

/// Not thread-safe.
class SampleBlock {
 public:
  /// Times never decrease; an earlier one is moved up to the last.
  void Append(const Sample& sample);

  [[nodiscard]] size_t size() const { return times_.size(); }
  [[nodiscard]] Sample operator[](size_t i) const { return {times_[i], values_[i]}; }
  /// The first sample at or after, and the first after the time.
  [[nodiscard]] size_t LowerBound(int64_t time_ns) const;
  [[nodiscard]] size_t UpperBound(int64_t time_ns) const;
  /// Of the samples in [begin, end), which must be there.
  [[nodiscard]] Bucket Summarize(size_t begin, size_t end) const;
  [[nodiscard]] BlockSummary Summary() const;

 private:
  [[nodiscard]] auto Leaf() const {
    return [this](size_t i) { return Bucket{times_[i], times_[i], values_[i], values_[i], values_[i], values_[i]}; };
  }

  std::vector<int64_t> times_;
  std::vector<double> values_;
  BucketTree tree_;
  int64_t maximum_ns_ = 0;
  double maximum_ = 0;
};

/// Keeps blocks that a series knows by their summary only. Thread-safe.
class BlockStore {
 public:
  virtual ~BlockStore() = default;
  /// Block `number` of series `series`, which has so many samples; never null. If it cannot be read, samples are made
  /// up within the bucket, and Problem() says so from then on.
  [[nodiscard]] virtual std::shared_ptr<const SampleBlock> Read(uint32_t series, uint64_t number, size_t samples,
                                                                const Bucket& bucket) const = 0;
  /// Whether the store has that block at hand, so that Read takes no time.
  [[nodiscard]] virtual bool Keeps(uint32_t series, uint64_t number) const = 0;
  /// What could not be read; "" if all could.
  [[nodiscard]] virtual std::string Problem() const = 0;
};

}  // namespace memline

#endif  // MEMLINE_MODEL_SAMPLE_BLOCK_H_
