// SPDX-License-Identifier: MIT
// The counters of all threads added up, by any thread of the program.
#ifndef MEMLINE_RUNTIME_SITE_SUMS_H_
#define MEMLINE_RUNTIME_SITE_SUMS_H_

#include <cstdint>

#include "thread_slot.h"

namespace memline::runtime {

/// The counters of a site but the last, kEntries.
struct SiteSum {
  uint64_t values[kEntries];
};

/// Adds what all slots have counted for each of the first `site_count` sites to `sums`, all of which begin at zero.
/// Nothing seems freed that was not allocated: the frees are read first. Under the RecordingLock.
void AddUpSites(SiteSum* sums, uint32_t site_count);

/// The same for all sites together.
SiteSum AddUpAll();

/// What the slot's thread holds more than it held when counting began: allocated minus released. By that thread, 10 ns
/// a site.
int64_t GrownBytes(const ThreadSlot& slot);

}  // namespace memline::runtime

#endif  // MEMLINE_RUNTIME_SITE_SUMS_H_
