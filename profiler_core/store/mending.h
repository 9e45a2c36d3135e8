// SPDX-License-Identifier: MIT
// Makes a session of the rows that were salvaged.
#ifndef MEMLINE_STORE_MENDING_H_
#define MEMLINE_STORE_MENDING_H_

#include <cstdint>
#include <map>
#include <string>

#include "profiler_core/store/sqlite.h"

namespace memline {

/// By table.
using DroppedRows = std::map<std::string, uint64_t>;

/// Puts "(lost)" where others refer to functions, paths and addresses that are gone, drops chunks that cannot be
/// decoded, summarizes the others anew, and adds up the counters of lines from their history where that knows more.
/// Inside a transaction; errors become the database's status.
[[nodiscard]] DroppedRows Mend(Database& database);

}  // namespace memline

#endif  // MEMLINE_STORE_MENDING_H_
