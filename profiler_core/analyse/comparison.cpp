// SPDX-License-Identifier: MIT
#include "profiler_core/analyse/comparison.h"

#include <algorithm>
#include <cstdlib>
#include <map>
#include <utility>

#include "profiler_core/analyse/group_keys.h"

namespace memline {
namespace {

void SortByLine(std::vector<Group>& groups) {
  std::stable_sort(groups.begin(), groups.end(), [](const Group& a, const Group& b) { return a.line < b.line; });
}

}  // namespace

std::vector<ComparedGroup> Compare(std::vector<Group> before, std::vector<Group> after, Grouping by) {
  if (by == Grouping::kLine) {
    SortByLine(before);
    SortByLine(after);
  }
  std::map<GroupKeys::Key, ComparedGroup> compared;
  GroupKeys before_keys(by);
  for (Group& group : before) {
    ComparedGroup& row = compared[before_keys.Next(group)];
    row.before += group.self;
    row.group = std::move(group);
  }
  GroupKeys after_keys(by);
  for (Group& group : after) {
    ComparedGroup& row = compared[after_keys.Next(group)];
    row.after += group.self;
    row.group = std::move(group);
  }
  std::vector<ComparedGroup> rows;
  rows.reserve(compared.size());
  for (auto& [key, row] : compared) rows.push_back(std::move(row));
  std::stable_sort(rows.begin(), rows.end(), [](const ComparedGroup& a, const ComparedGroup& b) {
    const int64_t a_size = std::abs(a.live_change_bytes());
    const int64_t b_size = std::abs(b.live_change_bytes());
    return a_size != b_size ? a_size > b_size : a.group.name < b.group.name;
  });
  return rows;
}

}  // namespace memline
