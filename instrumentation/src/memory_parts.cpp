// SPDX-License-Identifier: MIT
#include "memory_parts.h"

#include <algorithm>

#include "clock.h"
#include "coverage.h"
#include "runtime.h"

namespace memline::runtime {
namespace {

constexpr uint64_t kMillisecond = 1'000'000;
constexpr uint64_t kReadingEveryNanoseconds = 1000 * kMillisecond;
/// Where RSS has moved much, sooner; where it stands still, later.
constexpr uint64_t kSoonNanoseconds = 100 * kMillisecond;
constexpr uint64_t kLateNanoseconds = 10'000 * kMillisecond;
constexpr uint64_t kReadingShareOfTime = 200;
constexpr uint64_t kWalkShareOfTime = 400;
/// Where the heap is another than when it was looked at last, and its fragmentation with it.
constexpr uint64_t kHastyWalkShareOfTime = 50;
constexpr uint64_t kWalkEveryNanoseconds = 1000 * kMillisecond;
/// What the end of a program may be put off by.
constexpr uint64_t kLastReadingNanoseconds = 20 * kMillisecond;
constexpr uint64_t kLastWalkNanoseconds = 100 * kMillisecond;

uint64_t ProcessorTime() { return ClockNanoseconds(CLOCK_THREAD_CPUTIME_ID); }

uint64_t Difference(uint64_t a, uint64_t b) { return a > b ? a - b : b - a; }

}  // namespace

void MemoryParts::Begin() {
  followed_ = FindCoverage().malloc;
  if (recording_ns_ != recording_start.mono_ns) {
    recording_ns_ = recording_start.mono_ns;
    walked_ = false;
    walk_.Abandon();
  }
  arenas_.Begin();
  parts_unsent_ = false;
  blocks_unsent_ = walked_;
  read_ns_ = 0;
  tick_ns_ = MonotonicNanoseconds();
  walk_credit_ns_ = 0;
  walk_live_bytes_ = wire::kUnknownBytes;
}

void MemoryParts::ReadSoon() {
  forced_ = true;
  walk_live_bytes_ = wire::kUnknownBytes;
  walk_begun_ns_ = 0;
}

void MemoryParts::ReadForTheLastTime() { last_ = reading_costs_ns_ < kLastReadingNanoseconds; }

void MemoryParts::Tick(const Now& now) {
  if (followed_) LookAtBlocks(now);
  if (now.allocator.asked_ns != asked_ns_) {
    asked_ns_ = now.allocator.asked_ns;
    const uint64_t in_use = now.allocator.in_use_bytes;
    const bool any = followed_ && !recording_start.from_first_hook && in_use != wire::kUnknownBytes;
    older_bytes_ = any && in_use > now.heap_live_bytes ? in_use - now.heap_live_bytes : 0;
  }
  if (IsTime(now)) Read(now);
  last_ = forced_ = false;
}

bool MemoryParts::IsTime(const Now& now) const {
  if (read_ns_ == 0 || forced_ || last_) return true;
  const uint64_t since_ns = now.time_ns - read_ns_;
  if (since_ns < reading_costs_ns_ * kReadingShareOfTime) return false;
  const uint64_t moved = Difference(now.rss_bytes, parts_.rss_bytes);
  if (moved > parts_.rss_bytes / 8) return since_ns >= kSoonNanoseconds;
  if (moved == 0 && parts_.fragmented_bytes == walk_.result().fragmented_bytes()) return since_ns >= kLateNanoseconds;
  return since_ns >= kReadingEveryNanoseconds;
}

void MemoryParts::Read(const Now& now) {
  const uint64_t begin_ns = ProcessorTime();
  wire::MemoryParts parts;
  if (reader_.Read(parts)) {
    parts_ = parts;
    parts_.time_ns = now.time_ns;
    parts_.allocator_in_use_bytes = now.allocator.in_use_bytes;
    parts_.fragmented_bytes = walked_ ? walk_.result().fragmented_bytes() : wire::kUnknownBytes;
    parts_.older_bytes = older_bytes_;
    BoundHeap(now.allocator);
    runtime_bytes_ = parts_.runtime_bytes;
    parts_unsent_ = true;
  }
  read_ns_ = now.time_ns;
  reading_costs_ns_ = ProcessorTime() - begin_ns;
  if (arenas_.IsTime(now.time_ns) || (forced_ && arenas_.known()) ||
      (last_ && arenas_.IsTimeAtEnd(kLastWalkNanoseconds))) {
    arenas_.Ask(now.time_ns);
  }
}

// A mapping of the allocator's may have been joined with another. Where no block is seen, or not those that are older
// than the recording, the allocator's word is the only one.
void MemoryParts::BoundHeap(const AllocatorFigures& allocator) {
  if (allocator.resident_limit_bytes == wire::kUnknownBytes) return;
  const uint64_t both = parts_.heap_bytes + parts_.other_bytes;
  const bool seen = followed_ && older_bytes_ == 0;
  parts_.heap_bytes = std::min(seen ? parts_.heap_bytes : both, allocator.resident_limit_bytes);
  parts_.other_bytes = both - parts_.heap_bytes;
}

void MemoryParts::LookAtBlocks(const Now& now) {
  const bool is_another = Difference(now.heap_live_bytes, walk_.result().all_bytes) > now.heap_live_bytes / 8;
  const uint64_t share = is_another ? kHastyWalkShareOfTime : kWalkShareOfTime;
  walk_credit_ns_ += static_cast<int64_t>((now.time_ns - tick_ns_) / share);
  tick_ns_ = now.time_ns;
  const bool changed = now.heap_live_bytes != walk_live_bytes_;
  const bool may_begin = !walk_.under_way() && now.time_ns - walk_begun_ns_ >= kWalkEveryNanoseconds;
  if (changed && (may_begin || last_)) {
    walk_.Begin();
    walk_begun_ns_ = now.time_ns;
    walk_live_bytes_ = now.heap_live_bytes;
    walk_credit_ns_ = std::max<int64_t>(walk_credit_ns_, 1);
  }
  if (!walk_.under_way()) {
    walk_credit_ns_ = std::min<int64_t>(walk_credit_ns_, 0);  // what is not used is not saved
    return;
  }
  if (last_) {
    Walk(kLastWalkNanoseconds);
  } else if (walk_credit_ns_ > 0) {
    walk_credit_ns_ -= static_cast<int64_t>(Walk(static_cast<uint64_t>(walk_credit_ns_)));
  }
}

uint64_t MemoryParts::Walk(uint64_t budget_ns) {
  const uint64_t begin_ns = ProcessorTime();
  for (;;) {
    if (walk_.Step()) walked_ = blocks_unsent_ = true;
    const uint64_t used_ns = ProcessorTime() - begin_ns;
    if (!walk_.under_way() || used_ns >= budget_ns) return used_ns;
  }
}

}  // namespace memline::runtime
