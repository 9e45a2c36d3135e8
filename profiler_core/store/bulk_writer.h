// SPDX-License-Identifier: MIT
// The bulk series of one target on their way into the file: each tick at once as a row of a tail table, and every
// kTicksPerChunk ticks the tails become chunks.
#ifndef MEMLINE_STORE_BULK_WRITER_H_
#define MEMLINE_STORE_BULK_WRITER_H_

#include <array>
#include <cstdint>
#include <vector>

#include "profiler_core/model/session.h"
#include "profiler_core/store/chunk.h"
#include "profiler_core/store/sqlite.h"

namespace memline {

class BulkWriter {
 public:
  BulkWriter(Database& database, size_t target) : database_(database), target_(target) {}

  /// Writes the samples that `target` has got since the last call and the changes of `ticks`. True if the tails became
  /// chunks. Inside a transaction, as Compact.
  bool Write(const Target& target, const std::vector<CounterTick>& ticks);
  /// Writes the totals without their history.
  void WriteTotals(const std::vector<SiteCounters>& totals);
  /// Turns the tails into chunks.
  void Compact();

 private:
  // A user counter's series as far as it has been written.
  struct UserTail {
    size_t written = 0;
    std::vector<UserRow> rows;
  };

  void WriteTicks(const Target& target);
  void WriteUserValues(const Target& target);
  void WriteCounters(const std::vector<CounterTick>& ticks);
  void CompactTicks();
  void CompactUserValues();
  void CompactCounters(const Target* target);

  Database& database_;
  const size_t target_;

  std::array<size_t, kSeriesCount> series_written_{};
  size_t tick_rows_written_ = 0;
  size_t counter_ticks_written_ = 0;

  // What the tail tables hold.
  std::vector<TickRow> tick_tail_;
  std::vector<UserTail> user_tails_;
  std::vector<CounterTick> counter_tail_;
  size_t tail_changes_ = 0;
  size_t tail_user_rows_ = 0;

  size_t changes_since_keyframe_ = 0;
};

}  // namespace memline

#endif  // MEMLINE_STORE_BULK_WRITER_H_
