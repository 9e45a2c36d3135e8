// SPDX-License-Identifier: GPL-3.0-or-later
// What live bytes change by from tick to tick, of counters that come as their current values.
#ifndef MEMLINE_APP_GUI_LIVE_CHANGES_H_
#define MEMLINE_APP_GUI_LIVE_CHANGES_H_

#include <cstdint>
#include <unordered_map>

#include "profiler_core/model/session.h"

namespace memline::app {

class LiveChanges {
 public:
  /// Since the counters of the same thread and site came last, or since nothing. Modulo 2^64, as they fall, too: sums
  /// of changes are right all the same.
  uint64_t Take(const SiteCounters& entry) {
    uint64_t& known = known_[uint64_t{entry.thread} << 32 | entry.site];
    const uint64_t before = known;
    known = entry.counters.live_bytes();
    return known - before;
  }

 private:
  std::unordered_map<uint64_t, uint64_t> known_;
};

}  // namespace memline::app

#endif  // MEMLINE_APP_GUI_LIVE_CHANGES_H_
