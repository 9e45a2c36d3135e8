// SPDX-License-Identifier: MIT
// Whose the target's memory was. Files of format 1.1 and earlier have none of these tables, those of 1.2 no arenas.
#include <absl/strings/str_cat.h>

#include <limits>

#include "memline/wire.h"
#include "profiler_core/store/target_reader.h"

namespace memline {
namespace {

constexpr size_t kAnyNumber = std::numeric_limits<uint32_t>::max();
/// Far more than any machine has; some of them still sum to a number.
constexpr int64_t kMaxBytes = int64_t{1} << 56;

}  // namespace

uint64_t TargetReader::Bytes(const Query& rows, int column) {
  const int64_t bytes = rows.Integer(column);
  if (bytes >= 0 && bytes <= kMaxBytes) return static_cast<uint64_t>(bytes);
  Damaged(absl::StrCat("a size is out of range (", bytes, ")"));
  return 0;
}

void TargetReader::ReadMemory() {
  Query tables(database_,
               "SELECT count(*) FROM sqlite_schema WHERE name IN ('memory_reading', 'size_class', 'trim') AND "
               "type = 'table'");
  if (!tables.Next() || tables.Integer(0) != 3) return;
  ReadMemoryReadings();
  ReadArenas();
  Query classes(database_, "SELECT size_class, blocks, bytes FROM size_class WHERE target = ? ORDER BY size_class",
                id_);
  while (classes.Next()) {
    const SizeClass row{Number(classes, 0, wire::kMaxSizeClasses, "size class"), Bytes(classes, 1), Bytes(classes, 2)};
    const bool again = !target_.size_classes.empty() && target_.size_classes.back().size_class == row.size_class;
    if (again) Damaged("a size class is there twice");
    if (!database_.ok()) return;
    target_.size_classes.push_back(row);
  }
  Query trims(database_,
              "SELECT id, time_ns, rss_before_bytes, rss_after_bytes, duration_us, done FROM trim WHERE target = ? "
              "ORDER BY id",
              id_);
  while (trims.Next() && IsNext(trims, 0, target_.trims.size(), kAnyNumber, "trim")) {
    target_.trims.push_back({Time(trims, 1), Bytes(trims, 2), Bytes(trims, 3), Bytes(trims, 4), trims.Integer(5) != 0});
  }
}

void TargetReader::ReadArenas() {
  if (!Finds("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'arena'")) return;
  Query rows(database_,
             "SELECT number, id, time_ns, system_bytes, free_bytes FROM arena WHERE target = ? ORDER BY number, id",
             id_);
  while (rows.Next()) {
    const uint32_t number = Number(rows, 0, wire::kMaxArenas, "arena");
    if (number >= target_.arenas.size()) target_.arenas.resize(number + 1);
    std::vector<ArenaReading>& readings = target_.arenas[number];
    if (!IsNext(rows, 1, readings.size(), kAnyNumber, "reading of an arena")) return;
    const ArenaReading reading{Time(rows, 2), Bytes(rows, 3), Bytes(rows, 4)};
    if (!database_.ok()) return;
    if (reading.free_bytes > reading.system_bytes) return Damaged("more of an arena is free than there is of it");
    if (!readings.empty() && reading.time_ns < readings.back().time_ns) {
      return Damaged("readings of an arena are not in order");
    }
    readings.push_back(reading);
  }
}

void TargetReader::ReadMemoryReadings() {
  Query rows(database_,
             "SELECT id, time_ns, heap_bytes, stack_bytes, file_bytes, shared_bytes, runtime_bytes, other_bytes, "
             "pss_bytes, swap_bytes, huge_page_bytes, fragmented_bytes, allocator_in_use_bytes, older_bytes FROM "
             "memory_reading "
             "WHERE target = ? ORDER BY id",
             id_);
  int64_t last = -1;
  while (rows.Next() && IsLater(rows, 0, last, target_.memory_readings.size(), "memory reading")) {
    MemoryReading reading;
    reading.time_ns = Time(rows, 1);
    reading.heap_bytes = Bytes(rows, 2);
    reading.stack_bytes = Bytes(rows, 3);
    reading.file_bytes = Bytes(rows, 4);
    reading.shared_bytes = Bytes(rows, 5);
    reading.runtime_bytes = Bytes(rows, 6);
    reading.other_bytes = Bytes(rows, 7);
    reading.rss_bytes = reading.heap_bytes + reading.stack_bytes + reading.file_bytes + reading.shared_bytes +
                        reading.runtime_bytes + reading.other_bytes;
    reading.pss_bytes = Bytes(rows, 8);
    reading.swap_bytes = Bytes(rows, 9);
    reading.huge_page_bytes = Bytes(rows, 10);
    if (!rows.IsNull(11)) reading.fragmented_bytes = Bytes(rows, 11);
    if (!rows.IsNull(12)) reading.allocator_in_use_bytes = Bytes(rows, 12);
    reading.older_bytes = Bytes(rows, 13);
    if (!target_.memory_readings.empty() && reading.time_ns < target_.memory_readings.back().time_ns) {
      return Damaged("readings of memory are not in order");
    }
    target_.memory_readings.push_back(reading);
  }
}

}  // namespace memline
