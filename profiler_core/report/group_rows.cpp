// SPDX-License-Identifier: MIT
#include "profiler_core/report/group_rows.h"

#include <algorithm>
#include <numeric>
#include <utility>

namespace memline {
namespace {

int64_t Key(const Counters& of, GroupSort sort) {
  switch (sort) {
    case GroupSort::kLive:
      return of.live_change_bytes();
    case GroupSort::kIncrement:
      return of.increment_bytes();
    case GroupSort::kRss:
      return of.rss_increment_bytes();
    case GroupSort::kAllocated:
      return static_cast<int64_t>(of.alloc_bytes);
    case GroupSort::kAllocations:
      return static_cast<int64_t>(of.alloc_count);
    case GroupSort::kTemporary:
      return static_cast<int64_t>(of.temporary_count);
    case GroupSort::kName:
      return 0;
  }
  return 0;
}

class Order {
 public:
  explicit Order(const GroupReportOptions& options)
      : sort_(options.sort), inclusive_(ShowsInclusive(options.groups.by)) {}

  bool operator()(const Group& a, const Group& b) const {
    const bool a_outside = a.name == kOutsideProfile;
    const bool b_outside = b.name == kOutsideProfile;
    if (a_outside != b_outside) return b_outside;
    const int64_t a_key = Key(inclusive_ ? a.inclusive : a.self, sort_);
    const int64_t b_key = Key(inclusive_ ? b.inclusive : b.self, sort_);
    return a_key != b_key ? a_key > b_key : a.name < b.name;
  }

 private:
  GroupSort sort_;
  bool inclusive_;
};

// Sorts the trees in [begin, end), which all begin at one depth, and what is below each of their roots.
std::vector<Group> SortTrees(std::vector<Group> nodes, const Order& order) {
  std::vector<std::vector<Group>> trees;
  for (Group& node : nodes) {
    if (trees.empty() || node.depth <= trees.back().front().depth) trees.emplace_back();
    trees.back().push_back(std::move(node));
  }
  std::stable_sort(trees.begin(), trees.end(),
                   [&order](const auto& a, const auto& b) { return order(a.front(), b.front()); });
  std::vector<Group> sorted;
  for (std::vector<Group>& tree : trees) {
    sorted.push_back(std::move(tree.front()));
    if (tree.size() == 1) continue;
    std::vector<Group> below(std::make_move_iterator(tree.begin() + 1), std::make_move_iterator(tree.end()));
    for (Group& node : SortTrees(std::move(below), order)) sorted.push_back(std::move(node));
  }
  return sorted;
}

}  // namespace

std::vector<Group> GroupRows(const Target& target, const TimeSlice& slice, const GroupReportOptions& options) {
  std::vector<Group> rows = BuildGroups(target, slice.counters, options.groups);
  const Order order(options);
  if (options.groups.by == Grouping::kPath) return SortTrees(std::move(rows), order);
  std::stable_sort(rows.begin(), rows.end(), order);
  if (rows.size() > options.top) rows.resize(options.top);
  return rows;
}

}  // namespace memline
