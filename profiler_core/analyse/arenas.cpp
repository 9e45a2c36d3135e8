// SPDX-License-Identifier: MIT
#include "profiler_core/analyse/arenas.h"

#include <algorithm>
#include <iterator>

namespace memline {
namespace {

void Add(const Arena& arena, ArenaRow& row) {
  row.system_bytes += arena.system_bytes;
  row.in_use_bytes += arena.in_use_bytes();
  row.free_bytes += arena.free_bytes;
}

}  // namespace

std::vector<Arena> ArenasAt(const Target& target, int64_t time_ns) {
  std::vector<Arena> arenas;
  for (uint32_t number = 0; number < target.arenas.size(); ++number) {
    const std::vector<ArenaReading>& readings = target.arenas[number];
    const auto later =
        std::upper_bound(readings.begin(), readings.end(), time_ns,
                         [](int64_t time, const ArenaReading& reading) { return time < reading.time_ns; });
    if (later == readings.begin()) continue;
    const ArenaReading& last = *std::prev(later);
    arenas.push_back({number, last.system_bytes, last.free_bytes});
  }
  return arenas;
}

std::vector<ArenaRow> ArenaTable(std::vector<Arena> arenas, size_t top) {
  if (arenas.size() < 2) return {};
  std::stable_sort(arenas.begin(), arenas.end(),
                   [](const Arena& a, const Arena& b) { return a.free_bytes > b.free_bytes; });
  // One more takes no more room than a row for it.
  const size_t shown = arenas.size() <= top + 1 ? arenas.size() : top;
  std::vector<ArenaRow> rows;
  ArenaRow others{std::to_string(arenas.size() - shown) + " others"};
  ArenaRow all{"all"};
  for (size_t i = 0; i < arenas.size(); ++i) {
    if (i < shown) rows.push_back({arenas[i].number == 0 ? "main" : std::to_string(arenas[i].number)});
    Add(arenas[i], i < shown ? rows.back() : others);
    Add(arenas[i], all);
  }
  if (shown < arenas.size()) rows.push_back(others);
  rows.push_back(all);
  return rows;
}

}  // namespace memline
