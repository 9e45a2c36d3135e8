// SPDX-License-Identifier: MIT
// Keeps a session file that is being written below a size: what is old loses detail first, and the older the more.
#ifndef MEMLINE_STORE_THINNING_H_
#define MEMLINE_STORE_THINNING_H_

#include <cstddef>
#include <cstdint>

#include "profiler_core/store/sqlite.h"

namespace memline {

/// Takes most of the detail out of the older half of each of a target's series: of ticks and user counters
/// what is highest, lowest, first and last in a stretch of time stays, of the counters of lines what they were at its
/// end and at the peak of the heap, of brackets the long ones. Exact totals, peaks, marks and lines all stay. Inside a
/// transaction; errors become the database's status.
void ThinOlderHalf(Database& database, size_t target);

/// What the file takes, and what its tables do, without the pages that are free for more.
[[nodiscard]] uint64_t FileBytes(Database& database);
[[nodiscard]] uint64_t UsedBytes(Database& database);

}  // namespace memline

#endif  // MEMLINE_STORE_THINNING_H_
