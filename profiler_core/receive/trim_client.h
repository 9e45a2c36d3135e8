// SPDX-License-Identifier: MIT
// Has a running target give memory back, from a process that does not record it.
#ifndef MEMLINE_RECEIVE_TRIM_CLIENT_H_
#define MEMLINE_RECEIVE_TRIM_CLIENT_H_

#include <absl/status/statusor.h>
#include <sys/types.h>

#include <cstdint>

namespace memline {

struct TrimResult {
  uint64_t rss_before_bytes = 0;
  uint64_t rss_after_bytes = 0;
  uint64_t duration_us = 0;
};

/// Asks the collector that records the target to pass the request on. Where there is none, it is a collector itself for
/// a moment, to which every target of this user that waits for one connects; only this one is asked anything. Blocks
/// until the target has answered.
///
/// Errors: NotFound: no such process. PermissionDenied: of another user. Unavailable: it does not answer; it has no
/// runtime, or is recorded into a file. Unimplemented: its allocator or its runtime does not know how.
/// DeadlineExceeded: it takes longer than a minute.
[[nodiscard]] absl::StatusOr<TrimResult> RequestTrim(pid_t pid);

}  // namespace memline

#endif  // MEMLINE_RECEIVE_TRIM_CLIENT_H_
