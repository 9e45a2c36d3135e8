// SPDX-License-Identifier: MIT
#include "profiler_core/store/counter_replay.h"

#include <absl/strings/str_cat.h>

#include <algorithm>
#include <limits>
#include <numeric>
#include <string>

#include "profiler_core/store/chunk.h"
#include "profiler_core/store/column_codec.h"
#include "profiler_core/store/schema.h"

namespace memline {
namespace {

class Replay {
 public:
  Replay(Database& database, size_t target, const std::function<bool(const CounterTick&)>& visit)
      : database_(database), target_(target), visit_(visit) {
    sites_ = Count("SELECT count(*) FROM site WHERE target = ?");
    counters_ = Count("SELECT count(*) FROM counters WHERE target = ?");
    // One tick changes each counter once; chunks of several ticks are smaller (a reader allows them twice the size).
    most_changes_ = std::max(2 * kChangesPerChunk, counters_);
  }

  void Run(int64_t start_ns) {
    const int64_t first = AfterKeyframe(FirstEndingAfter(start_ns));
    Query chunks(database_, "SELECT ticks, changes, data FROM counter_chunk WHERE target = ? AND seq >= ? ORDER BY seq",
                 target_, first);
    while (!done_ && chunks.Next()) {
      const size_t ticks = Number(chunks, 0, kMaxChunkRows);
      const size_t changes = Number(chunks, 1, most_changes_);
      if (database_.ok()) Frame(chunks.Bytes(2), ticks, changes);
    }
    Query tail(database_, "SELECT changes, data FROM counter_tail WHERE target = ? ORDER BY seq", target_);
    while (!done_ && tail.Next()) {
      const size_t changes = Number(tail, 0, most_changes_);
      if (database_.ok()) Columns(tail.Bytes(1), 1, changes);
    }
  }

 private:
  // Of the chunks, whose times rise with their numbers, the number of the first that ends after the time; above all if
  // there is none. A long session has too many to look at each.
  int64_t FirstEndingAfter(int64_t time_ns) {
    Query bounds(database_, "SELECT min(seq), max(seq) FROM counter_chunk WHERE target = ?", target_);
    if (!bounds.Next()) return 0;
    int64_t low = bounds.Integer(0);
    int64_t high = std::min(bounds.Integer(1), std::numeric_limits<int64_t>::max() - 1) + 1;
    while (low < high && database_.ok()) {
      const int64_t middle = std::midpoint(low, high);
      Query row(database_, "SELECT seq, last_ns FROM counter_chunk WHERE target = ? AND seq >= ? ORDER BY seq LIMIT 1",
                target_, middle);
      if (!row.Next() || row.Integer(1) > time_ns) {
        high = middle;
      } else {
        low = std::min(row.Integer(0), high - 1) + 1;
      }
    }
    return low;
  }

  // Visits the last keyframe before a chunk, and says which chunk comes after it.
  int64_t AfterKeyframe(int64_t chunk) {
    Query rows(database_,
               "SELECT seq, keyframe_counters, keyframe FROM counter_chunk WHERE target = ? AND seq < ? "
               "AND keyframe IS NOT NULL ORDER BY seq DESC LIMIT 1",
               target_, chunk);
    if (!rows.Next()) return std::numeric_limits<int64_t>::min();
    const size_t counters = Number(rows, 1, counters_);
    if (database_.ok()) Frame(rows.Bytes(2), 1, counters);
    return rows.Integer(0) + 1;
  }

  void Frame(std::string_view frame, size_t ticks, size_t changes) {
    const auto columns = Decompress(frame, MaxCounterBytes(ticks, changes));
    if (!columns.ok()) return Damaged(std::string(columns.status().message()));
    Columns(*columns, ticks, changes);
  }

  void Columns(std::string_view columns, size_t ticks, size_t changes) {
    const auto decoded = DecodeCounters(columns, ticks, changes, sites_);
    if (!decoded.ok()) return Damaged(std::string(decoded.status().message()));
    for (const CounterTick& tick : *decoded) {
      done_ = done_ || !visit_(tick);
      if (done_) return;
    }
  }

  size_t Count(const char* sql) {
    Query rows(database_, sql, target_);
    return rows.Next() ? static_cast<size_t>(rows.Integer(0)) : 0;
  }

  size_t Number(const Query& rows, int column, size_t most) {
    const int64_t value = rows.Integer(column);
    if (value >= 0 && static_cast<uint64_t>(value) <= most) return static_cast<size_t>(value);
    Damaged("its counters have no such size");
    return 0;
  }

  void Damaged(const std::string& what) {
    database_.Fail(absl::DataLossError(absl::StrCat(database_.path(), ": the session is damaged: ", what)));
    done_ = true;
  }

  Database& database_;
  const size_t target_;
  const std::function<bool(const CounterTick&)>& visit_;
  size_t sites_ = 0;
  size_t counters_ = 0;
  size_t most_changes_ = 0;
  bool done_ = false;
};

}  // namespace

void ReplayCounters(Database& database, size_t target, int64_t start_ns,
                    const std::function<bool(const CounterTick&)>& visit) {
  Replay(database, target, visit).Run(start_ns);
}

CounterState CountersAt(Database& database, size_t target, int64_t time_ns) {
  CounterState state;
  ReplayCounters(database, target, time_ns, [&](const CounterTick& tick) {
    if (tick.time_ns > time_ns) return false;
    for (const SiteCounters& change : tick.changed) state[{change.thread, change.site}] = change.counters;
    return true;
  });
  return state;
}

}  // namespace memline
