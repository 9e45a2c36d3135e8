// SPDX-License-Identifier: MIT
// Snapshots of memline_c.h and what lies between two of them.
#include <algorithm>
#include <cstring>

#include "attribution.h"
#include "export.h"
#include "memline/memline_c.h"
#include "page_pool.h"
#include "runtime.h"
#include "sanitizer.h"
#include "site_sums.h"

using namespace memline::runtime;

struct memline_snapshot {
  uint64_t recording;  // recording_number; of another one nothing can be compared
  uint64_t number;     // in order of taking
  uint64_t live_bytes;
  uint32_t site_count;
  SiteSum sums[];
};

struct memline_difference {
  size_t bytes;  // as taken
  size_t count;
  memline_line total;
  memline_line lines[];
};

namespace {

uint64_t snapshots_taken = 0;  // under the RecordingLock

size_t SnapshotBytes(uint32_t site_count) { return sizeof(memline_snapshot) + site_count * sizeof(SiteSum); }

// What the call of a line is known by, whatever path led there.
struct Place {
  uint32_t function;  // 0: outside
  uint32_t site;
  uintptr_t pc;
  uintptr_t entry_pc;
  bool SameAs(const Place& other) const {
    return function == other.function && pc == other.pc && entry_pc == other.entry_pc;
  }
  bool operator<(const Place& other) const {
    if (function != other.function) return function < other.function;
    if (pc != other.pc) return pc < other.pc;
    return entry_pc < other.entry_pc;
  }
};

Place PlaceOf(uint32_t site) {
  const SiteInfo& info = call_tree.site(site);
  if (info.node == kRootNode) return {0, site, 0, 0};
  const NodeInfo& node = call_tree.node(info.node);
  return {node.function, site, info.pc, node.entry_pc};
}

memline_line LineOf(const Place& place) {
  memline_line line{};
  line.function = "outside PROFILE";
  line.region = line.file = "";
  if (place.function == 0) return line;
  const FunctionInfo& function = call_tree.function(place.function);
  line.function = function.name;
  line.region = function.region;
  line.file = function.file;
  line.profile_line = function.line;
  line.pc = place.pc;
  line.entry_pc = place.entry_pc;
  return line;
}

void Add(memline_line& line, const SiteSum& change) {
  const uint64_t* values = change.values;
  line.alloc_count += values[kAllocCount];
  line.alloc_bytes += values[kAllocBytes];
  line.freed_count += values[kFreedCount];
  line.freed_bytes += values[kFreedBytes];
  line.released_count += values[kReleasedCount];
  line.released_bytes += values[kReleasedBytes];
  line.temporary_count += values[kTemporaryCount];
  line.live_count = static_cast<int64_t>(line.alloc_count - line.freed_count);
  line.live_bytes = static_cast<int64_t>(line.alloc_bytes - line.freed_bytes);
}

// Counters only grow, from the earlier of one recording to the later.
bool Comparable(const memline_snapshot* earlier, const memline_snapshot& later) {
  return earlier == nullptr || (earlier->recording == later.recording && earlier->number <= later.number);
}

SiteSum ChangeOf(const memline_snapshot* earlier, const memline_snapshot& later, uint32_t site) {
  SiteSum change = later.sums[site];
  if (earlier == nullptr || site >= earlier->site_count) return change;
  for (unsigned i = 0; i < kEntries; ++i) change.values[i] -= earlier->sums[site].values[i];
  return change;
}

bool IsNothing(const SiteSum& change) {
  return std::all_of(change.values, change.values + kEntries, [](uint64_t value) { return value == 0; });
}

bool MoreGrown(const memline_line& a, const memline_line& b) {
  if (a.live_bytes != b.live_bytes) return a.live_bytes > b.live_bytes;
  if (a.alloc_bytes != b.alloc_bytes) return a.alloc_bytes > b.alloc_bytes;
  if (a.alloc_count != b.alloc_count) return a.alloc_count > b.alloc_count;
  return a.pc < b.pc;
}

// The places of the sites that have done anything, in order.
uint32_t FindPlaces(const memline_snapshot* earlier, const memline_snapshot& later, Place* places) {
  uint32_t count = 0;
  for (uint32_t site = 0; site < later.site_count; ++site) {
    if (!IsNothing(ChangeOf(earlier, later, site))) places[count++] = PlaceOf(site);
  }
  std::sort(places, places + count);
  return count;
}

void Fill(memline_difference& difference, const memline_snapshot* earlier, const memline_snapshot& later,
          const Place* places, uint32_t count) {
  difference.count = 0;
  difference.total = LineOf({});
  difference.total.function = "all lines";
  for (uint32_t i = 0; i < count; ++i) {
    if (i == 0 || !places[i].SameAs(places[i - 1])) difference.lines[difference.count++] = LineOf(places[i]);
    const SiteSum change = ChangeOf(earlier, later, places[i].site);
    Add(difference.lines[difference.count - 1], change);
    Add(difference.total, change);
  }
  std::sort(difference.lines, difference.lines + difference.count, MoreGrown);
}

memline_difference* MakeDifference(const memline_snapshot* earlier, const memline_snapshot& later) {
  const size_t places_bytes = later.site_count * sizeof(Place);
  auto* places = static_cast<Place*>(TakePages(places_bytes));
  if (places == nullptr) return nullptr;
  const uint32_t count = FindPlaces(earlier, later, places);
  const size_t bytes = sizeof(memline_difference) + count * sizeof(memline_line);
  auto* difference = static_cast<memline_difference*>(TakePages(bytes));
  if (difference != nullptr) {
    difference->bytes = bytes;
    Fill(*difference, earlier, later, places, count);
  }
  ReturnPages(places, places_bytes);
  return difference;
}

constexpr memline_line kNothing = {"", "", "", 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};

}  // namespace

MEMLINE_EXPORT memline_snapshot* memline_snapshot_take() {
  if (!Recording()) return nullptr;
  const Uncounted uncounted(OwnSlot());
  const OutOfSightOfThreadSanitizer out_of_sight;
  const RecordingLock lock;
  if (RecordingIsOff()) return nullptr;
  const uint32_t site_count = call_tree.site_count();
  auto* snapshot = static_cast<memline_snapshot*>(TakePages(SnapshotBytes(site_count)));
  if (snapshot == nullptr) return nullptr;
  memset(static_cast<void*>(snapshot), 0, SnapshotBytes(site_count));
  snapshot->recording = recording_number.load(std::memory_order_relaxed);
  snapshot->number = ++snapshots_taken;
  snapshot->site_count = site_count;
  AddUpSites(snapshot->sums, site_count);
  for (uint32_t site = 0; site < site_count; ++site) {
    snapshot->live_bytes += snapshot->sums[site].values[kAllocBytes] - snapshot->sums[site].values[kFreedBytes];
  }
  return snapshot;
}

MEMLINE_EXPORT void memline_snapshot_free(memline_snapshot* snapshot) {
  if (snapshot == nullptr) return;
  const Uncounted uncounted(OwnSlot());
  const RecordingLock lock;
  ReturnPages(snapshot, SnapshotBytes(snapshot->site_count));
}

MEMLINE_EXPORT uint64_t memline_snapshot_live_bytes(const memline_snapshot* snapshot) {
  return snapshot != nullptr ? snapshot->live_bytes : MEMLINE_UNKNOWN;
}

MEMLINE_EXPORT memline_difference* memline_difference_between(const memline_snapshot* earlier,
                                                              const memline_snapshot* later) {
  if (later == nullptr || !Comparable(earlier, *later)) return nullptr;
  const Uncounted uncounted(OwnSlot());
  const OutOfSightOfThreadSanitizer out_of_sight;
  const RecordingLock lock;
  return MakeDifference(earlier, *later);
}

MEMLINE_EXPORT void memline_difference_free(memline_difference* difference) {
  if (difference == nullptr) return;
  const Uncounted uncounted(OwnSlot());
  const RecordingLock lock;
  ReturnPages(difference, difference->bytes);
}

MEMLINE_EXPORT const memline_line* memline_difference_lines(const memline_difference* difference, size_t* count) {
  *count = difference != nullptr ? difference->count : 0;
  return difference != nullptr ? difference->lines : nullptr;
}

MEMLINE_EXPORT const memline_line* memline_difference_total(const memline_difference* difference) {
  return difference != nullptr ? &difference->total : &kNothing;
}

MEMLINE_EXPORT void memline_difference_keep(memline_difference* difference, size_t count) {
  if (difference != nullptr) difference->count = std::min(difference->count, count);
}
