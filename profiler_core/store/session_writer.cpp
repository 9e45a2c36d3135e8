// SPDX-License-Identifier: MIT
#include <absl/strings/str_cat.h>

#include <algorithm>
#include <optional>

#include "profiler_core/store/new_file.h"
#include "profiler_core/store/schema.h"
#include "profiler_core/store/session_file.h"
#include "profiler_core/store/target_writer.h"
#include "profiler_core/store/thinning.h"

namespace memline {
namespace {

constexpr int kBusyMilliseconds = 5000;

// What the file says of the session as a whole.
struct Meta {
  std::string memline_version;
  Machine machine;
  int64_t origin_mono_ns = 0;
  int64_t start_unix_ns = 0;
  bool operator==(const Meta&) const = default;
};

}  // namespace

absl::Status CreateSessionTables(const std::filesystem::path& path) {
  const auto opened = Database::Open(path, SQLITE_OPEN_READWRITE);
  if (!opened.ok()) return opened.status();
  Database& database = **opened;
  // Nobody sees the file yet, and going over to the write-ahead log syncs it: three transactions need not, which take
  // tens of milliseconds on a disk while the program waits to be launched.
  database.Execute("PRAGMA synchronous = OFF;");
  database.Execute(kSchemaSql);
  database.Execute(absl::StrCat("PRAGMA application_id = ", kSessionApplicationId,
                                "; PRAGMA user_version = ", kSessionFormatMajor * 1000 + kSessionFormatMinor, ";")
                       .c_str());
  return database.status();
}

namespace {

// Under its name from the first moment an empty session.
absl::Status CreateFile(const std::filesystem::path& path) {
  if (absl::Status status = CheckUnused(path); !status.ok()) return status;
  auto temporary = TemporaryFile::Beside(path);
  if (!temporary.ok()) return temporary.status();
  if (absl::Status status = CreateSessionTables(temporary->path()); !status.ok()) return status;
  return temporary->Place(path, false);
}

}  // namespace

class SessionWriter::Impl {
 public:
  Impl(std::unique_ptr<Database> database, uint64_t max_bytes)
      : database_(std::move(database)), max_bytes_(max_bytes) {}

  absl::Status Commit(const Session& session, const std::vector<std::vector<CounterTick>>& ticks) {
    if (database_ == nullptr) return absl::FailedPreconditionError("the session file is already finished");
    database_->Run("BEGIN IMMEDIATE");
    WriteMeta(session);
    static const std::vector<CounterTick> kNoTicks;
    for (size_t i = 0; i < session.targets.size() && database_->ok(); ++i) {
      if (i == targets_.size()) targets_.push_back(std::make_unique<TargetWriter>(*database_, i));
      targets_[i]->Write(session.targets[i], i < ticks.size() ? ticks[i] : kNoTicks);
    }
    if (max_bytes_ != 0) KeepSize();
    return End();
  }

  absl::Status Finish() {
    if (database_ == nullptr) return absl::OkStatus();
    database_->Run("BEGIN IMMEDIATE");
    for (const std::unique_ptr<TargetWriter>& target : targets_) target->Compact();
    absl::Status status = End();
    // Pages that thinning left free stay in the file until now.
    if (status.ok() && max_bytes_ != 0 && FileBytes(*database_) > max_bytes_) database_->Execute("VACUUM");
    if (status.ok()) status = LeaveWriteAheadLog();
    targets_.clear();
    database_.reset();
    return status;
  }

 private:
  void WriteMeta(const Session& session) {
    const Meta meta{session.memline_version, session.machine, session.origin_mono_ns, session.start_unix_ns};
    if (meta_ == meta) return;
    meta_ = meta;
    const auto put = [this](const std::string& key, const auto& value) {
      database_->Run("INSERT OR REPLACE INTO meta VALUES(?, ?)", key, value);
    };
    put("memline_version", meta.memline_version);
    put("host", meta.machine.host);
    put("kernel", meta.machine.kernel);
    put("cpu", meta.machine.cpu);
    put("memory_bytes", meta.machine.memory_bytes);
    put("cores", meta.machine.cores);
    put("origin_mono_ns", meta.origin_mono_ns);
    put("start_unix_ns", meta.start_unix_ns);
  }

  // Where thinning no longer helps it is not tried again before the file has grown by some more.
  void KeepSize() {
    uint64_t used = UsedBytes(*database_);
    if (used <= std::max(max_bytes_, thinned_bytes_ + thinned_bytes_ / 16)) return;
    for (const auto& target : targets_) target->Compact();
    // Some room, so that the next commits need not do it again.
    for (uint64_t before = 0; used > max_bytes_ - max_bytes_ / 8 && used != before && database_->ok();) {
      before = used;
      for (size_t i = 0; i < targets_.size(); ++i) ThinOlderHalf(*database_, i);
      used = UsedBytes(*database_);
    }
    thinned_bytes_ = used;
  }

  // After an error the file keeps what had been committed, and takes no more: what is in memory would no longer agree
  // with it.
  absl::Status End() {
    database_->Run("COMMIT");
    if (!database_->ok()) sqlite3_exec(database_->handle(), "ROLLBACK", nullptr, nullptr, nullptr);
    return database_->status();
  }

  // A reader that has the file open makes this impossible; then the log stays beside the file, which is complete with
  // it, until the reader is gone.
  absl::Status LeaveWriteAheadLog() {
    database_->Execute("PRAGMA wal_checkpoint(TRUNCATE); PRAGMA journal_mode = DELETE;");
    return absl::IsUnavailable(database_->status()) ? absl::OkStatus() : database_->status();
  }

  std::unique_ptr<Database> database_;
  const uint64_t max_bytes_;
  uint64_t thinned_bytes_ = 0;  // what the file took after it was thinned the last time
  std::optional<Meta> meta_;
  std::vector<std::unique_ptr<TargetWriter>> targets_;
};

absl::StatusOr<std::unique_ptr<SessionWriter>> SessionWriter::Create(const std::filesystem::path& path,
                                                                     uint64_t max_bytes) {
  if (absl::Status status = CreateFile(path); !status.ok()) return status;
  auto database = Database::Open(path, SQLITE_OPEN_READWRITE);
  absl::Status status = database.status();
  if (status.ok()) {
    sqlite3_busy_timeout((*database)->handle(), kBusyMilliseconds);
    (*database)->Execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;");
    status = (*database)->status();
  }
  if (!status.ok()) {
    std::error_code ignored;
    std::filesystem::remove(path, ignored);
    return status;
  }
  return std::unique_ptr<SessionWriter>(new SessionWriter(std::make_unique<Impl>(*std::move(database), max_bytes)));
}

SessionWriter::SessionWriter(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
SessionWriter::~SessionWriter() = default;

absl::Status SessionWriter::Commit(const Session& session, const std::vector<std::vector<CounterTick>>& ticks) {
  return impl_->Commit(session, ticks);
}

absl::Status SessionWriter::Finish() { return impl_->Finish(); }

}  // namespace memline
