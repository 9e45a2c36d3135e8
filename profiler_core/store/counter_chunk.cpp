// SPDX-License-Identifier: MIT
#include <unordered_map>

#include "memline/wire.h"
#include "profiler_core/store/chunk.h"
#include "profiler_core/store/column_codec.h"

namespace memline {
namespace {

constexpr size_t kMaxVarintBytes = 10;

// What each (thread, site) of a chunk was last said to be.
using PreviousValues = std::unordered_map<uint64_t, Counters>;

uint64_t KeyOf(const SiteCounters& change) { return uint64_t{change.thread} << 32 | change.site; }

// Calls visit(change) for all changes in order.
template <typename Ticks, typename Visit>
void ForEachChange(Ticks& ticks, const Visit& visit) {
  for (auto& tick : ticks) {
    for (auto& change : tick.changed) visit(change);
  }
}

void GetIds(ColumnReader& reader, std::vector<CounterTick>& ticks, uint32_t SiteCounters::*id) {
  uint32_t previous = 0;
  ForEachChange(ticks, [&](SiteCounters& change) {
    previous += static_cast<uint32_t>(reader.Signed());
    change.*id = previous;
  });
}

void PutIds(ColumnWriter& writer, std::span<const CounterTick> ticks, uint32_t SiteCounters::*id) {
  int64_t previous = 0;
  ForEachChange(ticks, [&](const SiteCounters& change) {
    writer.PutSigned(int64_t{change.*id} - previous);
    previous = change.*id;
  });
}

}  // namespace

size_t MaxCounterBytes(size_t ticks, size_t changes) {
  return kMaxVarintBytes * (2 * ticks + (2 + kCounterFields.size()) * changes);
}

std::string EncodeCounters(std::span<const CounterTick> ticks) {
  ColumnWriter writer;
  uint64_t time = 0;
  for (const CounterTick& tick : ticks) {
    writer.PutSigned(static_cast<int64_t>(static_cast<uint64_t>(tick.time_ns) - time));
    time = static_cast<uint64_t>(tick.time_ns);
  }
  for (const CounterTick& tick : ticks) writer.PutUnsigned(tick.changed.size());
  PutIds(writer, ticks, &SiteCounters::thread);
  PutIds(writer, ticks, &SiteCounters::site);
  PreviousValues previous;
  for (const CounterField& field : kCounterFields) {
    ForEachChange(ticks, [&](const SiteCounters& change) {
      uint64_t& value = previous[KeyOf(change)].*field.value;
      writer.PutSigned(static_cast<int64_t>(change.counters.*field.value - value));
      value = change.counters.*field.value;
    });
  }
  return writer.bytes();
}

absl::StatusOr<std::vector<CounterTick>> DecodeCounters(std::string_view columns, size_t tick_count,
                                                        size_t change_count, size_t site_limit) {
  ColumnReader reader(columns);
  // Two bytes a tick and ten a change are the least that a column of them takes.
  if (tick_count > columns.size() || change_count > columns.size()) {
    return absl::DataLossError("counters are cut short");
  }
  std::vector<CounterTick> ticks(tick_count);
  uint64_t time = 0;
  for (CounterTick& tick : ticks) {
    time += static_cast<uint64_t>(reader.Signed());
    tick.time_ns = static_cast<int64_t>(time);
  }
  size_t left = change_count;
  for (CounterTick& tick : ticks) {
    const uint64_t changed = reader.Unsigned();
    if (changed > left) return absl::DataLossError("counters are malformed");
    tick.changed.resize(changed);
    left -= changed;
  }
  GetIds(reader, ticks, &SiteCounters::thread);
  GetIds(reader, ticks, &SiteCounters::site);
  bool in_range = true;
  ForEachChange(ticks, [&](const SiteCounters& change) {
    in_range = in_range && change.thread < wire::kMaxThreads && change.site < site_limit;
  });
  if (left != 0 || !in_range) return absl::DataLossError("counters name threads or lines that are not there");
  PreviousValues previous;
  for (size_t i = 0; i < kCounterFields.size(); ++i) {
    if (i == kHeapFields && reader.AtEnd()) break;  // format 1.1 ends here
    const CounterField& field = kCounterFields[i];
    ForEachChange(ticks, [&](SiteCounters& change) {
      uint64_t& value = previous[KeyOf(change)].*field.value;
      value += static_cast<uint64_t>(reader.Signed());
      change.counters.*field.value = value;
    });
  }
  if (!reader.AtEnd()) return absl::DataLossError("counters have the wrong length");
  return ticks;
}

}  // namespace memline
