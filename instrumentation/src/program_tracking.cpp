// SPDX-License-Identifier: MIT
// What the program asks of the runtime: to be counted, and how much memory it has.
#include <errno.h>

#include <algorithm>
#include <cstring>

#include "allocator_counters.h"
#include "coverage.h"
#include "export.h"
#include "memline/memline_c.h"
#include "rss_peak.h"
#include "runtime.h"
#include "sampler.h"
#include "sanitizer.h"
#include "site_sums.h"

using namespace memline::runtime;

namespace {

// Whether it is known by now what the environment says: not before libc is up, nor in a second runtime.
bool Decided() {
  Recording();
  return memline_recording.load(std::memory_order_relaxed) <= kOn;
}

AllocatorFigures AskAllocator() {
  static AllocatorCounters counters;
  static bool found = false;
  const Coverage& coverage = FindCoverage();  // may allocate
  {
    const RecordingLock lock;
    if (!found) counters.Find(coverage.allocator);
    found = true;
  }
  return counters.Ask();
}

void AddCounted(memline_usage& usage) {
  const RecordingLock lock;
  if (memline_recording.load(std::memory_order_relaxed) != kOn) return;
  const SiteSum sum = AddUpAll();
  usage.live_bytes = sum.values[kAllocBytes] - sum.values[kFreedBytes];
  usage.live_count = sum.values[kAllocCount] - sum.values[kFreedCount];
  usage.alloc_bytes = sum.values[kAllocBytes];
  usage.alloc_count = sum.values[kAllocCount];
  usage.tracking = 1;
}

memline_usage Read() {
  memline_usage usage;
  memset(&usage, 0xff, sizeof usage);
  usage.tracking = 0;
  const Uncounted uncounted(OwnSlot());
  const OutOfSightOfThreadSanitizer out_of_sight;
  const uint64_t rss_bytes = ResidentNow();
  if (rss_bytes != 0) {
    usage.rss_bytes = rss_bytes;
    usage.peak_rss_bytes = std::max(rss_bytes, rss_peak.OfProcess());
  }
  const AllocatorFigures figures = AskAllocator();
  usage.allocator_in_use_bytes = figures.in_use_bytes;
  usage.allocator_retained_bytes = figures.retained_bytes;
  usage.allocator_mapped_bytes = figures.mapped_bytes;
  AddCounted(usage);
  return usage;
}

}  // namespace

MEMLINE_EXPORT void memline_usage_read(memline_usage* usage, size_t bytes) {
  const int saved_errno = errno;
  Decided();
  const memline_usage now = Read();
  memcpy(usage, &now, std::min(bytes, sizeof now));
  errno = saved_errno;
}

MEMLINE_EXPORT int memline_tracking_start() {
  if (!Decided() || !ProgramMayRecord()) return 0;
  const Uncounted uncounted(OwnSlot());
  const OutOfSightOfThreadSanitizer out_of_sight;
  FindCoverage();  // may allocate, which it must not under the lock
  return StartRecording(Holder::kProgram) ? 1 : 0;
}

MEMLINE_EXPORT void memline_tracking_stop() {
  const Uncounted uncounted(OwnSlot());
  const OutOfSightOfThreadSanitizer out_of_sight;
  StopRecording(Holder::kProgram);
}

MEMLINE_EXPORT const char* memline_tracking_obstacle() {
  if (!Decided()) return "it is too early in the life of the process";
  if (!ProgramMayRecord()) return "memline is off in this process: it is set-user-id, or MEMLINE_OFF is 1";
  const Uncounted uncounted(OwnSlot());
  if (!FindCoverage().malloc) return "another malloc comes before memline's: link memline first";
  return "";
}

MEMLINE_EXPORT int memline_uncounted_begin() {
  ThreadSlot& slot = *OwnSlot();
  const bool before = slot.busy;
  slot.busy = true;
  return before ? 1 : 0;
}

MEMLINE_EXPORT void memline_uncounted_end(int before) {
  ThreadSlot* slot = own_slot;
  if (slot != nullptr && slot->owner.load(std::memory_order_relaxed) != 0) slot->busy = before != 0;
}
