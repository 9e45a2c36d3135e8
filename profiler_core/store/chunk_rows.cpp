// SPDX-License-Identifier: MIT
#include "profiler_core/store/chunk_rows.h"

#include <algorithm>
#include <string>

namespace memline {
namespace {

template <size_t kColumns>
std::string Summarized(std::span<const SampleRow<kColumns>> rows) {
  // What is no session's sample has no summary either; readers find the same.
  const Blocks<kColumns> blocks = BlocksOf<kColumns>(rows).value_or(Blocks<kColumns>{});
  Summaries<kColumns> summaries;
  std::transform(blocks.begin(), blocks.end(), summaries.begin(), [](const SampleBlock& b) { return b.Summary(); });
  return EncodeSummaries<kColumns>(summaries, rows.front().time_ns);
}

}  // namespace

void WriteTickChunk(Database& database, size_t target, int64_t seq, std::span<const TickRow> rows) {
  const std::string data = EncodeSamples<kSeriesCount>(rows);
  database.Run("INSERT INTO tick_chunk VALUES(?, ?, ?, ?, ?, ?)", target, seq, rows.front().time_ns,
               rows.back().time_ns, rows.size(), Blob{data});
  WriteTickSummary(database, target, seq, rows);
}

void WriteTickSummary(Database& database, size_t target, int64_t seq, std::span<const TickRow> rows) {
  const std::string summary = Summarized<kSeriesCount>(rows);
  database.Run("INSERT INTO tick_summary VALUES(?, ?, ?, ?, ?)", target, seq, rows.front().time_ns, rows.size(),
               Blob{summary});
}

void WriteUserChunk(Database& database, size_t target, int64_t counter, int64_t seq, std::span<const UserRow> rows) {
  const std::string data = EncodeSamples<1>(rows);
  database.Run("INSERT INTO user_chunk VALUES(?, ?, ?, ?, ?, ?, ?)", target, counter, seq, rows.front().time_ns,
               rows.back().time_ns, rows.size(), Blob{data});
  WriteUserSummary(database, target, counter, seq, rows);
}

void WriteUserSummary(Database& database, size_t target, int64_t counter, int64_t seq, std::span<const UserRow> rows) {
  const std::string summary = Summarized<1>(rows);
  database.Run("INSERT INTO user_summary VALUES(?, ?, ?, ?, ?, ?)", target, counter, seq, rows.front().time_ns,
               rows.size(), Blob{summary});
}

void WriteCounterTotals(Database& database, size_t target, const SiteCounters& totals) {
  const Counters& counters = totals.counters;
  database.Run("INSERT OR REPLACE INTO counters VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", target, totals.thread,
               totals.site, counters.alloc_count, counters.alloc_bytes, counters.freed_count, counters.freed_bytes,
               counters.released_count, counters.released_bytes, counters.temporary_count, counters.entries,
               counters.rss_grown_bytes, counters.rss_returned_bytes);
}

}  // namespace memline
