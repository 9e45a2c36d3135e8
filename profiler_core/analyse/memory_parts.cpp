// SPDX-License-Identifier: MIT
#include "profiler_core/analyse/memory_parts.h"

#include <algorithm>
#include <numeric>
#include <utility>

namespace memline {
namespace {

// How far `to` is on the way; 0 before the first reading and behind the last.
struct Neighbours {
  const MemoryReading* from;
  const MemoryReading* to;
  double way;
};

Neighbours Around(const std::vector<MemoryReading>& readings, int64_t time_ns) {
  const auto later =
      std::upper_bound(readings.begin(), readings.end(), time_ns,
                       [](int64_t time, const MemoryReading& reading) { return time < reading.time_ns; });
  if (later == readings.begin()) return {&*later, &*later, 0};
  const MemoryReading& before = *std::prev(later);
  if (later == readings.end()) return {&before, &before, 0};
  return {&before, &*later,
          static_cast<double>(time_ns - before.time_ns) / static_cast<double>(later->time_ns - before.time_ns)};
}

uint64_t Between(uint64_t from, uint64_t to, double way) {
  const double value = static_cast<double>(from) + (static_cast<double>(to) - static_cast<double>(from)) * way;
  return value > 0 ? static_cast<uint64_t>(value) : 0;
}

// Beside the heap's.
constexpr std::pair<MemoryPart, uint64_t MemoryReading::*> kRead[] = {
    {MemoryPart::kStacks, &MemoryReading::stack_bytes},  {MemoryPart::kFiles, &MemoryReading::file_bytes},
    {MemoryPart::kShared, &MemoryReading::shared_bytes}, {MemoryPart::kRuntime, &MemoryReading::runtime_bytes},
    {MemoryPart::kOther, &MemoryReading::other_bytes},
};

std::optional<uint64_t> Last(const Pyramid& series, int64_t time_ns) {
  if (series.size() == 0) return std::nullopt;
  return static_cast<uint64_t>(series.ValueAt(time_ns));
}

// What the program has of the heap: its own count, or what the allocator says where that lacks something.
std::optional<uint64_t> LiveBytes(const Target& target, const MemoryReading& reading, int64_t time_ns) {
  if (!target.coverage.malloc) return reading.allocator_in_use_bytes;
  const std::optional<uint64_t> counted = Last(target[SeriesId::kHeapLive], time_ns);
  if (!counted.has_value()) return std::nullopt;
  return *counted + reading.older_bytes;
}

// Of the resident heap that is not live.
void DivideRest(const Target& target, const Neighbours& around, int64_t time_ns, uint64_t rest, MemoryParts& parts) {
  std::optional<uint64_t> fragmented = around.from->fragmented_bytes;
  if (!fragmented.has_value()) fragmented = around.to->fragmented_bytes;
  const std::optional<uint64_t> free = Last(target[SeriesId::kHeapRetained], time_ns);
  // Nothing is known of the pages of older blocks but that what is not free is not retained.
  if (fragmented.has_value() && around.from->older_bytes != 0 && free.has_value()) {
    *fragmented = std::max(*fragmented, rest - std::min(rest, *free));
  }
  if (fragmented.has_value()) {
    parts[MemoryPart::kFragmented] = std::min(rest, *fragmented);
    parts[MemoryPart::kRetained] = rest - parts[MemoryPart::kFragmented];
    return;
  }
  // The blocks were not looked at yet: what the allocator says is free may lie between live blocks, too.
  parts[MemoryPart::kRetained] = std::min(rest, free.value_or(0));
  parts[MemoryPart::kFragmented] = rest - parts[MemoryPart::kRetained];
}

}  // namespace

uint64_t MemoryParts::rss_bytes() const { return std::accumulate(bytes.begin(), bytes.end(), uint64_t{0}); }

std::optional<MemoryParts> PartsAt(const Target& target, int64_t time_ns) {
  const std::optional<uint64_t> rss = Last(target[SeriesId::kRss], time_ns);
  if (target.memory_readings.empty() || !rss.has_value()) return std::nullopt;
  const Neighbours around = Around(target.memory_readings, time_ns);
  MemoryParts parts;
  for (const auto& [part, field] : kRead) parts[part] = Between(around.from->*field, around.to->*field, around.way);
  // RSS is known for every tick, the parts now and then: what has come or gone since is taken for the heap's, which
  // moves fastest. Where it is too small for that, all others have shrunk alike.
  if (const uint64_t others = parts.rss_bytes(); others > *rss) {
    const double scale = static_cast<double>(*rss) / static_cast<double>(others);
    for (const auto& [part, field] : kRead) {
      parts[part] = std::min(parts[part], static_cast<uint64_t>(static_cast<double>(parts[part]) * scale));
    }
  }
  uint64_t heap = *rss - std::min(*rss, parts.rss_bytes());
  if (const uint64_t excess = parts.rss_bytes() > *rss ? parts.rss_bytes() - *rss : 0; excess != 0) {
    auto& largest = *std::max_element(parts.bytes.begin(), parts.bytes.end());  // by rounding
    largest -= std::min(largest, excess);
  }
  const std::optional<uint64_t> live = LiveBytes(target, *around.from, time_ns);
  if (!live.has_value()) {
    parts[MemoryPart::kOther] += heap;
    return parts;
  }
  parts[MemoryPart::kLive] = std::min(heap, *live);
  heap -= parts[MemoryPart::kLive];
  DivideRest(target, around, time_ns, heap, parts);
  return parts;
}

std::optional<double> Fragmentation(const MemoryParts& parts) {
  const auto live = static_cast<double>(parts[MemoryPart::kLive]);
  const auto fragmented = static_cast<double>(parts[MemoryPart::kFragmented]);
  if (live + fragmented <= 0) return std::nullopt;
  return fragmented / (live + fragmented);
}

}  // namespace memline
