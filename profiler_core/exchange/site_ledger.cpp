// SPDX-License-Identifier: MIT
#include "profiler_core/exchange/site_ledger.h"

#include <algorithm>
#include <utility>

namespace memline {

void SiteLedger::Changed::Add(uint32_t site) {
  if (site >= is_in.size()) is_in.resize(site + 1);
  if (is_in[site]) return;
  is_in[site] = true;
  sites.push_back(site);
}

void SiteLedger::Changed::Clear() {
  for (const uint32_t site : sites) is_in[site] = false;
  sites.clear();
}

Counters& SiteLedger::Change(uint32_t site) {
  if (site >= counters_.size()) counters_.resize(site + 1);
  since_tick_.Add(site);
  since_peak_.Add(site);
  return counters_[site];
}

absl::Status SiteLedger::EndTick(int64_t time_ns, uint64_t heap_bytes) {
  Target& target = sink_.session().targets[id_];
  if (heap_bytes > peak_bytes_) {
    peak_bytes_ = heap_bytes;
    target.heap_peak_ns = time_ns;
    target.live_at_peak.resize(counters_.size());
    for (const uint32_t site : since_peak_.sites) target.live_at_peak[site] = counters_[site].live_bytes();
    since_peak_.Clear();
  }
  if (since_tick_.sites.empty()) return absl::OkStatus();
  std::sort(since_tick_.sites.begin(), since_tick_.sites.end());
  CounterTick tick{time_ns, {}};
  for (const uint32_t site : since_tick_.sites) tick.changed.push_back({0, site, counters_[site]});
  since_tick_.Clear();
  return sink_.AddTick(id_, std::move(tick));
}

}  // namespace memline
