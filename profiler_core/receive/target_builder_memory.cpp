// SPDX-License-Identifier: MIT
// Whose the target's memory is: readings, sizes of live blocks, and what came of trimming.
#include <algorithm>

#include "profiler_core/receive/target_builder.h"

namespace memline {
namespace {

// What a peer can make us keep. A target makes at most ten readings a second.
constexpr size_t kMaxReadings = 1u << 21;
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

// A request, which is nothing that a target says.
absl::Status TargetBuilder::Handle(const wire::Trim&) { return absl::OkStatus(); }

absl::Status TargetBuilder::Handle(const wire::Trimmed& frame) {
  current_.trims.push_back({Time(frame.time_ns), Bounded(frame.rss_before_bytes), Bounded(frame.rss_after_bytes),
                            Bounded(frame.duration_us), frame.outcome == wire::TrimOutcome::kDone});
  return absl::OkStatus();
}

void TargetBuilder::ApplyMemory(Pending& tick, Target& target) {
  if (tick.memory.has_value() && target.memory_readings.size() < kMaxReadings) {
    MemoryReading& reading = *tick.memory;
    if (!target.memory_readings.empty()) {
      reading.time_ns = std::max(reading.time_ns, target.memory_readings.back().time_ns);
    }
    target.memory_readings.push_back(reading);
  }
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
