// SPDX-License-Identifier: MIT
// Rows of a damaged database, as far as SQLite finds its way.
#ifndef MEMLINE_STORE_SALVAGE_H_
#define MEMLINE_STORE_SALVAGE_H_

#include <string>
#include <vector>

#include "profiler_core/store/repair_session.h"
#include "profiler_core/store/sqlite.h"

namespace memline {

/// Copies what can be read of each table that both databases have, in the columns that both have, into `to`. What came
/// of each table. Errors of `to` become its status; those of `from` are what it is about.
[[nodiscard]] std::vector<Loss> SalvageRows(Database& from, Database& to);

}  // namespace memline

#endif  // MEMLINE_STORE_SALVAGE_H_
