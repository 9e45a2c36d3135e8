// SPDX-License-Identifier: MIT
#include "profiler_core/analyse/comparison.h"

#include <algorithm>
#include <cstdlib>
#include <map>
#include <string>
#include <utility>

#include "profiler_core/model/file_name.h"

namespace memline {
namespace {

using Key = std::vector<std::string>;

// Gives keys to the groups of one moment, one after the other.
class Keys {
 public:
  explicit Keys(Grouping by) : by_(by) {}

  Key Next(const Group& group) {
    const std::string file(FileName(group.file));
    switch (by_) {
      case Grouping::kLine:
        if (group.source.empty()) return {group.function, file, std::to_string(group.line)};
        return {group.function, file, group.source, std::to_string(seen_[{group.function, file, group.source}]++)};
      case Grouping::kFunction:
        return {group.function, file};
      case Grouping::kPath:
        path_.resize(group.depth);
        path_.push_back(group.name + '\n' + file);
        return path_;
      case Grouping::kFile:
      case Grouping::kModule:
        return {file.empty() ? group.name : file};
      case Grouping::kThread:
        return {group.name.substr(0, group.name.rfind(" ("))};
    }
    return {};
  }

 private:
  Grouping by_;
  std::map<Key, size_t> seen_;
  Key path_;
};

void SortByLine(std::vector<Group>& groups) {
  std::stable_sort(groups.begin(), groups.end(), [](const Group& a, const Group& b) { return a.line < b.line; });
}

}  // namespace

std::vector<ComparedGroup> Compare(std::vector<Group> before, std::vector<Group> after, Grouping by) {
  if (by == Grouping::kLine) {
    SortByLine(before);
    SortByLine(after);
  }
  std::map<Key, ComparedGroup> compared;
  Keys before_keys(by);
  for (Group& group : before) {
    ComparedGroup& row = compared[before_keys.Next(group)];
    row.before += group.self;
    row.group = std::move(group);
  }
  Keys after_keys(by);
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
