// SPDX-License-Identifier: MIT
// The bulk series of a target: chunks first, then the tails.
#include <limits>
#include <span>

#include "memline/wire.h"
#include "profiler_core/model/peaks.h"
#include "profiler_core/store/chunk.h"
#include "profiler_core/store/counter_replay.h"
#include "profiler_core/store/series_reader.h"
#include "profiler_core/store/stored_blocks.h"
#include "profiler_core/store/target_reader.h"

namespace memline {

bool TargetReader::OnDemand() {
  return reading_ == Reading::kOnDemand && Finds("SELECT 1 FROM sqlite_schema WHERE name = 'tick_summary'");
}

template <typename... Values>
void TargetReader::CheckChunks(const char* count_summaries, size_t chunks, Values... of) {
  Query rows(database_, count_summaries, of...);
  if (!rows.Next() || rows.Integer(0) != static_cast<int64_t>(chunks)) Damaged("a chunk or its summary is missing");
}

void TargetReader::ReadTicks() {
  const bool has_summaries = Finds("SELECT 1 FROM sqlite_schema WHERE name = 'tick_summary'");
  SeriesReader<kSeriesCount> reader(blocks_, StoredBlocks::SeriesOf(id_, 0), target_.series);
  if (OnDemand()) {
    Query rows(database_, "SELECT seq, first_ns, rows, data FROM tick_summary WHERE target = ? ORDER BY seq", id_);
    CheckRead(reader.ReadSummaries(rows));
  } else {
    Query rows(database_,
               has_summaries
                   ? "SELECT c.seq, c.first_ns, c.rows, c.data, s.data FROM tick_chunk c LEFT JOIN tick_summary s "
                     "ON s.target = c.target AND s.seq = c.seq WHERE c.target = ? ORDER BY c.seq"
                   : "SELECT seq, first_ns, rows, data, NULL FROM tick_chunk WHERE target = ? ORDER BY seq",
               id_);
    CheckRead(reader.ReadChunks(rows, budget_.samples, [&](const Blocks<kSeriesCount>& blocks) {
      if (!has_summaries) FindGaps(blocks[static_cast<size_t>(SeriesId::kRss)]);
    }));
    if (has_summaries) CheckChunks("SELECT count(*) FROM tick_summary WHERE target = ?", reader.chunks(), id_);
  }
  Query tail(database_,
             "SELECT seq, time_ns, rss_bytes, rss_peak_bytes, heap_bytes, retained_bytes, mapped_bytes FROM tick_tail "
             "WHERE target = ? ORDER BY seq",
             id_);
  while (tail.Next()) {
    TickRow row{tail.Integer(1), {}};
    for (size_t i = 0; i < kSeriesCount; ++i) {
      const int column = static_cast<int>(i) + 2;
      if (!tail.IsNull(column)) row.values[i] = tail.Real(column);
    }
    if (!has_summaries && row.values[static_cast<size_t>(SeriesId::kRss)]) NoteGap(row.time_ns, target_);
    CheckRead(reader.Append(tail.Integer(0), row));
  }
  if (has_summaries) ReadGaps();
}

// In sessions up to format 1.3.
void TargetReader::FindGaps(const SampleBlock& rss) {
  if (rss.size() == 0) return;
  NoteGap(rss[0].time_ns, target_);
  for (size_t i = 1; i < rss.size(); ++i) {
    const Gap gap{rss[i - 1].time_ns, rss[i].time_ns};
    if (IsGap(gap.begin_ns, gap.end_ns, target_.interval_ns)) target_.gaps.push_back(gap);
  }
}

void TargetReader::ReadGaps() {
  Query rows(database_, "SELECT begin_ns, end_ns FROM gap WHERE target = ? ORDER BY id", id_);
  while (rows.Next()) {
    const Gap gap{Time(rows, 0), Time(rows, 1)};
    const int64_t before_ns = target_.gaps.empty() ? 0 : target_.gaps.back().end_ns;
    if (gap.begin_ns < before_ns || gap.end_ns < gap.begin_ns) Damaged("gaps are out of order");
    if (!database_.ok()) return;
    target_.gaps.push_back(gap);
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
  for (const auto& [time_ns, highest_so_far] : series) {
    within.Append(time_ns, peak.Next(highest_so_far, rss.size() != 0 ? rss.ValueAt(time_ns) : 0));
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
  const bool has_summaries = Finds("SELECT 1 FROM sqlite_schema WHERE name = 'user_summary'");
  SeriesReader<1> reader(blocks_, StoredBlocks::SeriesOf(id_, kSeriesCount + counter),
                         std::span<Pyramid, 1>(&target_.user_counters[counter].series, 1));
  if (OnDemand()) {
    Query rows(database_,
               "SELECT seq, first_ns, rows, data FROM user_summary WHERE target = ? AND counter = ? ORDER BY seq", id_,
               counter);
    CheckRead(reader.ReadSummaries(rows));
  } else {
    Query rows(
        database_,
        has_summaries
            ? "SELECT c.seq, c.first_ns, c.rows, c.data, s.data FROM user_chunk c LEFT JOIN user_summary s ON "
              "s.target = c.target AND s.counter = c.counter AND s.seq = c.seq WHERE c.target = ? AND "
              "c.counter = ? ORDER BY c.seq"
            : "SELECT seq, first_ns, rows, data, NULL FROM user_chunk WHERE target = ? AND counter = ? ORDER BY seq",
        id_, counter);
    CheckRead(reader.ReadChunks(rows, budget_.samples, [](const Blocks<1>&) {}));
    if (has_summaries) {
      CheckChunks("SELECT count(*) FROM user_summary WHERE target = ? AND counter = ?", reader.chunks(), id_, counter);
    }
  }
  Query tail(database_, "SELECT seq, time_ns, value FROM user_tail WHERE target = ? AND counter = ? ORDER BY seq", id_,
             counter);
  while (tail.Next()) {
    // SQLite has no NaN: it stores a NULL.
    const double value = tail.IsNull(2) ? std::numeric_limits<double>::quiet_NaN() : tail.Real(2);
    CheckRead(reader.Append(tail.Integer(0), UserRow{tail.Integer(1), {value}}));
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
