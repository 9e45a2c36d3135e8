// SPDX-License-Identifier: MIT
#include "profiler_core/store/open_session.h"

#include <absl/strings/str_cat.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <limits>
#include <string>

#include "memline/wire.h"
#include "profiler_core/store/session_file.h"

namespace memline {
namespace {

// https://www.sqlite.org/fileformat2.html#the_database_header
constexpr size_t kHeaderBytes = 100;
constexpr std::string_view kHeaderMagic("SQLite format 3\0", 16);
constexpr size_t kPageSizeOffset = 16;
constexpr size_t kPageCountOffset = 28;
constexpr size_t kUserVersionOffset = 60;
constexpr size_t kApplicationIdOffset = 68;

constexpr int kMaxValueBytes = 64 << 20;
constexpr int kBusyMilliseconds = 5000;
// The virtual machine's steps for each byte of the file, generously: the shortest row takes about ten bytes and less
// than twenty steps. Damaged pages that lead in circles would take for ever.
constexpr int64_t kStepsPerByte = 4;
constexpr int64_t kStepsToStart = 1'000'000;

uint32_t BigEndian32(const unsigned char* bytes) {
  return uint32_t{bytes[0]} << 24 | uint32_t{bytes[1]} << 16 | uint32_t{bytes[2]} << 8 | bytes[3];
}

uint64_t BigEndian16(const unsigned char* bytes) { return uint64_t{bytes[0]} << 8 | bytes[1]; }

absl::Status CheckVersion(const std::string& path, uint32_t user_version) {
  const uint32_t major = user_version / 1000;
  if (major == static_cast<uint32_t>(kSessionFormatMajor)) return absl::OkStatus();
  if (major < static_cast<uint32_t>(kSessionFormatMajor)) {
    return absl::DataLossError(absl::StrCat(path, ": the session has no valid format version"));
  }
  return absl::FailedPreconditionError(absl::StrCat(path, ": written by a newer memline (session format ", major, ".",
                                                    user_version % 1000, ", this one reads ", kSessionFormatMajor,
                                                    ".x)"));
}

bool HasWriteAheadLog(const std::string& path) {
  std::error_code ignored;
  const uintmax_t size = std::filesystem::file_size(path + "-wal", ignored);
  return !ignored && size > 0;
}

// SQLite itself notices only when it wants the pages that are missing. While there is a log, they may be in there.
bool IsCutShort(const std::string& path, const unsigned char* header, off_t file_bytes) {
  const uint64_t page_bytes = BigEndian16(&header[kPageSizeOffset]);
  const uint64_t pages = BigEndian32(&header[kPageCountOffset]);
  return static_cast<uint64_t>(file_bytes) < page_bytes * pages && !HasWriteAheadLog(path);
}

// As a program writes by itself where MEMLINE_RECORD names a file.
bool BeginsAStream(const unsigned char* header, ssize_t bytes) {
  uint32_t magic = 0;
  if (bytes < static_cast<ssize_t>(sizeof(wire::FrameHeader) + sizeof magic)) return false;
  std::memcpy(&magic, header + sizeof(wire::FrameHeader), sizeof magic);
  return magic == wire::kMagic;
}

// Tells sessions from other files without SQLite's help, so that the error says which of the two it is.
absl::Status CheckHeader(const std::string& path, bool may_be_cut) {
  // O_NONBLOCK: a FIFO by this name must not wait for a writer.
  const int fd = open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (fd < 0) return absl::ErrnoToStatus(errno, absl::StrCat(path, ": cannot be opened"));
  struct stat file {};
  fstat(fd, &file);
  std::array<unsigned char, kHeaderBytes> header{};
  const ssize_t size = S_ISREG(file.st_mode) ? pread(fd, header.data(), header.size(), 0) : 0;
  const int error = errno;
  close(fd);
  if (!S_ISREG(file.st_mode)) return absl::InvalidArgumentError(absl::StrCat(path, ": not a regular file"));
  if (size < 0) return absl::ErrnoToStatus(error, absl::StrCat(path, ": cannot be read"));
  if (size < static_cast<ssize_t>(kHeaderMagic.size()) ||
      std::memcmp(header.data(), kHeaderMagic.data(), kHeaderMagic.size()) != 0) {
    return absl::InvalidArgumentError(
        absl::StrCat(path, BeginsAStream(header.data(), size)
                               ? ": a recording of MEMLINE_RECORD, of which memline import makes a session"
                               : ": not a memline session"));
  }
  if (size < static_cast<ssize_t>(kHeaderBytes)) return absl::DataLossError(absl::StrCat(path, ": cut short"));
  if (BigEndian32(&header[kApplicationIdOffset]) != kSessionApplicationId) {
    return absl::InvalidArgumentError(absl::StrCat(path, ": a SQLite database, but not a memline session"));
  }
  if (!may_be_cut && IsCutShort(path, header.data(), file.st_size))
    return absl::DataLossError(absl::StrCat(path, ": cut short"));
  return CheckVersion(path, BigEndian32(&header[kUserVersionOffset]));
}

int64_t StepLimit(const std::string& path) {
  std::error_code ignored;
  int64_t bytes = 0;
  for (const char* suffix : {"", "-wal"}) {
    const uintmax_t size = std::filesystem::file_size(path + suffix, ignored);
    if (!ignored) bytes += static_cast<int64_t>(size);
  }
  return kStepsToStart + kStepsPerByte * bytes;
}

void Harden(Database& database) {
  sqlite3* handle = database.handle();
  for (const int setting : {SQLITE_DBCONFIG_DEFENSIVE, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE}) {
    sqlite3_db_config(handle, setting, 1, nullptr);
  }
  for (const int setting : {SQLITE_DBCONFIG_TRUSTED_SCHEMA, SQLITE_DBCONFIG_ENABLE_TRIGGER, SQLITE_DBCONFIG_ENABLE_VIEW,
                            SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION}) {
    sqlite3_db_config(handle, setting, 0, nullptr);
  }
  constexpr std::array<std::array<int, 2>, 7> kLimits = {{{SQLITE_LIMIT_LENGTH, kMaxValueBytes},
                                                          {SQLITE_LIMIT_SQL_LENGTH, 100'000},
                                                          {SQLITE_LIMIT_COLUMN, 100},
                                                          {SQLITE_LIMIT_EXPR_DEPTH, 50},
                                                          {SQLITE_LIMIT_COMPOUND_SELECT, 5},
                                                          {SQLITE_LIMIT_ATTACHED, 0},
                                                          {SQLITE_LIMIT_TRIGGER_DEPTH, 1}}};
  for (const auto& [limit, value] : kLimits) sqlite3_limit(handle, limit, value);
  sqlite3_busy_timeout(handle, kBusyMilliseconds);
  database.Execute("PRAGMA cell_size_check = ON; PRAGMA mmap_size = 0; PRAGMA query_only = ON;");
}

// SQLite opens a file that is shorter than it says only when its schema is writable, which it is not here: everything
// is read-only.
void AllowMissingPages(Database& database) {
  sqlite3_db_config(database.handle(), SQLITE_DBCONFIG_DEFENSIVE, 0, nullptr);
  sqlite3_db_config(database.handle(), SQLITE_DBCONFIG_WRITABLE_SCHEMA, 1, nullptr);
}

// The handler runs once, when the limit is reached, and stops the query.
void LimitSteps(Database& database) {
  constexpr int64_t kMost = std::numeric_limits<int>::max();
  const auto limit = static_cast<int>(std::min(StepLimit(database.path()), kMost));
  sqlite3_progress_handler(
      database.handle(), limit, [](void*) { return 1; }, nullptr);
}

absl::StatusOr<std::unique_ptr<Database>> OpenHardened(const std::string& path, bool immutable, bool may_be_cut) {
  auto database = Database::Open(path, SQLITE_OPEN_READONLY, immutable);
  if (!database.ok()) return database;
  Harden(**database);
  LimitSteps(**database);
  if (may_be_cut) AllowMissingPages(**database);
  // The first read is what opens the file and its log. One transaction: a writer may go on meanwhile.
  (*database)->Execute("BEGIN; SELECT 1 FROM sqlite_schema LIMIT 1;");
  if (!(*database)->ok()) return (*database)->status();
  return database;
}

// Tables only: what a foreign hand put in a table's place could compute for ever.
void CheckSchema(Database& database) {
  for (Query rows(database, "SELECT type, name, sql FROM sqlite_schema WHERE type NOT IN ('index', 'view')");
       rows.Next();) {
    if (rows.Bytes(0) != "table" || rows.Bytes(2).starts_with("CREATE VIRTUAL")) {
      database.Fail(absl::DataLossError(
          absl::StrCat(database.path(), ": the session is damaged: ", std::string(rows.Bytes(1)), " is not a table")));
    }
  }
}

absl::StatusOr<std::unique_ptr<Database>> Open(const std::string& name, bool may_be_cut) {
  if (absl::Status status = CheckHeader(name, may_be_cut); !status.ok()) return status;
  auto database = OpenHardened(name, false, may_be_cut);
  // In a directory that cannot be written, SQLite cannot make the index of a log; without a log it needs none.
  if (!database.ok() && !HasWriteAheadLog(name)) database = OpenHardened(name, true, may_be_cut);
  if (!database.ok()) return database;
  CheckSchema(**database);
  if (!(*database)->ok()) return (*database)->status();
  return database;
}

}  // namespace

absl::StatusOr<std::unique_ptr<Database>> OpenSession(const std::filesystem::path& path) {
  return Open(path.string(), false);
}

absl::StatusOr<std::unique_ptr<Database>> OpenDamagedSession(const std::filesystem::path& path) {
  return Open(path.string(), true);
}

absl::Status ReadingStatus(const Database& database) {
  const absl::Status& status = database.status();
  return absl::IsInternal(status) ? absl::DataLossError(status.message()) : status;
}

}  // namespace memline
