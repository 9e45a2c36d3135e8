// SPDX-License-Identifier: MIT
// The bulk series of a target: chunks first, then the tails.
#include <absl/strings/str_cat.h>

#include <cmath>
#include <limits>
#include <map>
#include <span>

#include "memline/wire.h"
#include "profiler_core/store/chunk.h"
#include "profiler_core/store/column_codec.h"
#include "profiler_core/store/target_reader.h"

namespace memline {
namespace {

// Writers put at most kTicksPerChunk rows into a chunk of samples; later ones may put more.
constexpr uint64_t kMaxChunkRows = 1 << 14;
constexpr uint64_t kMaxChunkChanges = 1 << 24;

template <size_t kColumns>
void Append(const std::vector<SampleRow<kColumns>>& rows, std::span<Pyramid, kColumns> series) {
  for (const SampleRow<kColumns>& row : rows) {
    for (size_t i = 0; i < kColumns; ++i) {
      if (row.values[i]) series[i].Append(row.time_ns, *row.values[i]);
    }
  }
}

}  // namespace

// The number of rows in a chunk, charged to the budget.
size_t TargetReader::Samples(const Query& rows, int column) {
  const uint32_t count = Number(rows, column, kMaxChunkRows, "number of samples");
  if (count > budget_.samples) {
    Damaged("it has more samples than a session can hold");
    return 0;
  }
  budget_.samples -= count;
  return count;
}

void TargetReader::ReadTicks() {
  size_t next = 0;
  Query chunks(database_, "SELECT seq, rows, data FROM tick_chunk WHERE target = ? ORDER BY seq", id_);
  while (chunks.Next() && IsNext(chunks, 0, next, std::numeric_limits<size_t>::max(), "chunk of ticks")) {
    const size_t count = Samples(chunks, 1);
    if (!database_.ok()) return;
    const auto rows = DecodeSamples<kSeriesCount>(chunks.Bytes(2), count);
    if (!rows.ok()) return Damaged(std::string(rows.status().message()));
    Append<kSeriesCount>(*rows, target_.series);
    next += count;
  }
  Query tail(database_,
             "SELECT seq, time_ns, rss_bytes, rss_peak_bytes, heap_bytes, retained_bytes, mapped_bytes FROM tick_tail "
             "WHERE target = ? ORDER BY seq",
             id_);
  for (; tail.Next() && IsNext(tail, 0, next, std::numeric_limits<size_t>::max(), "tick"); ++next) {
    for (size_t i = 0; i < kSeriesCount; ++i) {
      const int column = static_cast<int>(i) + 2;
      if (!tail.IsNull(column)) target_.series[i].Append(tail.Integer(1), tail.Real(column));
    }
  }
}

void TargetReader::ReadUserCounters() {
  Query rows(database_, "SELECT id, name FROM user_counter WHERE target = ? ORDER BY id", id_);
  while (rows.Next() && IsNext(rows, 0, target_.user_counters.size(), wire::kMaxUserCounters, "user counter")) {
    target_.user_counters.push_back({Text(rows, 1), {}});
  }
  for (size_t i = 0; i < target_.user_counters.size(); ++i) ReadUserSeries(i);
}

void TargetReader::ReadUserSeries(size_t counter) {
  Pyramid& series = target_.user_counters[counter].series;
  Query chunks(database_, "SELECT seq, rows, data FROM user_chunk WHERE target = ? AND counter = ? ORDER BY seq", id_,
               counter);
  while (chunks.Next() && IsNext(chunks, 0, series.size(), std::numeric_limits<size_t>::max(), "chunk of values")) {
    const size_t count = Samples(chunks, 1);
    if (!database_.ok()) return;
    const auto rows = DecodeSamples<1>(chunks.Bytes(2), count);
    if (!rows.ok()) return Damaged(std::string(rows.status().message()));
    Append<1>(*rows, std::span<Pyramid, 1>(&series, 1));
  }
  Query tail(database_, "SELECT seq, time_ns, value FROM user_tail WHERE target = ? AND counter = ? ORDER BY seq", id_,
             counter);
  while (tail.Next() && IsNext(tail, 0, series.size(), std::numeric_limits<size_t>::max(), "value")) {
    // SQLite has no NaN: it stores a NULL.
    series.Append(tail.Integer(1), tail.IsNull(2) ? std::numeric_limits<double>::quiet_NaN() : tail.Real(2));
  }
}

void TargetReader::ReadPeak() {
  target_.live_at_peak.resize(peak_sites_);
  Query rows(database_, "SELECT site, live_bytes FROM peak WHERE target = ?", id_);
  while (rows.Next()) {
    const uint32_t site = Number(rows, 0, peak_sites_, "site at the peak");
    if (!database_.ok()) return;
    target_.live_at_peak[site] = static_cast<uint64_t>(rows.Integer(1));
  }
}

// The writer died before it wrote the table of the latest peak: it follows from the history of the counters.
void TargetReader::RecomputePeak() {
  std::map<std::pair<uint32_t, uint32_t>, Counters> state;
  int64_t from = std::numeric_limits<int64_t>::min();
  bool past_peak = false;
  // Applies what was not later than the peak.
  const auto apply = [&](std::string_view columns, size_t ticks, size_t changes) {
    const auto decoded = DecodeCounters(columns, ticks, changes, target_.sites.size());
    if (!decoded.ok()) return Damaged(std::string(decoded.status().message()));
    for (const CounterTick& tick : *decoded) {
      past_peak = past_peak || tick.time_ns > target_.heap_peak_ns;
      if (past_peak) return;
      for (const SiteCounters& change : tick.changed) state[{change.thread, change.site}] = change.counters;
    }
  };
  const auto apply_frame = [&](std::string_view frame, size_t ticks, size_t changes) {
    const auto columns = Decompress(frame, MaxCounterBytes(ticks, changes));
    if (!columns.ok()) return Damaged(std::string(columns.status().message()));
    apply(*columns, ticks, changes);
  };

  {
    Query keyframe(database_,
                   "SELECT last_ns, keyframe_counters, keyframe FROM counter_chunk WHERE target = ? AND last_ns <= ? "
                   "AND keyframe IS NOT NULL ORDER BY seq DESC LIMIT 1",
                   id_, target_.heap_peak_ns);
    if (keyframe.Next()) {
      from = keyframe.Integer(0);
      const uint32_t counters = Number(keyframe, 1, kMaxChunkChanges, "size of a keyframe");
      if (database_.ok()) apply_frame(keyframe.Bytes(2), 1, counters);
    }
  }
  Query chunks(database_,
               "SELECT ticks, changes, data FROM counter_chunk WHERE target = ? AND last_ns > ? ORDER BY seq", id_,
               from);
  while (!past_peak && chunks.Next()) {
    const uint32_t ticks = Number(chunks, 0, kMaxChunkRows, "number of ticks");
    const uint32_t changes = Number(chunks, 1, kMaxChunkChanges, "number of changes");
    if (database_.ok()) apply_frame(chunks.Bytes(2), ticks, changes);
  }
  Query tail(database_, "SELECT changes, data FROM counter_tail WHERE target = ? ORDER BY seq", id_);
  while (!past_peak && tail.Next()) {
    const uint32_t changes = Number(tail, 0, kMaxChunkChanges, "number of changes");
    if (database_.ok()) apply(tail.Bytes(1), 1, changes);
  }

  std::vector<Counters> sites(peak_sites_);
  for (const auto& [key, counters] : state) {
    if (key.second < peak_sites_) sites[key.second] += counters;
  }
  for (const Counters& site : sites) target_.live_at_peak.push_back(site.live_bytes());
}

}  // namespace memline
