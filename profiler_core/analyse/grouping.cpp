// SPDX-License-Identifier: MIT
#include "profiler_core/analyse/grouping.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "profiler_core/analyse/group_map.h"

namespace memline {
namespace {

// Puts the groups that were calling when the node's function ran behind those in `running`, each once.
void AddCallers(const Target& target, uint32_t node, GroupMap& map, std::vector<size_t>& running) {
  // Parents come before children, so this ends.
  for (; node != 0 && node < target.nodes.size(); node = target.nodes[node].parent) {
    const uint32_t parent = target.nodes[node].parent;
    if (parent == 0 || parent >= node) break;
    const size_t group = map.OfCaller(node);
    if (std::find(running.begin(), running.end(), group) == running.end()) running.push_back(group);
  }
}

}  // namespace

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
    if (options.by != Grouping::kThread) AddCallers(target, target.sites[entry.site].node, map, running);
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
