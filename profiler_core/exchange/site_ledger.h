// SPDX-License-Identifier: MIT
// Counters of sites as they grow, tick by tick, and what the sites held when the heap was largest.
#ifndef MEMLINE_EXCHANGE_SITE_LEDGER_H_
#define MEMLINE_EXCHANGE_SITE_LEDGER_H_

#include <absl/status/status.h>

#include <cstdint>
#include <vector>

#include "profiler_core/exchange/session_sink.h"

namespace memline {

/// Of one target of the sink, which has one thread slot.
class SiteLedger {
 public:
  SiteLedger(SessionSink& sink, size_t target) : sink_(sink), id_(target) {}

  /// The counters of a site, to be changed.
  [[nodiscard]] Counters& Change(uint32_t site);
  [[nodiscard]] const std::vector<Counters>& counters() const { return counters_; }
  /// Everything up to here has happened by then, and so many bytes are in use. O(changes).
  absl::Status EndTick(int64_t time_ns, uint64_t heap_bytes);

 private:
  // Sites that changed since something was done about it.
  struct Changed {
    std::vector<bool> is_in;
    std::vector<uint32_t> sites;
    void Add(uint32_t site);
    void Clear();
  };

  SessionSink& sink_;
  const size_t id_;
  std::vector<Counters> counters_;
  Changed since_tick_;
  Changed since_peak_;
  uint64_t peak_bytes_ = 0;
};

}  // namespace memline

#endif  // MEMLINE_EXCHANGE_SITE_LEDGER_H_
