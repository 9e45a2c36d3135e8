// SPDX-License-Identifier: MIT
#include "profiler_core/report/group_label.h"

#include <cctype>

#include "profiler_core/model/session.h"
#include "profiler_core/report/format.h"

namespace memline {

std::string GroupTitle(Grouping by) {
  if (by == Grouping::kPath) return "Call tree";
  std::string name(kGroupingNames[static_cast<size_t>(by)]);
  name[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(name[0])));
  return name;
}

std::string GroupLabel(const Group& group, Grouping by) {
  std::string label = std::string(2 * size_t{group.depth}, ' ') + Printable(group.name);
  if (by == Grouping::kLine && group.name != kOutsideProfile) {
    label += "  " + Printable(group.function);
    if (!group.source.empty()) label += "  " + Printable(group.source);
  }
  return label;
}

std::string Aligned(const std::string& cell, size_t width) {
  return (cell.size() < width ? std::string(width - cell.size(), ' ') : "") + cell;
}

}  // namespace memline
