// SPDX-License-Identifier: MIT
#include "profiler_core/store/thinning.h"

#include <algorithm>
#include <limits>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "memline/wire.h"
#include "profiler_core/store/chunk.h"
#include "profiler_core/store/chunk_rows.h"
#include "profiler_core/store/column_codec.h"
#include "profiler_core/store/schema.h"

namespace memline {
namespace {

// So many chunks become one of so many stretches of time. Of a stretch twelve ticks stay at most: first, last, and of
// each of five series the highest and the lowest.
constexpr size_t kChunksMerged = 8;
constexpr size_t kStretches = 64;
// Of few rows there are fewer stretches, or nothing would be saved.
constexpr size_t kRowsPerStretch = 32;

// A run of chunks, and what is to stand in its place.
template <typename Row>
struct Merged {
  int64_t first_seq = 0;
  int64_t last_seq = 0;
  std::vector<Row> rows;
};

int64_t FirstInteger(Query& rows) { return rows.Next() ? rows.Integer(0) : 0; }

// The number of the first chunk that is not thinned; of a single one there is none.
int64_t MiddleOf(Query& rows) { return rows.Next() ? rows.Integer(0) : std::numeric_limits<int64_t>::max(); }

// Rows [0, count) in runs of about the same length: calls visit(begin, end).
template <typename Visit>
void ForEachStretch(size_t count, size_t stretches, const Visit& visit) {
  for (size_t i = 0; i < stretches; ++i) {
    const size_t begin = count * i / stretches;
    const size_t end = count * (i + 1) / stretches;
    if (begin < end) visit(begin, end);
  }
}

template <size_t kColumns>
void KeepExtremes(std::span<const SampleRow<kColumns>> rows, size_t column, size_t begin, size_t end,
                  std::vector<size_t>& kept) {
  size_t lowest = end;
  size_t highest = end;
  for (size_t i = begin; i < end; ++i) {
    const std::optional<double>& value = rows[i].values[column];
    if (!value) continue;
    if (lowest == end || *value < *rows[lowest].values[column]) lowest = i;
    if (highest == end || *value > *rows[highest].values[column]) highest = i;
  }
  if (lowest == end) return;
  kept.push_back(lowest);
  kept.push_back(highest);
}

template <size_t kColumns>
std::vector<SampleRow<kColumns>> Extremes(std::span<const SampleRow<kColumns>> rows) {
  std::vector<size_t> kept;
  const size_t stretches = std::clamp<size_t>(rows.size() / kRowsPerStretch, 1, kStretches);
  ForEachStretch(rows.size(), stretches, [&](size_t begin, size_t end) {
    const size_t stretch = kept.size();
    kept.push_back(begin);
    kept.push_back(end - 1);
    for (size_t column = 0; column < kColumns; ++column) KeepExtremes(rows, column, begin, end, kept);
    std::sort(kept.begin() + static_cast<std::ptrdiff_t>(stretch), kept.end());
    kept.erase(std::unique(kept.begin() + static_cast<std::ptrdiff_t>(stretch), kept.end()), kept.end());
  });
  std::vector<SampleRow<kColumns>> few;
  for (const size_t row : kept) few.push_back(rows[row]);
  return few;
}

// The state that each stretch ends with, and that at `peak_ns`. Of very many counters there are fewer stretches: a
// chunk has its limits.
std::vector<CounterTick> LastStates(std::span<const CounterTick> ticks, size_t counters, int64_t peak_ns) {
  const size_t stretches = std::clamp<size_t>(kChangesPerChunk / std::max<size_t>(1, counters), 1, kStretches);
  const bool has_room = counters <= kChangesPerChunk;
  std::vector<CounterTick> few;
  std::map<std::pair<uint32_t, uint32_t>, SiteCounters> changed;
  const auto close = [&](int64_t time_ns) {
    CounterTick& state = few.emplace_back();
    state.time_ns = time_ns;
    for (const auto& [key, change] : changed) state.changed.push_back(change);
    changed.clear();
  };
  ForEachStretch(ticks.size(), stretches, [&](size_t begin, size_t end) {
    for (size_t i = begin; i < end; ++i) {
      for (const SiteCounters& change : ticks[i].changed) changed[{change.thread, change.site}] = change;
      if (i + 1 == end || (has_room && ticks[i].time_ns == peak_ns)) close(ticks[i].time_ns);
    }
  });
  return few;
}

// Rows "seq, …" of chunks, in groups of kChunksMerged. decode(rows) appends what a chunk holds to the rows of a group.
template <typename Row, typename Decode, typename Thin>
std::vector<Merged<Row>> Merge(Query& chunks, const Decode& decode, const Thin& thin) {
  std::vector<Merged<Row>> groups;
  size_t merged = kChunksMerged;
  while (chunks.Next()) {
    if (merged == kChunksMerged) {
      if (!groups.empty()) groups.back().rows = thin(groups.back().rows);
      groups.push_back({chunks.Integer(0), 0, {}});
      merged = 0;
    }
    groups.back().last_seq = chunks.Integer(0);
    decode(chunks, groups.back().rows);
    ++merged;
  }
  if (!groups.empty()) groups.back().rows = thin(groups.back().rows);
  return groups;
}

template <size_t kColumns>
std::vector<Merged<SampleRow<kColumns>>> MergeSamples(Database& database, Query& chunks) {
  using Row = SampleRow<kColumns>;
  const auto decode = [&](const Query& chunk, std::vector<Row>& rows) {
    auto decoded = DecodeSamples<kColumns>(chunk.Bytes(2), static_cast<size_t>(chunk.Integer(1)));
    if (!decoded.ok()) return database.Fail(decoded.status());
    rows.insert(rows.end(), decoded->begin(), decoded->end());
  };
  return Merge<Row>(chunks, decode, [](const std::vector<Row>& rows) { return Extremes<kColumns>(rows); });
}

void ThinTicks(Database& database, size_t target) {
  Query middle(database,
               "SELECT seq FROM tick_chunk WHERE target = ?1 ORDER BY seq "
               "LIMIT 1 OFFSET (SELECT (count(*) + 1) / 2 FROM tick_chunk WHERE target = ?1)",
               target);
  const int64_t end = MiddleOf(middle);
  Query chunks(database, "SELECT seq, rows, data FROM tick_chunk WHERE target = ? AND seq < ? ORDER BY seq", target,
               end);
  for (const auto& [first, last, rows] : MergeSamples<kSeriesCount>(database, chunks)) {
    if (!database.ok()) return;
    database.Run("DELETE FROM tick_chunk WHERE target = ? AND seq BETWEEN ? AND ?", target, first, last);
    database.Run("DELETE FROM tick_summary WHERE target = ? AND seq BETWEEN ? AND ?", target, first, last);
    WriteTickChunk(database, target, first, rows);
  }
}

void ThinUserValues(Database& database, size_t target, int64_t counter) {
  Query middle(database,
               "SELECT seq FROM user_chunk WHERE target = ?1 AND counter = ?2 ORDER BY seq "
               "LIMIT 1 OFFSET (SELECT (count(*) + 1) / 2 FROM user_chunk WHERE target = ?1 AND counter = ?2)",
               target, counter);
  const int64_t end = MiddleOf(middle);
  Query chunks(database,
               "SELECT seq, rows, data FROM user_chunk WHERE target = ? AND counter = ? AND seq < ? ORDER BY seq",
               target, counter, end);
  for (const auto& [first, last, rows] : MergeSamples<1>(database, chunks)) {
    if (!database.ok()) return;
    database.Run("DELETE FROM user_chunk WHERE target = ? AND counter = ? AND seq BETWEEN ? AND ?", target, counter,
                 first, last);
    database.Run("DELETE FROM user_summary WHERE target = ? AND counter = ? AND seq BETWEEN ? AND ?", target, counter,
                 first, last);
    WriteUserChunk(database, target, counter, first, rows);
  }
}

void ThinCounters(Database& database, size_t target) {
  Query middle(database,
               "SELECT seq FROM counter_chunk WHERE target = ?1 ORDER BY seq "
               "LIMIT 1 OFFSET (SELECT (count(*) + 1) / 2 FROM counter_chunk WHERE target = ?1)",
               target);
  const int64_t end = MiddleOf(middle);
  Query peak(database, "SELECT heap_peak_ns FROM target WHERE id = ?", target);
  const int64_t peak_ns = FirstInteger(peak);
  Query totals(database, "SELECT count(*) FROM counters WHERE target = ?", target);
  const auto counters = static_cast<size_t>(FirstInteger(totals));
  Query chunks(database,
               "SELECT seq, ticks, changes, data FROM counter_chunk WHERE target = ? AND seq < ? ORDER BY seq", target,
               end);
  const auto decode = [&](const Query& chunk, std::vector<CounterTick>& ticks) {
    const auto tick_count = static_cast<size_t>(chunk.Integer(1));
    const auto changes = static_cast<size_t>(chunk.Integer(2));
    const auto columns = Decompress(chunk.Bytes(3), MaxCounterBytes(tick_count, changes));
    if (!columns.ok()) return database.Fail(columns.status());
    const auto decoded = DecodeCounters(*columns, tick_count, changes, wire::kMaxSites);
    if (!decoded.ok()) return database.Fail(decoded.status());
    ticks.insert(ticks.end(), decoded->begin(), decoded->end());
  };
  const auto thin = [&](const std::vector<CounterTick>& ticks) { return LastStates(ticks, counters, peak_ns); };
  for (const auto& [first, last, ticks] : Merge<CounterTick>(chunks, decode, thin)) {
    if (!database.ok()) return;
    // A keyframe says what was at the end of its chunk: that of the last one stays true, the others go.
    database.Run("DELETE FROM counter_chunk WHERE target = ? AND seq BETWEEN ? AND ?", target, first, last - 1);
    size_t changes = 0;
    for (const CounterTick& tick : ticks) changes += tick.changed.size();
    const std::string data = Compress(EncodeCounters(ticks));
    database.Run("UPDATE counter_chunk SET first_ns = ?, ticks = ?, changes = ?, data = ? WHERE target = ? AND seq = ?",
                 ticks.front().time_ns, ticks.size(), changes, Blob{data}, target, last);
  }
}

void ThinBrackets(Database& database, size_t target) {
  database.Run(
      "DELETE FROM bracket WHERE target = ?1 AND end_ns >= 0 "
      "AND id < (SELECT id FROM bracket WHERE target = ?1 ORDER BY id "
      "  LIMIT 1 OFFSET (SELECT count(*) / 2 FROM bracket WHERE target = ?1)) "
      "AND end_ns - begin_ns < (SELECT end_ns - begin_ns FROM bracket WHERE target = ?1 ORDER BY end_ns - begin_ns "
      "DESC "
      "  LIMIT 1 OFFSET (SELECT count(*) / 8 FROM bracket WHERE target = ?1))",
      target);
}

void ThinReadings(Database& database, size_t target) {
  database.Run(
      "DELETE FROM memory_reading WHERE target = ?1 AND id IN (SELECT id FROM "
      "(SELECT id, row_number() OVER (ORDER BY id) AS number, count(*) OVER () AS readings FROM memory_reading "
      "WHERE target = ?1) WHERE number % 8 != 0 AND number < readings / 2)",
      target);
}

}  // namespace

void ThinOlderHalf(Database& database, size_t target) {
  ThinTicks(database, target);
  std::vector<int64_t> counters;
  for (Query rows(database, "SELECT id FROM user_counter WHERE target = ?", target); rows.Next();) {
    counters.push_back(rows.Integer(0));
  }
  for (const int64_t counter : counters) ThinUserValues(database, target, counter);
  ThinCounters(database, target);
  ThinBrackets(database, target);
  ThinReadings(database, target);
}

uint64_t FileBytes(Database& database) {
  Query pages(database, "PRAGMA page_count");
  Query bytes(database, "PRAGMA page_size");
  return static_cast<uint64_t>(FirstInteger(pages) * FirstInteger(bytes));
}

uint64_t UsedBytes(Database& database) {
  Query pages(database, "PRAGMA freelist_count");
  Query bytes(database, "PRAGMA page_size");
  return FileBytes(database) - static_cast<uint64_t>(FirstInteger(pages) * FirstInteger(bytes));
}

}  // namespace memline
