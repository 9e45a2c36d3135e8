// SPDX-License-Identifier: MIT
// What every reader of a session takes for granted, asked of one that was made of a stranger's file.
#ifndef MEMLINE_EXCHANGE_CHECK_SESSION_H_
#define MEMLINE_EXCHANGE_CHECK_SESSION_H_

#include <absl/status/status.h>

#include "profiler_core/model/session.h"
#include "profiler_core/store/session_file.h"

namespace memline {

/// Of any time, relative to the session's begin or absolute.
inline constexpr int64_t kMaxImportedNs = int64_t{1} << 62;
/// Of the sizes of parts of the memory. Far more than any machine has; some of them still sum to a number.
inline constexpr uint64_t kMaxImportedBytes = uint64_t{1} << 56;
/// Of a sample of a series. Up to here every number becomes an integer.
inline constexpr double kMaxImportedSample = 4611686018427387904.0;  // 2^62
/// Of the counters of a target, all threads and sites taken together.
inline constexpr size_t kMaxImportedCounters = size_t{1} << 22;

/// InvalidArgument with what is wrong: an id without its record, a number out of range, times that go back.
[[nodiscard]] absl::Status CheckSession(const Session& session);
[[nodiscard]] absl::Status CheckTick(const Target& target, const CounterTick& tick);

}  // namespace memline

#endif  // MEMLINE_EXCHANGE_CHECK_SESSION_H_
