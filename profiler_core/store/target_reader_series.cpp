// SPDX-License-Identifier: MIT
// The bulk series of a target: chunks first, then the tails.
#include <absl/strings/str_cat.h>

#include <limits>
#include <span>

#include "memline/wire.h"
#include "profiler_core/model/peaks.h"
#include "profiler_core/store/chunk.h"
#include "profiler_core/store/counter_replay.h"
#include "profiler_core/store/schema.h"
#include "profiler_core/store/target_reader.h"

namespace memline {
namespace {

// Of bytes. Up to here every number becomes an integer.
constexpr double kMaxSample = 4611686018427387904.0;  // 2^62

}  // namespace

template <size_t kColumns>
void TargetReader::Append(const std::vector<SampleRow<kColumns>>& rows, std::span<Pyramid, kColumns> series) {
  constexpr bool kIsBytes = kColumns == kSeriesCount;
  for (const SampleRow<kColumns>& row : rows) {
    if (row.time_ns < 0 || row.time_ns > kMaxTimeNs) return Damaged("a sample's time is out of range");
    for (size_t i = 0; i < kColumns; ++i) {
      if (!row.values[i]) continue;
      if (kIsBytes && !(*row.values[i] >= 0 && *row.values[i] <= kMaxSample)) return Damaged("a sample is no size");
      if (kIsBytes && i == static_cast<size_t>(SeriesId::kRss)) NoteGap(row.time_ns, target_);
      series[i].Append(row.time_ns, *row.values[i]);
    }
  }
}

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
    TickRow row{tail.Integer(1), {}};
    for (size_t i = 0; i < kSeriesCount; ++i) {
      const int column = static_cast<int>(i) + 2;
      if (!tail.IsNull(column)) row.values[i] = tail.Real(column);
    }
    Append<kSeriesCount>({row}, target_.series);
  }
}

void TargetReader::ReadRssPeaks() {
  Query table(database_, "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'rss_peak'");
  if (!table.Next()) return PeaksWithinTicks();
  Query rows(database_, "SELECT bytes, exact_ticks FROM rss_peak WHERE target = ?", id_);
  if (rows.Next()) {
    target_.peak_rss_bytes = static_cast<uint64_t>(rows.Integer(0));
    target_.exact_peak_ticks = static_cast<uint64_t>(rows.Integer(1));
  }
  ReadNodePeaks();
}

// In sessions of earlier versions the series holds the highest RSS of the process so far.
void TargetReader::PeaksWithinTicks() {
  Pyramid& series = target_[SeriesId::kRssPeak];
  const Pyramid& rss = target_[SeriesId::kRss];
  if (series.size() == 0) return;
  target_.peak_rss_bytes = static_cast<uint64_t>(series.Maximum());
  Pyramid within;
  PeakWithinTick peak;
  for (size_t i = 0; i < series.size(); ++i) {
    const int64_t time_ns = series.times()[i];
    within.Append(time_ns, peak.Next(series.values()[i], rss.size() != 0 ? rss.ValueAt(time_ns) : 0));
  }
  series = std::move(within);
}

void TargetReader::ReadNodePeaks() {
  Query rows(database_, "SELECT node, rss_bytes, exact FROM node_peak WHERE target = ? ORDER BY node", id_);
  while (rows.Next()) {
    const NodePeak peak{Number(rows, 0, target_.nodes.size(), "node of a peak"), static_cast<uint64_t>(rows.Integer(1)),
                        rows.Integer(2) != 0};
    if (!database_.ok()) return;
    target_.node_peaks.push_back(peak);
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
    const double value = tail.IsNull(2) ? std::numeric_limits<double>::quiet_NaN() : tail.Real(2);
    Append<1>({UserRow{tail.Integer(1), {value}}}, std::span<Pyramid, 1>(&series, 1));
  }
}

// At the peak there were no more sites than there are now.
void TargetReader::CheckPeak() {
  if (peak_sites_ > target_.sites.size()) Damaged("there were more sites at the peak than there are");
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
  std::vector<Counters> sites(peak_sites_);
  for (const auto& [key, counters] : CountersAt(database_, id_, target_.heap_peak_ns)) {
    if (key.second < peak_sites_) sites[key.second] += counters;
  }
  for (const Counters& site : sites) target_.live_at_peak.push_back(site.live_bytes());
}

}  // namespace memline
