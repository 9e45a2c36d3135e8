// SPDX-License-Identifier: MIT
// Rows of the bulk tables. All inside a transaction; errors become the database's status.
#ifndef MEMLINE_STORE_CHUNK_ROWS_H_
#define MEMLINE_STORE_CHUNK_ROWS_H_

#include <cstddef>
#include <cstdint>
#include <span>

#include "profiler_core/store/chunk.h"
#include "profiler_core/store/sqlite.h"

namespace memline {

/// With their summaries. `rows` are one or more, and no more than kMaxChunkRows; the first has the number `seq`.
void WriteTickChunk(Database& database, size_t target, int64_t seq, std::span<const TickRow> rows);
void WriteUserChunk(Database& database, size_t target, int64_t counter, int64_t seq, std::span<const UserRow> rows);

void WriteTickSummary(Database& database, size_t target, int64_t seq, std::span<const TickRow> rows);
void WriteUserSummary(Database& database, size_t target, int64_t counter, int64_t seq, std::span<const UserRow> rows);

/// In place of what was there of this site in this thread.
void WriteCounterTotals(Database& database, size_t target, const SiteCounters& totals);

}  // namespace memline

#endif  // MEMLINE_STORE_CHUNK_ROWS_H_
