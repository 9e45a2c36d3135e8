// SPDX-License-Identifier: MIT
#include <absl/strings/str_cat.h>

#include <limits>
#include <new>
#include <string_view>

#include "profiler_core/store/open_session.h"
#include "profiler_core/store/session_file.h"
#include "profiler_core/store/stored_blocks.h"
#include "profiler_core/store/target_reader.h"

namespace memline {
namespace {

constexpr size_t kMaxTargets = 1 << 16;

// What lies outside is no time of any clock, and sums with it would overflow.
int64_t Clock(int64_t ns) { return ns >= 0 && ns <= kMaxTimeNs ? ns : 0; }

void ReadMeta(Database& database, Session& session) {
  for (Query rows(database, "SELECT key, value FROM meta"); rows.Next();) {
    const std::string_view key = rows.Bytes(0);
    const auto text = [&rows] { return std::string(rows.Bytes(1)); };
    if (key == "memline_version") session.memline_version = text();
    if (key == "host") session.machine.host = text();
    if (key == "kernel") session.machine.kernel = text();
    if (key == "cpu") session.machine.cpu = text();
    if (key == "memory_bytes") session.machine.memory_bytes = static_cast<uint64_t>(rows.Integer(1));
    if (key == "cores") session.machine.cores = static_cast<uint32_t>(rows.Integer(1));
    if (key == "origin_mono_ns") session.origin_mono_ns = Clock(rows.Integer(1));
    if (key == "start_unix_ns") session.start_unix_ns = Clock(rows.Integer(1));
  }
}

uint64_t FileBytes(const std::string& path) {
  std::error_code ignored;
  uint64_t bytes = 0;
  for (const char* suffix : {"", "-wal"}) {
    const uintmax_t size = std::filesystem::file_size(path + suffix, ignored);
    if (!ignored) bytes += size;
  }
  return bytes;
}

// In a file with a write-ahead log, which may be one that is being written, a connection that stays open is in the way.
bool MayStayOpen(Database& database) {
  Query mode(database, "PRAGMA journal_mode");
  return mode.Next() && mode.Bytes(0) != "wal";
}

Session ReadSession(Database& database, const std::shared_ptr<StoredBlocks>& blocks, Reading reading) {
  Session session;
  ReadMeta(database, session);
  ReadBudget budget(FileBytes(database.path()));
  size_t targets = 0;
  for (Query rows(database, "SELECT id FROM target ORDER BY id"); rows.Next(); ++targets) {
    if (rows.Integer(0) != static_cast<int64_t>(targets) || targets == kMaxTargets) {
      database.Fail(
          absl::DataLossError(absl::StrCat(database.path(), ": the session is damaged: a target is missing")));
    }
  }
  for (size_t i = 0; i < targets && database.ok(); ++i) {
    session.targets.push_back(TargetReader(database, budget, i, blocks, reading).Read());
  }
  session.stored = blocks;
  return session;
}

}  // namespace

absl::StatusOr<Session> LoadSession(const std::filesystem::path& path, Reading reading) {
  auto database = OpenSession(path);
  if (!database.ok()) return database.status();
  try {
    const auto blocks = std::make_shared<StoredBlocks>(path);
    Session session = ReadSession(**database, blocks, reading);
    if (absl::Status status = ReadingStatus(**database); !status.ok()) return status;
    (*database)->Execute("COMMIT");
    if (MayStayOpen(**database)) blocks->Keep(*std::move(database));
    return session;
  } catch (const std::bad_alloc&) {
    return absl::ResourceExhaustedError(absl::StrCat(path.string(), ": there is not enough memory to open it"));
  }
}

}  // namespace memline
