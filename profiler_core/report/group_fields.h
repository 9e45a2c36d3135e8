// SPDX-License-Identifier: MIT
// What a group is called, in a table of text, in JSON and in CSV.
#ifndef MEMLINE_REPORT_GROUP_FIELDS_H_
#define MEMLINE_REPORT_GROUP_FIELDS_H_

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "profiler_core/analyse/grouping.h"
#include "profiler_core/report/csv.h"

namespace memline {

/// "Line", "Function", …, "Call tree".
[[nodiscard]] std::string GroupTitle(Grouping by);
/// Printable; of a line with its function and text, of a path indented by its depth.
[[nodiscard]] std::string GroupLabel(const Group& group, Grouping by);

/// "name", "function", "file" and "line".
void AddGroup(nlohmann::ordered_json& object, const Group& group);
void AddGroupTitles(CsvWriter& csv);
void AddGroup(CsvWriter& csv, const Group& group);

/// All that are recorded, by their names in kCounterFields.
void AddCounters(nlohmann::ordered_json& object, const Counters& counters);

}  // namespace memline

#endif  // MEMLINE_REPORT_GROUP_FIELDS_H_
