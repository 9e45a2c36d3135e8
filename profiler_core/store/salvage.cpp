// SPDX-License-Identifier: MIT
#include "profiler_core/store/salvage.h"

#include <absl/strings/str_cat.h>
#include <absl/strings/str_join.h>

#include <algorithm>
#include <memory>

namespace memline {
namespace {

using Statement = std::unique_ptr<sqlite3_stmt, int (*)(sqlite3_stmt*)>;

struct Table {
  std::string name;
  std::vector<std::string> columns;  // quoted
  std::vector<std::string> keys;     // of the primary key, quoted
};

// Null where the schema does not allow it.
Statement Prepare(Database& database, const std::string& sql) {
  sqlite3_stmt* statement = nullptr;
  sqlite3_prepare_v2(database.handle(), sql.c_str(), -1, &statement, nullptr);
  return {statement, sqlite3_finalize};
}

std::string TextOf(sqlite3_stmt* statement, int column) {
  const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(statement, column));
  return text == nullptr ? "" : text;
}

// Names are those of our own schema.
std::string Quoted(const std::string& name) { return absl::StrCat("\"", name, "\""); }

std::vector<std::string> ColumnsOf(Database& database, const std::string& table, const char* which) {
  std::vector<std::string> columns;
  const Statement rows =
      Prepare(database, absl::StrCat("SELECT name FROM pragma_table_info('", table, "') WHERE ", which));
  while (sqlite3_step(rows.get()) == SQLITE_ROW) columns.push_back(Quoted(TextOf(rows.get(), 0)));
  return columns;
}

std::vector<Table> CommonTables(Database& from, Database& to) {
  std::vector<Table> tables;
  const Statement rows = Prepare(to, "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY rowid");
  while (sqlite3_step(rows.get()) == SQLITE_ROW) {
    Table table{TextOf(rows.get(), 0), {}, ColumnsOf(to, TextOf(rows.get(), 0), "pk > 0 ORDER BY pk")};
    const std::vector<std::string> theirs = ColumnsOf(from, table.name, "1");
    for (std::string& column : ColumnsOf(to, table.name, "1")) {
      if (std::find(theirs.begin(), theirs.end(), column) != theirs.end()) table.columns.push_back(std::move(column));
    }
    if (!table.columns.empty()) tables.push_back(std::move(table));
  }
  return tables;
}

// How many rows it copied until the end; or until an error, which it tells by `complete`.
uint64_t Copy(Database& from, Database& to, const Table& table, bool backwards, bool& complete) {
  const std::string columns = absl::StrJoin(table.columns, ", ");
  std::string select = absl::StrCat("SELECT ", columns, " FROM ", Quoted(table.name));
  if (backwards) absl::StrAppend(&select, " ORDER BY ", absl::StrJoin(table.keys, " DESC, "), " DESC");
  const Statement rows = Prepare(from, select);
  const Statement insert =
      Prepare(to, absl::StrCat("INSERT OR IGNORE INTO ", Quoted(table.name), "(", columns, ") VALUES(",
                               absl::StrJoin(std::vector<const char*>(table.columns.size(), "?"), ", "), ")"));
  complete = false;
  if (rows == nullptr || insert == nullptr) return 0;
  uint64_t copied = 0;
  int code;
  while ((code = sqlite3_step(rows.get())) == SQLITE_ROW && to.ok()) {
    for (int i = 0; i < static_cast<int>(table.columns.size()); ++i) {
      to.Check(sqlite3_bind_value(insert.get(), i + 1, sqlite3_column_value(rows.get(), i)));
    }
    to.Check(sqlite3_step(insert.get()));
    copied += static_cast<uint64_t>(sqlite3_changes(to.handle()));
    sqlite3_reset(insert.get());
  }
  complete = code == SQLITE_DONE;
  return copied;
}

}  // namespace

std::vector<Loss> SalvageRows(Database& from, Database& to) {
  std::vector<Loss> losses;
  for (const Table& table : CommonTables(from, to)) {
    Loss loss;
    loss.table = table.name;
    bool complete;
    loss.kept = Copy(from, to, table, false, complete);
    loss.cut = !complete;
    if (loss.cut) loss.kept += Copy(from, to, table, true, complete);
    losses.push_back(loss);
  }
  return losses;
}

}  // namespace memline
