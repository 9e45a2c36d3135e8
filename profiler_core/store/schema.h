// SPDX-License-Identifier: MIT
// The tables of a session file, described in resources/doc/session-format.md.
#ifndef MEMLINE_STORE_SCHEMA_H_
#define MEMLINE_STORE_SCHEMA_H_

#include <absl/status/status.h>

#include <cstddef>
#include <filesystem>

namespace memline {

/// Creates all tables and views in an empty database.
extern const char* const kSchemaSql;
/// The same in the empty file, which says then that it is a session of this version.
[[nodiscard]] absl::Status CreateSessionTables(const std::filesystem::path& path);

/// A chunk is written when a target's tail holds this many ticks or counter changes.
inline constexpr size_t kTicksPerChunk = 1024;
inline constexpr size_t kChangesPerChunk = size_t{1} << 16;
/// Later writers may put more than kTicksPerChunk rows into a chunk; no more than this is read.
inline constexpr size_t kMaxChunkRows = size_t{1} << 14;

}  // namespace memline

#endif  // MEMLINE_STORE_SCHEMA_H_
