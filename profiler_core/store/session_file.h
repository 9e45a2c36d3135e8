// SPDX-License-Identifier: MIT
// The session container: one SQLite database, described in resources/doc/session-format.md.
//
// SessionWriter appends as data arrives; every Commit is one transaction, so a collector killed at any moment leaves a
// file that opens, short of the unfinished tick. A writer creates its file and never overwrites one.
#ifndef MEMLINE_STORE_SESSION_FILE_H_
#define MEMLINE_STORE_SESSION_FILE_H_

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <vector>

#include "profiler_core/model/session.h"

namespace memline {

/// "MLNE"; SQLite's application_id, by which file(1) and the MIME type know a session.
inline constexpr uint32_t kSessionApplicationId = 0x4d4c4e45;
inline constexpr int kSessionFormatMajor = 1;
// 1: executions; 2: RSS of lines, memory_reading, size_class, trim; 3: arena; 4: tick_summary, user_summary, gap;
// 5: code of unknown lines
inline constexpr int kSessionFormatMinor = 5;
inline constexpr const char* kSessionSuffix = ".memline";

/// The counters of one target that changed in one tick, cumulative.
struct CounterTick {
  int64_t time_ns = 0;
  std::vector<SiteCounters> changed;
};

/// Used by one thread at a time.
class SessionWriter {
 public:
  /// When the file grows beyond `max_bytes`, its older half loses detail, as often as it takes; 0: it never does. What
  /// cannot be thinned (lines, marks) may take it beyond, and so may the write-ahead log while it is written, by some
  /// MiB. Errors: AlreadyExists if the path or the log of a session of that name exists; PermissionDenied, NotFound, …
  /// if it cannot be created.
  static absl::StatusOr<std::unique_ptr<SessionWriter>> Create(const std::filesystem::path& path,
                                                               uint64_t max_bytes = 0);
  ~SessionWriter();
  SessionWriter(const SessionWriter&) = delete;
  SessionWriter& operator=(const SessionWriter&) = delete;

  /// Brings the file up to `session` (whatever was appended to it since the last call) in one transaction.
  /// `ticks[i]` are the counter changes of target i since the last call, in order.
  absl::Status Commit(const Session& session, const std::vector<std::vector<CounterTick>>& ticks);
  /// Compacts the tail, checkpoints the write-ahead log and closes; the file is then a single file.
  absl::Status Finish();

 private:
  class Impl;
  explicit SessionWriter(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

enum class Reading : uint8_t {
  kOnDemand,  ///< samples stay in the file until somebody looks closely; see Session::stored
  kAll,       ///< the same, but all of them were looked at once
};

/// Opens read-only; the file is never modified. It stays open while the session or a copy of it is there. Errors:
/// NotFound; PermissionDenied; InvalidArgument for what is no session; DataLoss for a damaged one; FailedPrecondition
/// for a newer major version.
[[nodiscard]] absl::StatusOr<Session> LoadSession(const std::filesystem::path& path,
                                                  Reading reading = Reading::kOnDemand);

/// Writes the symbols of `session`, which was loaded from a copy of the file, into it: call_lines, site_lines, sources.
/// The file is a finished session that nobody else has open. Errors as LoadSession; on any the file stays as it was.
[[nodiscard]] absl::Status RewriteSymbols(const std::filesystem::path& path, const Session& session);

/// Copies a session, also one that is being written, to a new single file by way of a temporary file and a rename.
/// An existing file at `to` is replaced only if `overwrite`; errors leave it untouched.
[[nodiscard]] absl::Status CopySession(const std::filesystem::path& from, const std::filesystem::path& to,
                                       bool overwrite);

}  // namespace memline

#endif  // MEMLINE_STORE_SESSION_FILE_H_
