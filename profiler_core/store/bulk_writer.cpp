// SPDX-License-Identifier: MIT
#include "profiler_core/store/bulk_writer.h"

#include <algorithm>
#include <limits>

#include "profiler_core/store/chunk_rows.h"
#include "profiler_core/store/column_codec.h"
#include "profiler_core/store/schema.h"

namespace memline {
namespace {

// About equal slices of less than twice the usual length, so that none is left over with a few.
size_t LengthOfSlice(size_t all, size_t usual) {
  const size_t slices = std::max<size_t>(1, all / usual);
  return (all + slices - 1) / slices;
}

// Calls write(slice) for consecutive slices.
template <typename Row, typename Write>
void ForEachSlice(const std::vector<Row>& rows, const Write& write) {
  const size_t length = LengthOfSlice(rows.size(), kTicksPerChunk);
  for (size_t first = 0; first < rows.size(); first += length) {
    write(std::span(rows).subspan(first, std::min(length, rows.size() - first)));
  }
}

// Takes the earliest sample not yet written of each series; false when there is none.
bool NextRow(const Target& target, std::array<size_t, kSeriesCount>& written, TickRow& row) {
  bool any = false;
  row = TickRow{};
  row.time_ns = std::numeric_limits<int64_t>::max();
  for (size_t i = 0; i < kSeriesCount; ++i) {
    if (written[i] == target.series[i].size()) continue;
    row.time_ns = std::min(row.time_ns, target.series[i][written[i]].time_ns);
    any = true;
  }
  if (!any) return false;
  for (size_t i = 0; i < kSeriesCount; ++i) {
    if (written[i] == target.series[i].size()) continue;
    const Sample sample = target.series[i][written[i]];
    if (sample.time_ns != row.time_ns) continue;
    row.values[i] = sample.value;
    ++written[i];
  }
  return true;
}

// The same for the ticks of counters, of which each may have many changes.
template <typename Write>
void ForEachCounterSlice(const std::vector<CounterTick>& ticks, size_t all_changes, const Write& write) {
  const size_t most_ticks = LengthOfSlice(ticks.size(), kTicksPerChunk);
  const size_t most_changes = LengthOfSlice(all_changes, kChangesPerChunk);
  for (size_t first = 0; first < ticks.size();) {
    size_t changes = ticks[first].changed.size();
    size_t end = first + 1;
    for (; end < ticks.size() && end - first < most_ticks; ++end) {
      changes += ticks[end].changed.size();
      if (changes > most_changes) break;
    }
    write(std::span(ticks).subspan(first, end - first));
    first = end;
  }
}

}  // namespace

bool BulkWriter::Write(const Target& target, const std::vector<CounterTick>& ticks) {
  WriteTicks(target);
  WriteUserValues(target);
  WriteCounters(ticks);
  if (tick_tail_.size() < kTicksPerChunk && counter_tail_.size() < kTicksPerChunk && tail_changes_ < kChangesPerChunk &&
      tail_user_rows_ < kChangesPerChunk) {
    return false;
  }
  CompactTicks();
  CompactUserValues();
  CompactCounters(&target);
  return true;
}

void BulkWriter::Compact() {
  CompactTicks();
  CompactUserValues();
  // The totals are the keyframe at the end.
  CompactCounters(nullptr);
}

void BulkWriter::WriteTicks(const Target& target) {
  for (TickRow row; NextRow(target, series_written_, row);) {
    database_.Run("INSERT INTO tick_tail VALUES(?, ?, ?, ?, ?, ?, ?, ?)", target_, tick_rows_written_++, row.time_ns,
                  row.values[0], row.values[1], row.values[2], row.values[3], row.values[4]);
    tick_tail_.push_back(row);
  }
}

void BulkWriter::WriteUserValues(const Target& target) {
  user_tails_.resize(target.user_counters.size());
  for (size_t i = 0; i < user_tails_.size(); ++i) {
    const Pyramid& series = target.user_counters[i].series;
    UserTail& tail = user_tails_[i];
    for (; tail.written < series.size(); ++tail.written, ++tail_user_rows_) {
      const Sample sample = series[tail.written];
      const UserRow row{sample.time_ns, {sample.value}};
      database_.Run("INSERT INTO user_tail VALUES(?, ?, ?, ?, ?)", target_, i, tail.written, row.time_ns,
                    row.values[0]);
      tail.rows.push_back(row);
    }
  }
}

void BulkWriter::WriteTotals(const std::vector<SiteCounters>& totals) {
  for (const SiteCounters& row : totals) WriteCounterTotals(database_, target_, row);
}

void BulkWriter::WriteCounters(const std::vector<CounterTick>& ticks) {
  for (const CounterTick& tick : ticks) {
    if (tick.changed.empty()) continue;
    WriteTotals(tick.changed);
    const std::string data = EncodeCounters(std::span(&tick, 1));
    database_.Run("INSERT INTO counter_tail VALUES(?, ?, ?, ?, ?)", target_, counter_ticks_written_++, tick.time_ns,
                  tick.changed.size(), Blob{data});
    tail_changes_ += tick.changed.size();
    counter_tail_.push_back(tick);
  }
}

void BulkWriter::CompactTicks() {
  auto seq = static_cast<int64_t>(tick_rows_written_ - tick_tail_.size());
  ForEachSlice(tick_tail_, [&](std::span<const TickRow> rows) {
    WriteTickChunk(database_, target_, seq, rows);
    seq += static_cast<int64_t>(rows.size());
  });
  database_.Run("DELETE FROM tick_tail WHERE target = ?", target_);
  tick_tail_.clear();
}

void BulkWriter::CompactUserValues() {
  for (size_t i = 0; i < user_tails_.size(); ++i) {
    auto seq = static_cast<int64_t>(user_tails_[i].written - user_tails_[i].rows.size());
    ForEachSlice(user_tails_[i].rows, [&](std::span<const UserRow> rows) {
      WriteUserChunk(database_, target_, static_cast<int64_t>(i), seq, rows);
      seq += static_cast<int64_t>(rows.size());
    });
    user_tails_[i].rows.clear();
  }
  database_.Run("DELETE FROM user_tail WHERE target = ?", target_);
  tail_user_rows_ = 0;
}

// Writes a keyframe when as much has changed since the last one as it is long, so that keyframes cost no more than the
// changes do and the table of any instant is a bounded way from one.
void BulkWriter::CompactCounters(const Target* target) {
  size_t seq = counter_ticks_written_ - counter_tail_.size();
  changes_since_keyframe_ += tail_changes_;
  ForEachCounterSlice(counter_tail_, tail_changes_, [&](std::span<const CounterTick> ticks) {
    const bool last = seq + ticks.size() == counter_ticks_written_;
    size_t keyframe_counters = 0;
    std::string keyframe;
    if (last && target != nullptr && changes_since_keyframe_ >= target->counters.size()) {
      const CounterTick totals{ticks.back().time_ns, target->counters};
      keyframe = Compress(EncodeCounters(std::span(&totals, 1)));
      keyframe_counters = totals.changed.size();
      changes_since_keyframe_ = 0;
    }
    size_t changes = 0;
    for (const CounterTick& tick : ticks) changes += tick.changed.size();
    const std::string data = Compress(EncodeCounters(ticks));
    database_.Run("INSERT INTO counter_chunk VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?)", target_, seq, ticks.front().time_ns,
                  ticks.back().time_ns, ticks.size(), changes, Blob{data}, keyframe_counters,
                  Blob{keyframe.empty() ? std::string_view() : std::string_view(keyframe)});
    seq += ticks.size();
  });
  database_.Run("DELETE FROM counter_tail WHERE target = ?", target_);
  counter_tail_.clear();
  tail_changes_ = 0;
}

}  // namespace memline
