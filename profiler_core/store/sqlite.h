// SPDX-License-Identifier: MIT
// A thin hold on one SQLite connection. The first error sticks: everything after it does nothing, so that a sequence of
// statements is written down plainly and asked once, with status(), how it went. One thread at a time.
#ifndef MEMLINE_STORE_SQLITE_H_
#define MEMLINE_STORE_SQLITE_H_

#include <absl/status/status.h>
#include <absl/status/statusor.h>
#include <sqlite3.h>

#include <concepts>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

namespace memline {

/// Bytes to be stored as a blob rather than as text.
struct Blob {
  std::string_view bytes;
};

class Database {
 public:
  /// `flags` as for sqlite3_open_v2; `immutable` promises that nobody changes the file while it is open.
  static absl::StatusOr<std::unique_ptr<Database>> Open(const std::filesystem::path& path, int flags,
                                                        bool immutable = false);
  ~Database();
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  [[nodiscard]] const absl::Status& status() const { return status_; }
  [[nodiscard]] bool ok() const { return status_.ok(); }
  [[nodiscard]] sqlite3* handle() const { return handle_; }
  [[nodiscard]] const std::string& path() const { return path_; }

  /// Keeps `status` if it is the first error.
  void Fail(absl::Status status);
  /// The same for a result code of SQLite; SQLITE_OK, SQLITE_ROW and SQLITE_DONE are no errors.
  void Check(int code);
  /// As if nothing had failed yet.
  void ClearStatus() { status_ = absl::OkStatus(); }

  /// Runs statements that take no values and whose rows do not matter.
  void Execute(const char* sql);

  /// Runs one statement with values. It is prepared once and kept, by the address of `sql`, which is a literal.
  template <typename... Values>
  void Run(const char* sql, const Values&... values) {
    sqlite3_stmt* statement = Prepared(sql);
    if (statement == nullptr) return;
    BindAll(statement, values...);
    if (ok()) Check(sqlite3_step(statement));
    sqlite3_reset(statement);
  }

  /// As in Run. Null after an error. Reset, without values.
  [[nodiscard]] sqlite3_stmt* Prepared(const char* sql);

  template <typename... Values>
  void BindAll([[maybe_unused]] sqlite3_stmt* statement, const Values&... values) {
    [[maybe_unused]] int index = 0;
    (Check(Bind(statement, ++index, values)), ...);
  }

 private:
  Database(std::string path, sqlite3* handle) : path_(std::move(path)), handle_(handle) {}

  template <std::integral Integer>
  static int Bind(sqlite3_stmt* statement, int index, Integer value) {
    return sqlite3_bind_int64(statement, index, static_cast<sqlite3_int64>(value));
  }
  static int Bind(sqlite3_stmt* statement, int index, double value) {
    return sqlite3_bind_double(statement, index, value);
  }
  static int Bind(sqlite3_stmt* statement, int index, const std::optional<double>& value) {
    return value ? sqlite3_bind_double(statement, index, *value) : sqlite3_bind_null(statement, index);
  }
  static int Bind(sqlite3_stmt* statement, int index, const std::optional<int64_t>& value) {
    return value ? sqlite3_bind_int64(statement, index, *value) : sqlite3_bind_null(statement, index);
  }
  // Text and blobs are bound without a copy; Run and Query are done with them before the values die.
  static int Bind(sqlite3_stmt* statement, int index, const std::string& text) {
    return sqlite3_bind_text64(statement, index, text.data(), text.size(), SQLITE_STATIC, SQLITE_UTF8);
  }
  static int Bind(sqlite3_stmt* statement, int index, Blob blob) {
    return blob.bytes.data() == nullptr
               ? sqlite3_bind_null(statement, index)
               : sqlite3_bind_blob64(statement, index, blob.bytes.data(), blob.bytes.size(), SQLITE_STATIC);
  }

  std::string path_;
  sqlite3* handle_;
  absl::Status status_;
  std::unordered_map<const char*, sqlite3_stmt*> statements_;
};

/// Rows of a SELECT: `for (Query rows(database, sql, value…); rows.Next();)`. After an error there is no row.
class Query {
 public:
  template <std::integral... Values>
  Query(Database& database, const char* sql, Values... values)
      : database_(database), statement_(database.Prepared(sql)) {
    if (statement_ != nullptr) database_.BindAll(statement_, values...);
  }
  ~Query() { sqlite3_reset(statement_); }
  Query(const Query&) = delete;
  Query& operator=(const Query&) = delete;

  [[nodiscard]] bool Next();
  [[nodiscard]] bool IsNull(int column) const { return sqlite3_column_type(statement_, column) == SQLITE_NULL; }
  [[nodiscard]] int64_t Integer(int column) const { return sqlite3_column_int64(statement_, column); }
  [[nodiscard]] double Real(int column) const { return sqlite3_column_double(statement_, column); }
  /// Valid until the next row.
  [[nodiscard]] std::string_view Bytes(int column) const;

 private:
  Database& database_;
  sqlite3_stmt* statement_;
};

/// The words and the canonical code for an error of SQLite.
[[nodiscard]] absl::Status SqliteError(int code, std::string_view path, const char* message);

}  // namespace memline

#endif  // MEMLINE_STORE_SQLITE_H_
