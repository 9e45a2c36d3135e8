// SPDX-License-Identifier: MIT
#include "profiler_core/model/pyramid.h"

#include <algorithm>
#include <utility>

namespace memline {
namespace {

// The buckets of a query grow by this factor, so that they stay where they are while a plot moves.
constexpr size_t kStep = 4;

// The smallest power of kStep of which no more than limit - 2 are needed to cover so many.
size_t StepFor(size_t count, size_t limit) {
  size_t step = 1;
  while (count > limit && count / step + 2 > limit) step *= kStep;
  return step;
}

}  // namespace

void Pyramid::ReadFrom(std::shared_ptr<const BlockStore> store, uint32_t series) {
  store_ = std::move(store);
  series_ = series;
}

void Pyramid::AppendStored(const BlockSummary& summary, uint64_t number) {
  SealTail();
  if (size() == 0 || summary.bucket.max > maximum_) {
    maximum_ = summary.bucket.max;
    maximum_ns_ = summary.maximum_ns;
  }
  AppendBlock(summary.bucket, summary.samples, number, nullptr);
}

void Pyramid::AppendBlock(const Bucket& bucket, size_t samples, uint64_t number,
                          std::shared_ptr<const SampleBlock> kept) {
  blocks_.push_back({tail_begin_, number, bucket, std::move(kept)});
  tail_begin_ += samples;
  tree_.Grow(blocks_.size(), [this](size_t i) { return blocks_[i].bucket; });
}

void Pyramid::SealTail() {
  if (tail_.size() == 0) return;
  const size_t samples = tail_.size();
  const Bucket bucket = tail_.Summarize(0, samples);
  AppendBlock(bucket, samples, 0, std::make_shared<const SampleBlock>(std::exchange(tail_, {})));
}

void Pyramid::Append(int64_t time_ns, double value) {
  if (size() != 0) time_ns = std::max(time_ns, back().time_ns);
  if (size() == 0 || value > maximum_) {
    maximum_ = value;
    maximum_ns_ = time_ns;
  }
  tail_.Append({time_ns, value});
  if (tail_.size() == kBlockSamples) SealTail();
}

void Pyramid::ForgetAllButLast() {
  if (size() < 2) return;
  const Sample last = back();
  store_.reset();
  blocks_.clear();
  tree_ = {};
  tail_ = {};
  tail_begin_ = 0;
  tail_.Append(last);
}

size_t Pyramid::BlockOf(size_t sample) const {
  const auto after = std::upper_bound(blocks_.begin(), blocks_.end(), sample,
                                      [](size_t index, const Block& block) { return index < block.begin; });
  const auto block = static_cast<size_t>(after - blocks_.begin());
  return sample >= tail_begin_ ? blocks_.size() : block - 1;
}

size_t Pyramid::BeginOf(size_t block) const { return block < blocks_.size() ? blocks_[block].begin : tail_begin_; }

std::shared_ptr<const SampleBlock> Pyramid::Samples(size_t block) const {
  if (block == blocks_.size()) return {std::shared_ptr<const SampleBlock>(), &tail_};
  if (blocks_[block].samples != nullptr) return blocks_[block].samples;
  return store_->Read(series_, blocks_[block].number, BeginOf(block + 1) - BeginOf(block), blocks_[block].bucket);
}

Bucket Pyramid::Summarize(size_t begin, size_t end) const {
  const size_t first = BlockOf(begin);
  const size_t last = BlockOf(end - 1);
  if (first == last) return SummarizeWithin(first, begin, end);
  Bucket summary = SummarizeWithin(first, begin, BeginOf(first + 1));
  if (last > first + 1) {
    Extend(summary, SummarizeBlocks(first + 1, last));
  }
  Extend(summary, SummarizeWithin(last, BeginOf(last), end));
  return summary;
}

Bucket Pyramid::SummarizeBlocks(size_t begin, size_t end) const {
  return tree_.Summarize(begin, end, [this](size_t i) { return blocks_[i].bucket; });
}

Bucket Pyramid::SummarizeWithin(size_t block, size_t begin, size_t end) const {
  const size_t block_begin = BeginOf(block);
  if (block < blocks_.size() && begin == block_begin && end == BeginOf(block + 1)) return blocks_[block].bucket;
  return Samples(block)->Summarize(begin - block_begin, end - block_begin);
}

size_t Pyramid::LowerBound(int64_t time_ns) const {
  const auto found = std::partition_point(blocks_.begin(), blocks_.end(),
                                          [&](const Block& block) { return block.bucket.last_ns < time_ns; });
  const auto block = static_cast<size_t>(found - blocks_.begin());
  if (found != blocks_.end() && found->bucket.first_ns >= time_ns) return found->begin;
  return BeginOf(block) + Samples(block)->LowerBound(time_ns);
}

size_t Pyramid::UpperBound(int64_t time_ns) const {
  const auto found = std::partition_point(blocks_.begin(), blocks_.end(),
                                          [&](const Block& block) { return block.bucket.last_ns <= time_ns; });
  const auto block = static_cast<size_t>(found - blocks_.begin());
  if (found != blocks_.end() && found->bucket.first_ns > time_ns) return found->begin;
  return BeginOf(block) + Samples(block)->UpperBound(time_ns);
}

bool Pyramid::IsAtHand(size_t block) const {
  return block == blocks_.size() || blocks_[block].samples != nullptr || store_->Keeps(series_, blocks_[block].number);
}

bool Pyramid::MayRead(size_t block, BlockReads& reads) const {
  if (IsAtHand(block)) return true;
  reads.missed = reads.missed || reads.left == 0;
  if (reads.left == 0) return false;
  --reads.left;
  return true;
}

void Pyramid::AddBlocks(size_t begin, size_t end, size_t step, std::vector<Bucket>& buckets) const {
  for (size_t at = begin, block = begin < end ? BlockOf(begin) : 0; at < end;) {
    const size_t next_block = (block / step + 1) * step;
    const bool is_there = next_block <= blocks_.size();
    const size_t next = std::min(end, is_there ? BeginOf(next_block) : size());
    const bool whole = is_there && at == BeginOf(block) && next == BeginOf(next_block);
    buckets.push_back(whole ? SummarizeBlocks(block, next_block) : Summarize(at, next));
    at = next;
    block = next_block;
  }
}

void Pyramid::AddSamples(size_t begin, size_t end, size_t step, BlockReads* reads, std::vector<Bucket>& buckets) const {
  for (size_t at = begin; at < end;) {
    const size_t next = std::min(end, EndOfBucket(at, step, reads));
    buckets.push_back(Summarize(at, next));
    at = next;
  }
}

// Of the bucket of samples that begins there.
size_t Pyramid::EndOfBucket(size_t at, size_t step, BlockReads* reads) const {
  const size_t end = (at / step + 1) * step;
  if (reads == nullptr) return end;
  const size_t block = BlockOf(at);
  if (block == blocks_.size()) return end;
  const size_t block_end = BeginOf(block + 1);
  // A bucket with all of the block in it is known without its samples.
  if (at == BeginOf(block) && end < block_end && !MayRead(block, *reads)) return block_end;
  // The next block has its own say.
  return end > block_end && !IsAtHand(block + 1) ? block_end : end;
}

std::vector<Bucket> Pyramid::Query(int64_t from_ns, int64_t to_ns, size_t max_buckets, BlockReads* reads) const {
  std::vector<Bucket> buckets;
  if (size() == 0 || from_ns > to_ns) return buckets;
  const size_t begin = LowerBound(from_ns);
  const size_t end = UpperBound(to_ns);
  const size_t limit = std::max<size_t>(4, max_buckets);
  const size_t blocks = begin < end ? BlockOf(end - 1) - BlockOf(begin) + 1 : 0;
  // Whole blocks where there are enough of them, or so many that looking into each would take long.
  const bool by_blocks = blocks > limit || (blocks > kMaxBlocksRead && store_ != nullptr);
  const size_t step = StepFor(by_blocks ? blocks : end - begin, limit);
  if (begin > 0) buckets.push_back(Summarize(begin - 1, begin));
  if (by_blocks) {
    AddBlocks(begin, end, step, buckets);
  } else {
    AddSamples(begin, end, step, reads, buckets);
  }
  if (end < size()) buckets.push_back(Summarize(end, end + 1));
  return buckets;
}

double Pyramid::ValueAt(int64_t time_ns) const {
  if (time_ns >= back().time_ns) return back().value;
  const size_t after = UpperBound(time_ns);
  return after == 0 ? front().value : (*this)[after - 1].value;
}

Sample Pyramid::operator[](size_t i) const {
  const size_t block = BlockOf(i);
  if (block < blocks_.size() && i == BeginOf(block))
    return {blocks_[block].bucket.first_ns, blocks_[block].bucket.first};
  if (block < blocks_.size() && i + 1 == BeginOf(block + 1)) {
    return {blocks_[block].bucket.last_ns, blocks_[block].bucket.last};
  }
  return (*Samples(block))[i - BeginOf(block)];
}

Sample Pyramid::front() const {
  return blocks_.empty() ? tail_[0] : Sample{blocks_.front().bucket.first_ns, blocks_.front().bucket.first};
}

Sample Pyramid::back() const {
  if (tail_.size() != 0) return tail_[tail_.size() - 1];
  return {blocks_.back().bucket.last_ns, blocks_.back().bucket.last};
}

Pyramid::Iterator Pyramid::begin() const { return {*this, 0}; }
Pyramid::Iterator Pyramid::end() const { return {*this, size()}; }

std::vector<int64_t> Pyramid::Times() const {
  std::vector<int64_t> times;
  for (const Sample& sample : *this) times.push_back(sample.time_ns);
  return times;
}

std::vector<double> Pyramid::Values() const {
  std::vector<double> values;
  for (const Sample& sample : *this) values.push_back(sample.value);
  return values;
}

bool Pyramid::operator==(const Pyramid& other) const {
  if (size() != other.size()) return false;
  Iterator theirs = other.begin();
  for (const Sample& sample : *this) {
    if (!(sample == *theirs)) return false;
    ++theirs;
  }
  return true;
}

Pyramid::Iterator::Iterator(const Pyramid& series, size_t at) : series_(&series), at_(at) {
  if (at < series.size()) Enter(series.BlockOf(at));
}

void Pyramid::Iterator::Enter(size_t block) {
  block_ = block;
  begin_ = series_->BeginOf(block);
  samples_ = series_->Samples(block);
}

Pyramid::Iterator& Pyramid::Iterator::operator++() {
  ++at_;
  if (at_ < series_->size() && at_ == begin_ + samples_->size()) Enter(block_ + 1);
  return *this;
}

}  // namespace memline
