// SPDX-License-Identifier: MIT
#include "profiler_core/report/group_report.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "profiler_core/report/csv.h"
#include "profiler_core/report/format.h"
#include "profiler_core/report/group_label.h"
#include "profiler_core/report/group_rows.h"

namespace memline {
namespace {

using nlohmann::ordered_json;

struct Column {
  const char* title;
  size_t width;
  std::string (*cell)(const Counters&);
};

std::string OrBlank(uint64_t value, std::string (*format)(uint64_t)) { return value == 0 ? "" : format(value); }

std::string Live(const Counters& of) { return OrBlank(of.live_bytes(), FormatBytes); }
std::string LiveChange(const Counters& of) { return FormatByteChange(of.live_change_bytes()); }

std::vector<Column> Columns(bool is_range) {
  return {{"RSS incr.", 11, [](const Counters& of) { return FormatByteChange(of.rss_increment_bytes()); }},
          is_range ? Column{"Live change", 11, LiveChange} : Column{"Live", 11, Live},
          {"Increment", 11, [](const Counters& of) { return FormatByteChange(of.increment_bytes()); }},
          {"Allocated", 10, [](const Counters& of) { return OrBlank(of.alloc_bytes, FormatBytes); }},
          {"Allocs", 8, [](const Counters& of) { return OrBlank(of.alloc_count, FormatCount); }},
          {"Temporary", 9, [](const Counters& of) { return OrBlank(of.temporary_count, FormatCount); }}};
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
  std::string titles;
  for (const Column& column : columns) titles += Aligned(column.title, column.width) + " ";
  titles += "  " + GroupTitle(by) + (inclusive ? " (with what it calls)" : "");
  text += "\n" + titles + "\n" + std::string(titles.size(), '=') + "\n";
  for (const Group& group : rows) {
    std::string line;
    const Counters& shown = inclusive ? group.inclusive : group.self;
    for (const Column& column : columns) line += Aligned(column.cell(shown), column.width) + " ";
    line += "  " + GroupLabel(group, by);
    while (line.back() == ' ') line.pop_back();
    text += line + "\n";
  }
}

void AddCounters(ordered_json& object, const Counters& counters) {
  for (const CounterField& field : kCounterFields) object[std::string(field.name)] = counters.*field.value;
  object["live_bytes"] = counters.live_change_bytes();
  object["increment_bytes"] = counters.increment_bytes();
  object["rss_bytes"] = counters.rss_increment_bytes();
}

ordered_json Row(const Group& group, uint32_t pid) {
  ordered_json row = {{"pid", pid},         {"name", group.name},   {"function", group.function}, {"file", group.file},
                      {"line", group.line}, {"depth", group.depth}, {"source", group.source}};
  AddCounters(row, group.inclusive);
  AddCounters(row["self"], group.self);
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
  // Names and paths come from the target and need not be UTF-8.
  return report.dump(2, ' ', false, ordered_json::error_handler_t::replace) + "\n";
}

std::string CsvGroupReport(const Session& session, const std::vector<TimeSlice>& slices,
                           const GroupReportOptions& options) {
  CsvWriter csv;
  for (const char* title : {"pid", "name", "function", "file", "line", "depth", "source"}) csv.Add(title);
  for (const CounterField& field : kCounterFields) csv.Add(field.name);
  for (const char* title : {"live_bytes", "increment_bytes", "rss_bytes"}) csv.Add(title);
  csv.EndRow();
  for (size_t i = 0; i < session.targets.size(); ++i) {
    for (const Group& group : GroupRows(session.targets[i], slices[i], options)) {
      csv.Add(session.targets[i].pid);
      csv.Add(group.name);
      csv.Add(group.function);
      csv.Add(group.file);
      csv.Add(group.line);
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
