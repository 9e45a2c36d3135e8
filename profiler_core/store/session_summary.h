// SPDX-License-Identifier: MIT
// What a list of sessions says of each, without reading their timelines.
#ifndef MEMLINE_STORE_SESSION_SUMMARY_H_
#define MEMLINE_STORE_SESSION_SUMMARY_H_

#include <absl/status/statusor.h>

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace memline {

struct SessionSummary {
  int64_t start_unix_ns = 0;
  int64_t duration_ns = 0;           ///< until the last tick of any process
  std::vector<std::string> command;  ///< of the first process, which is the one that was launched
  size_t processes = 0;
  uint64_t peak_rss_bytes = 0;  ///< the highest of a single process; 0: unknown
  uint32_t peak_pid = 0;        ///< whose that was
};

/// A few pages are read, however long the session is. Errors as LoadSession.
[[nodiscard]] absl::StatusOr<SessionSummary> ReadSummary(const std::filesystem::path& session);

/// Whether another process has the session open for writing. What cannot be opened counts as not in use. Not for a
/// process that has the file open itself: it loses its locks on it.
[[nodiscard]] bool IsBeingRecorded(const std::filesystem::path& session);

}  // namespace memline

#endif  // MEMLINE_STORE_SESSION_SUMMARY_H_
