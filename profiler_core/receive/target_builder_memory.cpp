// SPDX-License-Identifier: MIT
// Whose the target's memory is: readings, arenas, sizes of live blocks, and what came of trimming.
#include <algorithm>

#include "profiler_core/receive/target_builder.h"

namespace memline {
namespace {

// What a peer can make us keep. A target makes at most ten readings a second.
constexpr size_t kMaxReadings = 1u << 21;
constexpr size_t kMaxArenaReadings = 1u << 23;
constexpr size_t kMaxTrims = 1u << 16;
// No machine has as much; the sum of some such numbers is none too large.
constexpr uint64_t kMaxBytes = uint64_t{1} << 56;

uint64_t Bounded(uint64_t bytes) { return std::min(bytes, kMaxBytes); }

std::optional<uint64_t> IfKnown(uint64_t bytes) {
  if (bytes == wire::kUnknownBytes) return std::nullopt;
  return Bounded(bytes);
}

}  // namespace

absl::Status TargetBuilder::Handle(const wire::MemoryParts& frame) {
  MemoryReading reading;
  reading.time_ns = Time(frame.time_ns);
  reading.heap_bytes = Bounded(frame.heap_bytes);
  reading.stack_bytes = Bounded(frame.stack_bytes);
  reading.file_bytes = Bounded(frame.file_bytes);
  reading.shared_bytes = Bounded(frame.shared_bytes);
  reading.runtime_bytes = Bounded(frame.runtime_bytes);
  reading.other_bytes = Bounded(frame.other_bytes);
  reading.rss_bytes = reading.heap_bytes + reading.stack_bytes + reading.file_bytes + reading.shared_bytes +
                      reading.runtime_bytes + reading.other_bytes;
  reading.pss_bytes = Bounded(frame.pss_bytes);
  reading.swap_bytes = Bounded(frame.swap_bytes);
  reading.huge_page_bytes = Bounded(frame.huge_page_bytes);
  reading.fragmented_bytes = IfKnown(frame.fragmented_bytes);
  reading.allocator_in_use_bytes = IfKnown(frame.allocator_in_use_bytes);
  reading.older_bytes = IfKnown(frame.older_bytes).value_or(0);
  current_.memory = reading;
  return absl::OkStatus();
}

absl::Status TargetBuilder::Handle(const wire::SizeClass& frame) {
  if (frame.size_class >= wire::kMaxSizeClasses) {
    return absl::InvalidArgumentError("the target's stream names a size class that there is not");
  }
  current_.size_classes.push_back({frame.size_class, Bounded(frame.blocks), Bounded(frame.bytes)});
  return absl::OkStatus();
}

absl::Status TargetBuilder::Handle(const wire::Arena& frame) {
  if (frame.number >= wire::kMaxArenas) {
    return absl::InvalidArgumentError("the target's stream names an arena that there is not");
  }
  const uint64_t system_bytes = Bounded(frame.system_bytes);
  current_.arenas.push_back(
      {frame.number, {Time(frame.time_ns), system_bytes, std::min(uint64_t{frame.free_bytes}, system_bytes)}});
  return absl::OkStatus();
}

// Requests, which are nothing that a target says.
absl::Status TargetBuilder::Handle(const wire::Trim&) { return absl::OkStatus(); }
absl::Status TargetBuilder::Handle(const wire::Pause&) { return absl::OkStatus(); }
absl::Status TargetBuilder::Handle(const wire::Resume&) { return absl::OkStatus(); }

absl::Status TargetBuilder::Handle(const wire::Trimmed& frame) {
  current_.trims.push_back({Time(frame.time_ns), Bounded(frame.rss_before_bytes), Bounded(frame.rss_after_bytes),
                            Bounded(frame.duration_us), frame.outcome == wire::TrimOutcome::kDone});
  return absl::OkStatus();
}

// A target that comes back repeats what it said.
void TargetBuilder::ApplyArenas(const Pending& tick, Target& target) {
  for (auto [number, reading] : tick.arenas) {
    if (arena_readings_ == kMaxArenaReadings) return;
    if (number >= target.arenas.size()) target.arenas.resize(number + 1);
    std::vector<ArenaReading>& readings = target.arenas[number];
    if (!readings.empty()) {
      const ArenaReading& last = readings.back();
      if (last.system_bytes == reading.system_bytes && last.free_bytes == reading.free_bytes) continue;
      reading.time_ns = std::max(reading.time_ns, last.time_ns);
    }
    readings.push_back(reading);
    ++arena_readings_;
  }
}

void TargetBuilder::ApplyMemory(Pending& tick, Target& target) {
  if (tick.memory.has_value() && target.memory_readings.size() < kMaxReadings) {
    MemoryReading& reading = *tick.memory;
    if (!target.memory_readings.empty()) {
      reading.time_ns = std::max(reading.time_ns, target.memory_readings.back().time_ns);
    }
    target.memory_readings.push_back(reading);
  }
  ApplyArenas(tick, target);
  if (!tick.size_classes.empty()) {
    // Each class once, as it was said last.
    std::vector<SizeClass>& classes = tick.size_classes;
    std::reverse(classes.begin(), classes.end());
    std::stable_sort(classes.begin(), classes.end(),
                     [](const SizeClass& a, const SizeClass& b) { return a.size_class < b.size_class; });
    classes.erase(std::unique(classes.begin(), classes.end(),
                              [](const SizeClass& a, const SizeClass& b) { return a.size_class == b.size_class; }),
                  classes.end());
    std::erase_if(classes, [](const SizeClass& row) { return row.blocks == 0; });
    target.size_classes = std::move(classes);
  }
  for (const Trim& trim : tick.trims) {
    if (target.trims.size() < kMaxTrims) target.trims.push_back(trim);
  }
}

}  // namespace memline
