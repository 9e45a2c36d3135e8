// SPDX-License-Identifier: MIT
#include "profiler_core/report/diff_report.h"

#include <cstdlib>
#include <nlohmann/json.hpp>

#include "profiler_core/report/format.h"
#include "profiler_core/report/group_fields.h"
#include "profiler_core/report/json_text.h"
#include "profiler_core/report/table_row.h"

namespace memline {
namespace {

using nlohmann::ordered_json;

constexpr size_t kWidths[] = {11, 11, 9, 9, 10};

std::string CountChange(int64_t change) {
  if (change == 0) return "";
  return (change > 0 ? "+" : "-") + FormatCount(static_cast<uint64_t>(std::abs(change)));
}

std::string Average(const Counters& of) {
  return of.live_count() == 0 ? "" : FormatBytes(of.live_bytes() / of.live_count());
}

std::string Row(const std::vector<std::string>& texts, const std::string& label) {
  std::vector<Cell> cells;
  for (size_t i = 0; i < texts.size(); ++i) cells.push_back({texts[i], kWidths[i]});
  return TableRow(cells, label) + "\n";
}

std::vector<std::string> Figures(const ComparedGroup& row) {
  return {BlankIfZero(row.after.live_bytes(), FormatBytes), FormatByteChange(row.live_change_bytes()),
          BlankIfZero(row.after.live_count(), FormatCount), CountChange(row.live_change_count()), Average(row.after)};
}

}  // namespace

std::string TextDiff(const std::vector<ComparedGroup>& rows, const DiffReportOptions& options) {
  std::string text = "from " + options.before + "\nto   " + options.after + "\n\n";
  text += Row({"Live", "Change", "Blocks", "Change", "Average"}, GroupTitle(options.by));
  text += std::string(72, '=') + "\n";
  ComparedGroup sum;
  size_t shown = 0;
  size_t left_out = 0;
  for (const ComparedGroup& row : rows) {
    sum.before += row.before;
    sum.after += row.after;
    if (row.live_change_bytes() == 0 && row.live_change_count() == 0) continue;
    if (shown == options.top) {
      ++left_out;
      continue;
    }
    ++shown;
    text += Row(Figures(row), GroupLabel(row.group, options.by));
  }
  text += Row(Figures(sum), left_out != 0 ? "all, and " + FormatCount(left_out) + " more that changed" : "all");
  return text;
}

std::string JsonDiff(const std::vector<ComparedGroup>& rows, const DiffReportOptions& options) {
  ordered_json report = {{"by", kGroupingNames[static_cast<size_t>(options.by)]},
                         {"before", options.before},
                         {"after", options.after},
                         {"groups", ordered_json::array()}};
  for (const ComparedGroup& row : rows) {
    ordered_json& object = report["groups"].emplace_back();
    AddGroup(object, row.group);
    object["source"] = row.group.source;
    object["code"] = row.group.code;
    object["live_bytes"] = row.after.live_bytes();
    object["live_bytes_change"] = row.live_change_bytes();
    object["live_count"] = row.after.live_count();
    object["live_count_change"] = row.live_change_count();
    AddCounters(object["before"], row.before);
    AddCounters(object["after"], row.after);
  }
  return JsonText(report);
}

std::string CsvDiff(const std::vector<ComparedGroup>& rows) {
  CsvWriter csv;
  AddGroupTitles(csv);
  for (const char* title : {"source", "live_bytes", "live_bytes_change", "live_count", "live_count_change"}) {
    csv.Add(title);
  }
  csv.EndRow();
  for (const ComparedGroup& row : rows) {
    AddGroup(csv, row.group);
    csv.Add(row.group.source);
    csv.Add(row.after.live_bytes());
    csv.Add(row.live_change_bytes());
    csv.Add(row.after.live_count());
    csv.Add(row.live_change_count());
    csv.EndRow();
  }
  return csv.Take();
}

}  // namespace memline
