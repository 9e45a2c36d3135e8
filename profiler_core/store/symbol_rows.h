// SPDX-License-Identifier: MIT
// What functions, calls and sites mean in the source, in the rows that are there already. Inside a transaction; errors
// become the database's status.
#ifndef MEMLINE_STORE_SYMBOL_ROWS_H_
#define MEMLINE_STORE_SYMBOL_ROWS_H_

#include <cstddef>
#include <cstdint>

#include "profiler_core/model/session.h"
#include "profiler_core/store/sqlite.h"

namespace memline {

void WriteCallLine(Database& database, size_t target, uint32_t node, const SourceLine& line);
void WriteSiteLine(Database& database, size_t target, uint32_t site, const SourceLine& line);
/// With its text, which takes the place of what there was.
void WriteSource(Database& database, size_t target, uint32_t function, const FunctionSource& source);

}  // namespace memline

#endif  // MEMLINE_STORE_SYMBOL_ROWS_H_
