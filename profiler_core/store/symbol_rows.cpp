// SPDX-License-Identifier: MIT
#include "profiler_core/store/symbol_rows.h"

#include "profiler_core/store/session_file.h"

namespace memline {

void WriteCallLine(Database& database, size_t target, uint32_t node, const SourceLine& line) {
  database.Run("UPDATE node SET call_file = ?, call_line = ?, call_code = ? WHERE target = ? AND id = ?", line.file,
               line.line, line.code, target, node);
}

void WriteSiteLine(Database& database, size_t target, uint32_t site, const SourceLine& line) {
  database.Run("UPDATE site SET file = ?, line = ?, code = ? WHERE target = ? AND id = ?", line.file, line.line,
               line.code, target, site);
}

void WriteSource(Database& database, size_t target, uint32_t function, const FunctionSource& source) {
  database.Run("UPDATE function SET display_name = ?, source_file = ?, first_line = ? WHERE target = ? AND id = ?",
               source.display_name, source.file, source.first_line, target, function);
  database.Run("DELETE FROM source_line WHERE target = ? AND function = ?", target, function);
  for (size_t i = 0; i < source.text.size(); ++i) {
    database.Run("INSERT INTO source_line VALUES(?, ?, ?, ?)", target, function, source.first_line + i, source.text[i]);
  }
}

namespace {

// Files up to format 1.4 have none.
void AddCodeColumns(Database& database) {
  const auto has = [&database](const char* sql) { return Query(database, sql).Next(); };
  if (!has("SELECT 1 FROM pragma_table_info('node') WHERE name = 'call_code'")) {
    database.Execute("ALTER TABLE node ADD COLUMN call_code TEXT");
  }
  if (!has("SELECT 1 FROM pragma_table_info('site') WHERE name = 'code'")) {
    database.Execute("ALTER TABLE site ADD COLUMN code TEXT");
  }
}

}  // namespace

absl::Status RewriteSymbols(const std::filesystem::path& path, const Session& session) {
  const auto opened = Database::Open(path, SQLITE_OPEN_READWRITE);
  if (!opened.ok()) return opened.status();
  Database& database = **opened;
  database.Execute("BEGIN IMMEDIATE");
  AddCodeColumns(database);
  for (size_t i = 0; i < session.targets.size(); ++i) {
    const Target& target = session.targets[i];
    for (uint32_t node = 0; node < target.call_lines.size(); ++node) {
      WriteCallLine(database, i, node, target.call_lines[node]);
    }
    for (uint32_t site = 0; site < target.site_lines.size(); ++site) {
      WriteSiteLine(database, i, site, target.site_lines[site]);
    }
    for (uint32_t function = 0; function < target.sources.size(); ++function) {
      WriteSource(database, i, function, target.sources[function]);
    }
  }
  database.Execute("COMMIT");
  return database.status();
}

}  // namespace memline
