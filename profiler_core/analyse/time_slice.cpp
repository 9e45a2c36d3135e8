// SPDX-License-Identifier: MIT
#include "profiler_core/analyse/time_slice.h"

#include <algorithm>
#include <utility>

namespace memline {
namespace {

std::pair<uint32_t, uint32_t> KeyOf(const SiteCounters& entry) { return {entry.thread, entry.site}; }

}  // namespace

Target CopyDefinitions(const Target& target) {
  Target copy;
  copy.modules = target.modules;
  copy.functions = target.functions;
  copy.nodes = target.nodes;
  copy.sites = target.sites;
  copy.call_lines = target.call_lines;
  copy.site_lines = target.site_lines;
  copy.sources = target.sources;
  copy.threads = target.threads;
  return copy;
}

std::vector<SiteCounters> Difference(std::span<const SiteCounters> before, std::span<const SiteCounters> after) {
  std::vector<SiteCounters> changed;
  auto at = before.begin();
  for (const SiteCounters& now : after) {
    while (at != before.end() && KeyOf(*at) < KeyOf(now)) ++at;
    SiteCounters change = now;
    if (at != before.end() && KeyOf(*at) == KeyOf(now)) {
      for (const CounterField& field : kCounterFields) {
        // They never fall, unless the file lies.
        const uint64_t was = std::min(at->counters.*field.value, now.counters.*field.value);
        change.counters.*field.value = now.counters.*field.value - was;
      }
    }
    if (change.counters != Counters{}) changed.push_back(change);
  }
  return changed;
}

}  // namespace memline
