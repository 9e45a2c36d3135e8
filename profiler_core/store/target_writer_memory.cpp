// SPDX-License-Identifier: MIT
#include "profiler_core/store/target_writer.h"

namespace memline {
namespace {

std::optional<int64_t> Row(const std::optional<uint64_t>& bytes) {
  if (!bytes.has_value()) return std::nullopt;
  return static_cast<int64_t>(*bytes);
}

}  // namespace

void TargetWriter::WriteMemory(const Target& target) {
  for (; memory_readings_ < target.memory_readings.size(); ++memory_readings_) {
    const MemoryReading& reading = target.memory_readings[memory_readings_];
    database_.Run("INSERT INTO memory_reading VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", id_,
                  memory_readings_, reading.time_ns, reading.heap_bytes, reading.stack_bytes, reading.file_bytes,
                  reading.shared_bytes, reading.runtime_bytes, reading.other_bytes, reading.pss_bytes,
                  reading.swap_bytes, reading.huge_page_bytes, Row(reading.fragmented_bytes),
                  Row(reading.allocator_in_use_bytes), reading.older_bytes);
  }
  if (arenas_.size() < target.arenas.size()) arenas_.resize(target.arenas.size());
  for (size_t number = 0; number < target.arenas.size(); ++number) {
    const std::vector<ArenaReading>& readings = target.arenas[number];
    for (size_t& id = arenas_[number]; id < readings.size(); ++id) {
      const ArenaReading& reading = readings[id];
      database_.Run("INSERT INTO arena VALUES(?, ?, ?, ?, ?, ?)", id_, number, id, reading.time_ns,
                    reading.system_bytes, reading.free_bytes);
    }
  }
  for (; trims_ < target.trims.size(); ++trims_) {
    const Trim& trim = target.trims[trims_];
    database_.Run("INSERT INTO trim VALUES(?, ?, ?, ?, ?, ?, ?)", id_, trims_, trim.time_ns, trim.rss_before_bytes,
                  trim.rss_after_bytes, trim.duration_us, trim.done);
  }
  if (size_classes_ == target.size_classes) return;
  size_classes_ = target.size_classes;
  database_.Run("DELETE FROM size_class WHERE target = ?", id_);
  for (const SizeClass& row : size_classes_) {
    database_.Run("INSERT INTO size_class VALUES(?, ?, ?, ?)", id_, row.size_class, row.blocks, row.bytes);
  }
}

}  // namespace memline
