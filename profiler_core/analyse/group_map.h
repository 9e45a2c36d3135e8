// SPDX-License-Identifier: MIT
// Which group the counters of a thread and site belong to.
#ifndef MEMLINE_ANALYSE_GROUP_MAP_H_
#define MEMLINE_ANALYSE_GROUP_MAP_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "profiler_core/analyse/grouping.h"
#include "profiler_core/analyse/names.h"

namespace memline {

/// Grows with each new group. The target and the options must outlive it.
class GroupMap {
 public:
  GroupMap(const Target& target, const GroupOptions& options);

  /// Nothing for what is filtered out, and for sites that the target does not have.
  [[nodiscard]] std::optional<size_t> Of(uint32_t thread, uint32_t site);
  /// What the parent of a node was doing when it called it. Not of the root and of what is called from outside.
  [[nodiscard]] size_t OfCaller(uint32_t node);

  [[nodiscard]] std::vector<Group>& groups() { return groups_; }
  /// The groups in order of their keys: paths before what they call.
  [[nodiscard]] std::vector<size_t> InOrder() const;

 private:
  using Key = std::vector<std::string>;

  [[nodiscard]] bool Wanted(uint32_t site) const;
  [[nodiscard]] size_t OfSite(uint32_t site);
  [[nodiscard]] size_t OfThread(uint32_t slot);
  [[nodiscard]] size_t Place(uint32_t node, uint64_t pc, const LineKey& line);
  [[nodiscard]] Key PathTo(uint32_t node) const;
  [[nodiscard]] size_t At(const Key& key, const Group& group);

  const Target& target_;
  const GroupOptions& options_;
  const Names names_;
  const std::map<uint64_t, std::string> threads_;
  std::vector<std::optional<size_t>> own_;     // by site
  std::vector<std::optional<size_t>> caller_;  // by node
  std::map<Key, size_t> places_;
  std::vector<Group> groups_;
};

}  // namespace memline

#endif  // MEMLINE_ANALYSE_GROUP_MAP_H_
