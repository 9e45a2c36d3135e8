// SPDX-License-Identifier: MIT
// A time series with a level-of-detail pyramid: every level keeps the exact first, last, min and max of its buckets,
// so a plot of any length costs the same and no peak is ever lost.
//
//   samples < blocks of about a thousand < buckets of 16, 256, … blocks
//
// Blocks that are in a file are known by their summaries and read when somebody looks closely.
#ifndef MEMLINE_MODEL_PYRAMID_H_
#define MEMLINE_MODEL_PYRAMID_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "profiler_core/model/bucket_tree.h"
#include "profiler_core/model/sample_block.h"

namespace memline {

/// How many blocks queries may still read from a file: for whoever must not wait for all of them at once.
struct BlockReads {
  size_t left = 0;
  bool missed = false;  ///< more would have been read
};

/// Values are exact for integers up to 2^53. Several threads may ask at a time while none changes it; LiveSession
/// guards it while recording. Copies share their blocks.
class Pyramid {
 public:
  static constexpr size_t kBlockSamples = 1024;
  /// No query reads more blocks than this and two.
  static constexpr size_t kMaxBlocksRead = 512;

  /// The blocks that it does not hold itself: number n of series `series` in `store`. Before they are appended.
  void ReadFrom(std::shared_ptr<const BlockStore> store, uint32_t series);
  /// Appends a block of that store, of one sample or more. It does not begin before the samples so far end.
  void AppendStored(const BlockSummary& summary, uint64_t number);
  /// Appends a sample. Times never decrease; an earlier one is moved up to the last. Amortized O(1).
  void Append(int64_t time_ns, double value);
  /// Forgets all samples but the last. Maximum stays what it was.
  void ForgetAllButLast();

  /// The samples in [from_ns, to_ns], and the neighbour outside at each end so that a line reaches the border, as at
  /// most max(4, max_buckets) + 2 buckets in order of time. O(max_buckets + log n). Empty if there are no samples.
  /// With `reads`, blocks that may not be read are a bucket each, which may make up to kMaxBlocksRead more; asked
  /// again, it goes on with those. The two at the ends are always read.
  [[nodiscard]] std::vector<Bucket> Query(int64_t from_ns, int64_t to_ns, size_t max_buckets,
                                          BlockReads* reads = nullptr) const;

  /// Last sample at or before the time; the first sample for an earlier time. Needs size() > 0.
  [[nodiscard]] double ValueAt(int64_t time_ns) const;
  /// The number of samples before the time.
  [[nodiscard]] size_t LowerBound(int64_t time_ns) const;

  /// The largest sample, when it was first reached. O(1). Needs size() > 0.
  [[nodiscard]] double Maximum() const { return maximum_; }
  [[nodiscard]] int64_t MaximumTime() const { return maximum_ns_; }

  [[nodiscard]] size_t size() const { return tail_begin_ + tail_.size(); }
  /// O(log n), and reading a block from its store, but for its first and last sample.
  [[nodiscard]] Sample operator[](size_t i) const;
  /// Both need size() > 0. O(1).
  [[nodiscard]] Sample front() const;
  [[nodiscard]] Sample back() const;

  /// All samples one after the other; each block is read once.
  class Iterator;
  [[nodiscard]] Iterator begin() const;
  [[nodiscard]] Iterator end() const;
  /// Copies, of short series.
  [[nodiscard]] std::vector<int64_t> Times() const;
  [[nodiscard]] std::vector<double> Values() const;

  /// The same samples, however they are kept.
  bool operator==(const Pyramid& other) const;

 private:
  struct Block {
    size_t begin;     // number of the first sample
    uint64_t number;  // in the store
    Bucket bucket;
    std::shared_ptr<const SampleBlock> samples;  // null: in the store
  };

  void AppendBlock(const Bucket& bucket, size_t samples, uint64_t number, std::shared_ptr<const SampleBlock> kept);
  void SealTail();
  // blocks_.size() is the number of the tail.
  [[nodiscard]] size_t BlockOf(size_t sample) const;
  [[nodiscard]] size_t BeginOf(size_t block) const;
  [[nodiscard]] std::shared_ptr<const SampleBlock> Samples(size_t block) const;
  [[nodiscard]] bool IsAtHand(size_t block) const;
  [[nodiscard]] bool MayRead(size_t block, BlockReads& reads) const;
  void AddBlocks(size_t begin, size_t end, size_t step, std::vector<Bucket>& buckets) const;
  void AddSamples(size_t begin, size_t end, size_t step, BlockReads* reads, std::vector<Bucket>& buckets) const;
  [[nodiscard]] size_t EndOfBucket(size_t at, size_t step, BlockReads* reads) const;
  [[nodiscard]] size_t UpperBound(int64_t time_ns) const;
  [[nodiscard]] Bucket Summarize(size_t begin, size_t end) const;
  [[nodiscard]] Bucket SummarizeBlocks(size_t begin, size_t end) const;
  [[nodiscard]] Bucket SummarizeWithin(size_t block, size_t begin, size_t end) const;

  std::shared_ptr<const BlockStore> store_;
  uint32_t series_ = 0;
  std::vector<Block> blocks_;
  BucketTree tree_;   // over blocks_
  SampleBlock tail_;  // less than kBlockSamples
  size_t tail_begin_ = 0;

  double maximum_ = 0;
  int64_t maximum_ns_ = 0;
};

class Pyramid::Iterator {
 public:
  Iterator(const Pyramid& series, size_t at);
  [[nodiscard]] Sample operator*() const { return (*samples_)[at_ - begin_]; }
  Iterator& operator++();
  bool operator==(const Iterator& other) const { return at_ == other.at_; }

 private:
  void Enter(size_t block);

  const Pyramid* series_;
  size_t at_;
  size_t block_ = 0;
  size_t begin_ = 0;  // of that block
  std::shared_ptr<const SampleBlock> samples_;
};

}  // namespace memline

#endif  // MEMLINE_MODEL_PYRAMID_H_
