// SPDX-License-Identifier: MIT
#include "profiler_core/store/repair_session.h"

#include <absl/strings/str_cat.h>

#include <algorithm>
#include <array>
#include <memory>
#include <string_view>
#include <utility>

#include "profiler_core/store/mending.h"
#include "profiler_core/store/new_file.h"
#include "profiler_core/store/open_session.h"
#include "profiler_core/store/salvage.h"
#include "profiler_core/store/schema.h"
#include "profiler_core/store/session_file.h"

namespace memline {
namespace {

// What a session can do without, the least important first. What still contradicts the rest is left out as a whole.
constexpr std::array<const char*, 15> kDispensable = {
    "size_class", "arena",     "trim",     "memory_reading", "execution_stats",
    "executions", "node_peak", "site_rss", "argument",       "thread",
    "gap",        "bracket",   "mark",     "user_tail",      "tick_tail"};

absl::Status LeaveOutWhatContradicts(Database& database, const std::filesystem::path& file, std::vector<Loss>& losses) {
  absl::Status status = LoadSession(file, Reading::kAll).status();
  for (const char* table : kDispensable) {
    if (status.ok() || !database.ok()) break;
    database.Execute(absl::StrCat("DELETE FROM ", table).c_str());
    const auto dropped = static_cast<uint64_t>(sqlite3_changes(database.handle()));
    for (Loss& loss : losses) {
      if (loss.table == table) loss.dropped += dropped;
    }
    status = LoadSession(file, Reading::kAll).status();
  }
  return database.ok() ? status : database.status();
}

void AddDropped(const DroppedRows& dropped, std::vector<Loss>& losses) {
  for (Loss& loss : losses) {
    const auto found = dropped.find(loss.table);
    if (found != dropped.end()) loss.dropped += found->second;
  }
}

absl::StatusOr<std::vector<Loss>> Rebuild(Database& from, const std::filesystem::path& file) {
  if (absl::Status status = CreateSessionTables(file); !status.ok()) return status;
  const auto opened = Database::Open(file, SQLITE_OPEN_READWRITE);
  if (!opened.ok()) return opened.status();
  Database& to = **opened;
  to.Execute("PRAGMA synchronous = OFF; BEGIN;");
  std::vector<Loss> losses = SalvageRows(from, to);
  if (to.ok() && std::all_of(losses.begin(), losses.end(), [](const Loss& loss) { return loss.kept == 0; })) {
    return absl::DataLossError("nothing of it can be read");
  }
  const DroppedRows dropped = Mend(to);
  to.Execute("COMMIT;");
  if (!to.ok()) return to.status();
  AddDropped(dropped, losses);
  if (absl::Status status = LeaveOutWhatContradicts(to, file, losses); !status.ok()) return status;
  return losses;
}

}  // namespace

absl::StatusOr<std::vector<Loss>> RepairSession(const std::filesystem::path& from, const std::filesystem::path& to) {
  const auto damaged = OpenDamagedSession(from);
  if (!damaged.ok()) return damaged.status();
  if (absl::Status status = CheckUnused(to); !status.ok()) return status;
  auto temporary = TemporaryFile::Beside(to);
  if (!temporary.ok()) return temporary.status();
  auto losses = Rebuild(**damaged, temporary->path());
  if (!losses.ok()) {
    return absl::Status(losses.status().code(),
                        absl::StrCat(from.string(), ": ", std::string(losses.status().message())));
  }
  if (absl::Status status = temporary->Place(to, false); !status.ok()) return status;
  std::erase_if(*losses, [](const Loss& loss) { return loss.dropped == 0 && !loss.cut; });
  return losses;
}

}  // namespace memline
