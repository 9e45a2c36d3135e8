// SPDX-License-Identifier: MIT
#include "profiler_core/report/diff_report.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "profiler_core/report/csv.h"
#include "profiler_core/report/format.h"
#include "profiler_core/report/group_label.h"

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

void AppendRow(std::string& text, const std::vector<std::string>& cells, const std::string& label) {
  std::string line;
  for (size_t i = 0; i < cells.size(); ++i) line += Aligned(cells[i], kWidths[i]) + " ";
  line += "  " + label;
  while (line.back() == ' ') line.pop_back();
  text += line + "\n";
}

std::vector<std::string> Cells(const ComparedGroup& row) {
  return {row.after.live_bytes() != 0 ? FormatBytes(row.after.live_bytes()) : "",
          FormatByteChange(row.live_change_bytes()),
          row.after.live_count() != 0 ? FormatCount(row.after.live_count()) : "", CountChange(row.live_change_count()),
          Average(row.after)};
}

ordered_json CountersObject(const Counters& counters) {
  ordered_json object;
  for (const CounterField& field : kCounterFields) object[std::string(field.name)] = counters.*field.value;
  return object;
}

}  // namespace

std::string TextDiff(const std::vector<ComparedGroup>& rows, const DiffReportOptions& options) {
  std::string text = "from " + options.before + "\nto   " + options.after + "\n\n";
  AppendRow(text, {"Live", "Change", "Blocks", "Change", "Average"}, GroupTitle(options.by));
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
    AppendRow(text, Cells(row), GroupLabel(row.group, options.by));
  }
  AppendRow(text, Cells(sum), left_out != 0 ? "all, and " + FormatCount(left_out) + " more that changed" : "all");
  return text;
}

std::string JsonDiff(const std::vector<ComparedGroup>& rows, const DiffReportOptions& options) {
  ordered_json report = {{"by", kGroupingNames[static_cast<size_t>(options.by)]},
                         {"before", options.before},
                         {"after", options.after},
                         {"groups", ordered_json::array()}};
  for (const ComparedGroup& row : rows) {
    report["groups"].push_back({{"name", row.group.name},
                                {"function", row.group.function},
                                {"file", row.group.file},
                                {"line", row.group.line},
                                {"source", row.group.source},
                                {"live_bytes", row.after.live_bytes()},
                                {"live_bytes_change", row.live_change_bytes()},
                                {"live_count", row.after.live_count()},
                                {"live_count_change", row.live_change_count()},
                                {"before", CountersObject(row.before)},
                                {"after", CountersObject(row.after)}});
  }
  // Names and paths come from the target and need not be UTF-8.
  return report.dump(2, ' ', false, ordered_json::error_handler_t::replace) + "\n";
}

std::string CsvDiff(const std::vector<ComparedGroup>& rows) {
  CsvWriter csv;
  for (const char* title : {"name", "function", "file", "line", "source", "live_bytes", "live_bytes_change",
                            "live_count", "live_count_change"}) {
    csv.Add(title);
  }
  csv.EndRow();
  for (const ComparedGroup& row : rows) {
    csv.Add(row.group.name);
    csv.Add(row.group.function);
    csv.Add(row.group.file);
    csv.Add(row.group.line);
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
