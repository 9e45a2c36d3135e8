// SPDX-License-Identifier: MIT
#include "profiler_core/report/group_fields.h"

#include <cctype>
#include <nlohmann/json.hpp>

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

void AddGroup(nlohmann::ordered_json& object, const Group& group) {
  object["name"] = group.name;
  object["function"] = group.function;
  object["file"] = group.file;
  object["line"] = group.line;
}

void AddGroupTitles(CsvWriter& csv) {
  for (const char* title : {"name", "function", "file", "line"}) csv.Add(title);
}

void AddGroup(CsvWriter& csv, const Group& group) {
  csv.Add(group.name);
  csv.Add(group.function);
  csv.Add(group.file);
  csv.Add(group.line);
}

void AddCounters(nlohmann::ordered_json& object, const Counters& counters) {
  for (const CounterField& field : kCounterFields) object[std::string(field.name)] = counters.*field.value;
}

}  // namespace memline
