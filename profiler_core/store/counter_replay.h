// SPDX-License-Identifier: MIT
// The history of a target's counters, read back tick by tick.
#ifndef MEMLINE_STORE_COUNTER_REPLAY_H_
#define MEMLINE_STORE_COUNTER_REPLAY_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <utility>
#include <vector>

#include "profiler_core/store/session_file.h"
#include "profiler_core/store/sqlite.h"

namespace memline {

/// Calls visit(tick) for what changed in each tick, in order, until it returns false. The first tick is the last
/// keyframe at or before start_ns, if there is one: it has all counters. Nothing in the file is believed; errors become
/// the database's status.
void ReplayCounters(Database& database, size_t target, int64_t start_ns,
                    const std::function<bool(const CounterTick&)>& visit);

/// Cumulative counters by (thread, site).
using CounterState = std::map<std::pair<uint32_t, uint32_t>, Counters>;

/// The state after the last tick at or before the time. Takes as long as decoding the changes since the keyframe before
/// it, of which there are no more than counters or than a chunk holds. Errors as above.
[[nodiscard]] CounterState CountersAt(Database& database, size_t target, int64_t time_ns);

}  // namespace memline

#endif  // MEMLINE_STORE_COUNTER_REPLAY_H_
