// SPDX-License-Identifier: MIT
#include "profiler_core/store/sqlite.h"

#include <absl/strings/str_cat.h>

#include <utility>

namespace memline {
namespace {

absl::StatusCode CanonicalCode(int code) {
  switch (code & 0xff) {
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
    case SQLITE_TOOBIG:
    case SQLITE_INTERRUPT:
    case SQLITE_IOERR:
      return absl::StatusCode::kDataLoss;
    case SQLITE_FULL:
    case SQLITE_NOMEM:
      return absl::StatusCode::kResourceExhausted;
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_AUTH:
    case SQLITE_CANTOPEN:
      return absl::StatusCode::kPermissionDenied;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return absl::StatusCode::kUnavailable;
    default:
      return absl::StatusCode::kInternal;
  }
}

/// "file:" URI of a path: only these need to be escaped in its path part.
std::string UriOf(const std::string& path, bool immutable) {
  std::string uri = "file:";
  for (const char c : path) {
    if (c == '%' || c == '?' || c == '#') {
      absl::StrAppend(&uri, "%", absl::Hex(static_cast<unsigned char>(c), absl::kZeroPad2));
    } else {
      uri += c;
    }
  }
  if (immutable) uri += "?immutable=1";
  return uri;
}

}  // namespace

absl::Status SqliteError(int code, std::string_view path, const char* message) {
  return absl::Status(CanonicalCode(code), absl::StrCat(std::string(path), ": ", message));
}

absl::StatusOr<std::unique_ptr<Database>> Database::Open(const std::filesystem::path& path, int flags, bool immutable) {
  std::error_code ignored;
  const std::filesystem::path absolute = std::filesystem::absolute(path, ignored);
  sqlite3* handle = nullptr;
  const int code = sqlite3_open_v2(UriOf(absolute.string(), immutable).c_str(), &handle,
                                   flags | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX, nullptr);
  if (code != SQLITE_OK) {
    const absl::Status status =
        SqliteError(code, path.string(), handle != nullptr ? sqlite3_errmsg(handle) : sqlite3_errstr(code));
    sqlite3_close(handle);
    return status;
  }
  sqlite3_extended_result_codes(handle, 1);
  return std::unique_ptr<Database>(new Database(path.string(), handle));
}

Database::~Database() {
  for (const auto& [sql, statement] : statements_) sqlite3_finalize(statement);
  sqlite3_close(handle_);
}

void Database::Fail(absl::Status status) {
  if (status_.ok()) status_ = std::move(status);
}

void Database::Check(int code) {
  if (code == SQLITE_OK || code == SQLITE_ROW || code == SQLITE_DONE) return;
  Fail(SqliteError(code, path_, sqlite3_errmsg(handle_)));
}

void Database::Execute(const char* sql) {
  if (ok()) Check(sqlite3_exec(handle_, sql, nullptr, nullptr, nullptr));
}

sqlite3_stmt* Database::Prepared(const char* sql) {
  if (!ok()) return nullptr;
  sqlite3_stmt*& statement = statements_[sql];
  if (statement == nullptr) {
    Check(sqlite3_prepare_v3(handle_, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, nullptr));
  }
  return statement;
}

bool Query::Next() {
  if (statement_ == nullptr || !database_.ok()) return false;
  const int code = sqlite3_step(statement_);
  database_.Check(code);
  return code == SQLITE_ROW;
}

std::string_view Query::Bytes(int column) const {
  const void* bytes = sqlite3_column_blob(statement_, column);
  const int size = sqlite3_column_bytes(statement_, column);
  return bytes == nullptr ? std::string_view() : std::string_view(static_cast<const char*>(bytes), size);
}

}  // namespace memline
