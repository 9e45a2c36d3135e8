// SPDX-License-Identifier: MIT
#include "profiler_core/store/stored_blocks.h"

#include <absl/strings/str_cat.h>

#include <algorithm>
#include <iterator>

#include "memline/wire.h"
#include "profiler_core/store/chunk.h"
#include "profiler_core/store/open_session.h"
#include "profiler_core/store/schema.h"

namespace memline {
namespace {

template <size_t kColumns>
absl::Status Fill(Query& rows, std::vector<SampleBlock>& blocks, size_t& count) {
  count = static_cast<size_t>(rows.Integer(0));
  if (rows.Integer(0) < 0 || count > kMaxChunkRows) return absl::DataLossError("a chunk of samples is too long");
  const auto decoded = DecodeSamples<kColumns>(rows.Bytes(1), count);
  if (!decoded.ok()) return decoded.status();
  auto found = BlocksOf<kColumns>(*decoded);
  if (!found.ok()) return found.status();
  std::move(found->begin(), found->end(), std::back_inserter(blocks));
  return absl::OkStatus();
}

// The lowest and the highest value once, the last one at the end, and the first one everywhere else.
SampleBlock MadeUp(size_t samples, const Bucket& bucket) {
  SampleBlock block;
  const double step_ns = static_cast<double>(bucket.last_ns - bucket.first_ns) / static_cast<double>(samples);
  for (size_t i = 0; i < samples; ++i) {
    double value = bucket.first;
    if (i == 1) value = bucket.min;
    if (i == 2) value = bucket.max;
    if (i + 1 == samples) value = bucket.last;
    const auto since_first_ns = static_cast<int64_t>(step_ns * static_cast<double>(i));
    block.Append({i + 1 == samples ? bucket.last_ns : bucket.first_ns + since_first_ns, value});
  }
  return block;
}

}  // namespace

std::shared_ptr<const SampleBlock> StoredBlocks::Read(uint32_t series, uint64_t number, size_t samples,
                                                      const Bucket& bucket) const {
  const std::lock_guard lock(mutex_);
  const std::shared_ptr<const Chunk> chunk = Find(KeyOf(series, number));
  if (chunk != nullptr) {
    const SampleBlock& block = chunk->blocks[IsOfTicks(series) ? series % kSeriesPerTarget : 0];
    // The first and last sample stand for the rest: a chunk that fits its neighbours is at least no other one.
    if (block.size() == samples && block[0].time_ns == bucket.first_ns &&
        block[samples - 1].time_ns == bucket.last_ns) {
      return {chunk, &block};
    }
    Fail("a chunk and its summary differ");
  }
  return std::make_shared<const SampleBlock>(MadeUp(samples, bucket));
}

bool StoredBlocks::Keeps(uint32_t series, uint64_t number) const {
  const std::lock_guard lock(mutex_);
  return chunks_.contains(KeyOf(series, number));
}

bool StoredBlocks::IsOfTicks(uint32_t series) {
  static_assert(kSeriesCount + wire::kMaxUserCounters <= kSeriesPerTarget);
  return series % kSeriesPerTarget < kSeriesCount;
}

StoredBlocks::Key StoredBlocks::KeyOf(uint32_t series, uint64_t number) {
  return {IsOfTicks(series) ? series - series % static_cast<uint32_t>(kSeriesPerTarget) : series, number};
}

std::string StoredBlocks::Problem() const {
  const std::lock_guard lock(mutex_);
  return problem_;
}

std::shared_ptr<const StoredBlocks::Chunk> StoredBlocks::Find(const Key& key) const {
  if (const auto kept = chunks_.find(key); kept != chunks_.end()) {
    uses_.splice(uses_.end(), uses_, kept->second->use);
    return kept->second;
  }
  std::shared_ptr<Chunk> chunk = Load(key);
  if (chunk != nullptr) Remember(key, chunk);
  return chunk;
}

std::shared_ptr<StoredBlocks::Chunk> StoredBlocks::Load(const Key& key) const {
  if (database_ != nullptr) return Decode(*database_, key);
  const auto database = OpenSession(path_);
  if (database.ok()) return Decode(**database, key);
  Fail(std::string(database.status().message()));
  return nullptr;
}

std::shared_ptr<StoredBlocks::Chunk> StoredBlocks::Decode(Database& database, const Key& key) const {
  const size_t target = key.first / kSeriesPerTarget;
  const size_t series = key.first % kSeriesPerTarget;
  auto chunk = std::make_shared<Chunk>();
  absl::Status status = absl::DataLossError("a chunk of samples is missing");
  if (series < kSeriesCount) {
    Query rows(database, "SELECT rows, data FROM tick_chunk WHERE target = ? AND seq = ?", target, key.second);
    if (rows.Next()) status = Fill<kSeriesCount>(rows, chunk->blocks, chunk->rows);
  } else {
    Query rows(database, "SELECT rows, data FROM user_chunk WHERE target = ? AND counter = ? AND seq = ?", target,
               series - kSeriesCount, key.second);
    if (rows.Next()) status = Fill<1>(rows, chunk->blocks, chunk->rows);
  }
  if (!database.ok()) status = database.status();
  database.ClearStatus();
  if (status.ok()) return chunk;
  Fail(std::string(status.message()));
  return nullptr;
}

void StoredBlocks::Fail(const std::string& problem) const {
  if (problem_.empty()) problem_ = absl::StrCat(path_.string(), ": the session is damaged: ", problem);
}

void StoredBlocks::Remember(const Key& key, const std::shared_ptr<Chunk>& chunk) const {
  chunk->use = uses_.insert(uses_.end(), key);
  rows_ += chunk->rows;
  chunks_[key] = chunk;
  while (rows_ > kMaxRows && uses_.size() > 1) {
    const auto oldest = chunks_.find(uses_.front());
    rows_ -= oldest->second->rows;
    chunks_.erase(oldest);
    uses_.pop_front();
  }
}

}  // namespace memline
