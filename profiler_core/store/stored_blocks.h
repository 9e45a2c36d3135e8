// SPDX-License-Identifier: MIT
// The samples of a session that was opened, read from its chunks when somebody looks closely.
#ifndef MEMLINE_STORE_STORED_BLOCKS_H_
#define MEMLINE_STORE_STORED_BLOCKS_H_

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "profiler_core/model/sample_block.h"
#include "profiler_core/store/sqlite.h"

namespace memline {

/// The blocks that were looked at last stay in memory, up to some 100 MiB of them.
class StoredBlocks : public BlockStore {
 public:
  explicit StoredBlocks(std::filesystem::path path) : path_(std::move(path)) {}

  /// Reads with this connection from now on. Until then each block is read with one of its own, which suits a file that
  /// is being written: a connection that stays open would keep its write-ahead log from being folded in.
  void Keep(std::unique_ptr<Database> database) { database_ = std::move(database); }

  /// The series of a target's ticks in order of SeriesId, then its user counters.
  [[nodiscard]] static uint32_t SeriesOf(size_t target, size_t series) {
    return static_cast<uint32_t>(target * kSeriesPerTarget + series);
  }

  std::shared_ptr<const SampleBlock> Read(uint32_t series, uint64_t number, size_t samples,
                                          const Bucket& bucket) const override;
  bool Keeps(uint32_t series, uint64_t number) const override;
  std::string Problem() const override;

 private:
  static constexpr size_t kSeriesPerTarget = size_t{1} << 9;
  static constexpr size_t kMaxRows = size_t{1} << 20;

  // A chunk's blocks: one for each column. Of ticks `series` is that of the first column.
  using Key = std::pair<uint32_t, uint64_t>;
  struct Chunk {
    std::vector<SampleBlock> blocks;
    size_t rows = 0;
    std::list<Key>::iterator use;
  };

  [[nodiscard]] static bool IsOfTicks(uint32_t series);
  [[nodiscard]] static Key KeyOf(uint32_t series, uint64_t number);
  std::shared_ptr<const Chunk> Find(const Key& key) const;
  std::shared_ptr<Chunk> Load(const Key& key) const;
  std::shared_ptr<Chunk> Decode(Database& database, const Key& key) const;
  void Remember(const Key& key, const std::shared_ptr<Chunk>& chunk) const;
  void Fail(const std::string& problem) const;

  mutable std::mutex mutex_;
  const std::filesystem::path path_;
  std::unique_ptr<Database> database_;
  mutable std::map<Key, std::shared_ptr<Chunk>> chunks_;
  mutable std::list<Key> uses_;  // the latest last
  mutable size_t rows_ = 0;
  mutable std::string problem_;
};

}  // namespace memline

#endif  // MEMLINE_STORE_STORED_BLOCKS_H_
