// SPDX-License-Identifier: MIT
#include "profiler_core/store/session_summary.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <limits>

#include "profiler_core/store/open_session.h"

namespace memline {
namespace {

constexpr int64_t kMaxArguments = 10'000;

int64_t First(Database& database, const char* sql, size_t target) {
  Query rows(database, sql, target);
  return rows.Next() ? std::max<int64_t>(0, rows.Integer(0)) : 0;
}

void AddTarget(Database& database, size_t target, uint32_t pid, SessionSummary& summary) {
  const int64_t last_ns =
      std::max(First(database, "SELECT last_ns FROM tick_chunk WHERE target = ? ORDER BY seq DESC LIMIT 1", target),
               First(database, "SELECT time_ns FROM tick_tail WHERE target = ? ORDER BY seq DESC LIMIT 1", target));
  summary.duration_ns = std::max(summary.duration_ns, last_ns);
  // Files of format 1.0 may lack it.
  if (Query table(database, "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'rss_peak'"); !table.Next()) {
    return;
  }
  const auto peak = static_cast<uint64_t>(First(database, "SELECT bytes FROM rss_peak WHERE target = ?", target));
  if (peak <= summary.peak_rss_bytes) return;
  summary.peak_rss_bytes = peak;
  summary.peak_pid = pid;
}

SessionSummary Read(Database& database) {
  SessionSummary summary;
  for (Query rows(database, "SELECT value FROM meta WHERE key = 'start_unix_ns'"); rows.Next();) {
    summary.start_unix_ns = rows.Integer(0);
  }
  for (Query rows(database, "SELECT value FROM argument WHERE target = 0 ORDER BY position LIMIT ?", kMaxArguments);
       rows.Next();) {
    summary.command.emplace_back(rows.Bytes(0));
  }
  for (Query rows(database, "SELECT id, pid FROM target ORDER BY id"); rows.Next(); ++summary.processes) {
    AddTarget(database, static_cast<size_t>(rows.Integer(0)), static_cast<uint32_t>(rows.Integer(1)), summary);
  }
  return summary;
}

}  // namespace

absl::StatusOr<SessionSummary> ReadSummary(const std::filesystem::path& session) {
  const auto database = OpenSession(session);
  if (!database.ok()) return database.status();
  SessionSummary summary = Read(**database);
  if (absl::Status status = ReadingStatus(**database); !status.ok()) return status;
  return summary;
}

// In WAL mode each connection holds a shared lock on the file as long as it is open; readers of ours do so only while
// they read. https://www.sqlite.org/src/file/src/os.h, "PENDING_BYTE" and what follows it.
bool IsBeingRecorded(const std::filesystem::path& session) {
  constexpr off_t kSharedFirst = 0x40000000 + 2;
  constexpr off_t kSharedBytes = 510;
  const int file = open(session.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (file < 0) return false;
  struct flock lock {};
  lock.l_type = F_WRLCK;
  lock.l_whence = SEEK_SET;
  lock.l_start = kSharedFirst;
  lock.l_len = kSharedBytes;
  const bool locked = fcntl(file, F_GETLK, &lock) == 0 && lock.l_type != F_UNLCK;
  close(file);  // and with it what locks this process has on it
  return locked;
}

}  // namespace memline
