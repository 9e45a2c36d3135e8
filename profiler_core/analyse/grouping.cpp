// SPDX-License-Identifier: MIT
#include "profiler_core/analyse/grouping.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "profiler_core/analyse/call_path.h"
#include "profiler_core/analyse/group_map.h"

namespace memline {

std::vector<Group> BuildGroups(const Target& target, std::span<const SiteCounters> counters,
                               const GroupOptions& options) {
  GroupMap map(target, options);
  std::vector<size_t> running;
  for (const SiteCounters& entry : counters) {
    if (entry.counters == Counters{}) continue;
    const std::optional<size_t> own = map.Of(entry.thread, entry.site);
    if (!own) continue;
    map.groups()[*own].self += entry.counters;
    running.assign(1, *own);
    if (options.by != Grouping::kThread) {
      ForEachCall(target, target.sites[entry.site].node, [&](uint32_t node) {
        const size_t caller = map.OfCaller(node);
        if (std::find(running.begin(), running.end(), caller) == running.end()) running.push_back(caller);
      });
    }
    Counters figures = entry.counters;
    for (const size_t group : running) {
      map.groups()[group].inclusive += figures;
      figures.entries = 0;  // a callee's entries say nothing about its callers
    }
  }
  std::vector<Group> groups;
  for (const size_t group : map.InOrder()) groups.push_back(std::move(map.groups()[group]));
  return groups;
}

}  // namespace memline
