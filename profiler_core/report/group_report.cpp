// SPDX-License-Identifier: MIT
#include "profiler_core/report/group_report.h"

#include <nlohmann/json.hpp>

#include "profiler_core/report/format.h"
#include "profiler_core/report/group_fields.h"
#include "profiler_core/report/group_rows.h"
#include "profiler_core/report/json_text.h"
#include "profiler_core/report/lines_problem.h"
#include "profiler_core/report/table_row.h"

namespace memline {
namespace {

using nlohmann::ordered_json;

struct Column {
  const char* title;
  size_t width;
  std::string (*cell)(const Counters&);
};

std::string Live(const Counters& of) { return BlankIfZero(of.live_bytes(), FormatBytes); }
std::string LiveChange(const Counters& of) { return FormatByteChange(of.live_change_bytes()); }

std::vector<Column> Columns(bool is_range) {
  return {{"RSS incr.", 11, [](const Counters& of) { return FormatByteChange(of.rss_increment_bytes()); }},
          is_range ? Column{"Live change", 11, LiveChange} : Column{"Live", 11, Live},
          {"Increment", 11, [](const Counters& of) { return FormatByteChange(of.increment_bytes()); }},
          {"Allocated", 10, [](const Counters& of) { return BlankIfZero(of.alloc_bytes, FormatBytes); }},
          {"Allocs", 8, [](const Counters& of) { return BlankIfZero(of.alloc_count, FormatCount); }},
          {"Temporary", 9, [](const Counters& of) { return BlankIfZero(of.temporary_count, FormatCount); }}};
}

std::string When(const Target& target, const TimeSlice& slice) {
  if (slice.is_range) {
    return "from " + FormatDuration(slice.from_ns) + " to " + FormatDuration(slice.to_ns) +
           ": what changed after the first and up to the second";
  }
  if (slice.to_ns >= target.last_ns()) return "at the end, after " + FormatDuration(target.last_ns());
  return "at " + FormatDuration(slice.to_ns) + " of " + FormatDuration(target.last_ns());
}

void AppendSum(std::string& text, const Target& target, const TimeSlice& slice) {
  Counters sum;
  for (const SiteCounters& entry : slice.counters) sum += entry.counters;
  const Pyramid& rss = target[SeriesId::kRss];
  if (rss.size() != 0) {
    text += "  RSS " + FormatBytes(static_cast<uint64_t>(rss.ValueAt(slice.to_ns)));
    if (slice.is_range) text += ", before " + FormatBytes(static_cast<uint64_t>(rss.ValueAt(slice.from_ns)));
    text += "\n";
  }
  if (slice.is_range) {
    const std::string change = FormatByteChange(sum.live_change_bytes());
    text += "  heap " + (change.empty() ? "unchanged" : change);
  } else {
    text += "  heap in use " + FormatBytes(sum.live_bytes());
  }
  text += ", " + FormatCount(sum.alloc_count) + " allocations of " + FormatBytes(sum.alloc_bytes) + "\n";
}

void AppendTable(std::string& text, const std::vector<Group>& rows, const std::vector<Column>& columns, Grouping by) {
  const bool inclusive = ShowsInclusive(by);
  std::vector<Cell> cells;
  for (const Column& column : columns) cells.push_back({column.title, column.width});
  const std::string titles = TableRow(cells, GroupTitle(by) + (inclusive ? " (with what it calls)" : ""));
  text += "\n" + titles + "\n" + std::string(titles.size(), '=') + "\n";
  for (const Group& group : rows) {
    const Counters& shown = inclusive ? group.inclusive : group.self;
    for (size_t i = 0; i < columns.size(); ++i) cells[i].text = columns[i].cell(shown);
    text += TableRow(cells, GroupLabel(group, by)) + "\n";
  }
}

void AddFigures(ordered_json& object, const Counters& counters) {
  AddCounters(object, counters);
  object["live_bytes"] = counters.live_change_bytes();
  object["increment_bytes"] = counters.increment_bytes();
  object["rss_bytes"] = counters.rss_increment_bytes();
}

ordered_json Row(const Group& group, uint32_t pid) {
  ordered_json row = {{"pid", pid}};
  AddGroup(row, group);
  row["depth"] = group.depth;
  row["source"] = group.source;
  row["code"] = group.code;
  AddFigures(row, group.inclusive);
  AddFigures(row["self"], group.self);
  return row;
}

double Seconds(int64_t ns) { return static_cast<double>(ns) / 1e9; }

}  // namespace

std::string TextGroupReport(const Session& session, const std::vector<TimeSlice>& slices,
                            const GroupReportOptions& options) {
  std::string text;
  for (size_t i = 0; i < session.targets.size(); ++i) {
    const Target& target = session.targets[i];
    if (!text.empty()) text += "\n";
    text += JoinCommand(target.command) + " (pid " + std::to_string(target.pid) + ") " + When(target, slices[i]) + "\n";
    AppendSum(text, target, slices[i]);
    if (const std::optional<Problem> problem = LinesProblem(target)) text += "  " + ToSentence(*problem) + "\n";
    const std::vector<Group> rows = GroupRows(target, slices[i], options);
    if (rows.empty()) {
      text += "  no line did anything\n";
      continue;
    }
    AppendTable(text, rows, Columns(slices[i].is_range), options.groups.by);
  }
  return text;
}

std::string JsonGroupReport(const Session& session, const std::vector<TimeSlice>& slices,
                            const GroupReportOptions& options) {
  ordered_json report;
  report["by"] = kGroupingNames[static_cast<size_t>(options.groups.by)];
  const bool is_range = !slices.empty() && slices.front().is_range;
  report["from_s"] = is_range ? ordered_json(Seconds(slices.front().from_ns)) : ordered_json(nullptr);
  report["to_s"] = slices.empty() ? ordered_json(nullptr) : ordered_json(Seconds(slices.front().to_ns));
  report["groups"] = ordered_json::array();
  for (size_t i = 0; i < session.targets.size(); ++i) {
    for (const Group& group : GroupRows(session.targets[i], slices[i], options)) {
      report["groups"].push_back(Row(group, session.targets[i].pid));
    }
  }
  return JsonText(report);
}

std::string CsvGroupReport(const Session& session, const std::vector<TimeSlice>& slices,
                           const GroupReportOptions& options) {
  CsvWriter csv;
  csv.Add("pid");
  AddGroupTitles(csv);
  for (const char* title : {"depth", "source"}) csv.Add(title);
  for (const CounterField& field : kCounterFields) csv.Add(field.name);
  for (const char* title : {"live_bytes", "increment_bytes", "rss_bytes"}) csv.Add(title);
  csv.EndRow();
  for (size_t i = 0; i < session.targets.size(); ++i) {
    for (const Group& group : GroupRows(session.targets[i], slices[i], options)) {
      csv.Add(session.targets[i].pid);
      AddGroup(csv, group);
      csv.Add(group.depth);
      csv.Add(group.source);
      for (const CounterField& field : kCounterFields) csv.Add(group.self.*field.value);
      csv.Add(group.self.live_change_bytes());
      csv.Add(group.self.increment_bytes());
      csv.Add(group.self.rss_increment_bytes());
      csv.EndRow();
    }
  }
  return csv.Take();
}

}  // namespace memline
