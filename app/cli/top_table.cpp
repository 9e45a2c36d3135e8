// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/top_table.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <utility>

#include "profiler_core/analyse/line_table.h"
#include "profiler_core/model/file_name.h"
#include "profiler_core/model/peaks.h"
#include "profiler_core/model/sampled_from_outside.h"
#include "profiler_core/report/format.h"

namespace memline::app {
namespace {

struct Row {
  Counters counters;
  std::string what;
};

struct Column {
  TopSort sort;
  const char* title;
  int width;
  int needs_columns;  // narrower terminals do without
  std::string (*cell)(const Counters&);
  int64_t (*key)(const Counters&);
};

std::string OrBlank(uint64_t value, std::string (*format)(uint64_t)) { return value == 0 ? "" : format(value); }

const std::array<Column, 5> kColumns = {{
    {TopSort::kLive, "Live", 10, 0, [](const Counters& of) { return OrBlank(of.live_bytes(), FormatBytes); },
     [](const Counters& of) { return static_cast<int64_t>(of.live_bytes()); }},
    {TopSort::kIncrement, "Increment", 11, 78,
     [](const Counters& of) { return FormatByteChange(of.increment_bytes()); },
     [](const Counters& of) { return of.increment_bytes(); }},
    {TopSort::kRss, "RSS incr.", 11, 92, [](const Counters& of) { return FormatByteChange(of.rss_increment_bytes()); },
     [](const Counters& of) { return of.rss_increment_bytes(); }},
    {TopSort::kAllocated, "Allocated", 10, 64, [](const Counters& of) { return OrBlank(of.alloc_bytes, FormatBytes); },
     [](const Counters& of) { return static_cast<int64_t>(of.alloc_bytes); }},
    {TopSort::kAllocations, "Allocs", 8, 48, [](const Counters& of) { return OrBlank(of.alloc_count, FormatCount); },
     [](const Counters& of) { return static_cast<int64_t>(of.alloc_count); }},
}};

std::string Aligned(const std::string& cell, int width) {
  return std::string(static_cast<size_t>(std::max(0, width - static_cast<int>(cell.size()))), ' ') + cell;
}

std::string Percent(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.2f %%", value);
  return text;
}

std::string Last(const Pyramid& series) {
  return series.size() == 0 ? "unknown" : FormatBytes(static_cast<uint64_t>(series.values().back()));
}

std::vector<Row> RowsOf(const Target& target, bool functions) {
  std::vector<Row> rows;
  if (functions) {
    for (const FunctionRow& of : BuildFunctionTable(target))
      rows.push_back({of.inclusive.counters, Printable(of.name)});
    return rows;
  }
  for (const LineRow& line : BuildLineTable(target)) {
    std::string what = line.function;
    if (line.function != kOutsideProfile) {
      what = std::string(FileName(line.file)) + ":" + (line.line != 0 ? std::to_string(line.line) : "?") + "  " +
             line.function + "  " + line.source;
    } else if (!line.thread.empty()) {
      what += "  thread " + line.thread;
    }
    rows.push_back({line.self.counters, Printable(what)});
  }
  return rows;
}

std::vector<std::string> Header(const Target& target, const TopCost& cost) {
  std::string first = "RSS " + Last(target[SeriesId::kRss]) + "  peak " + FormatBytes(PeakRssBytes(target));
  if (!SampledFromOutside(target)) first += "  heap " + Last(target[SeriesId::kHeapLive]);
  std::string ticks = "ticks " + FormatCount(target.tick_count) + " of " + FormatDuration(target.interval_ns) + ", " +
                      FormatCount(target.missed_ticks) + " missed, " + FormatCount(target.stats.dropped_ticks) +
                      " dropped";
  return {"pid " + std::to_string(target.pid) + "  " + Describe(target.end) + "  " + JoinCommand(target.command), first,
          ticks,
          "memline takes " + Percent(cost.in_target) + " of a core in the program, " + Percent(cost.here) + " here"};
}

}  // namespace

TopSort NextSort(TopSort sort) { return static_cast<TopSort>((static_cast<size_t>(sort) + 1) % kColumns.size()); }

std::string Clip(const std::string& text, int columns) {
  size_t end = 0;
  for (int shown = 0; end < text.size(); ++shown) {
    if (shown == columns) return text.substr(0, end);
    do {
      ++end;
    } while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80);
  }
  return text;
}

std::vector<std::string> TopTable(const Target& target, const TopCost& cost, const TopOptions& options) {
  std::vector<std::string> lines = Header(target, cost);
  lines.emplace_back();
  if (SampledFromOutside(target)) {
    lines.emplace_back("No memline runtime in it answers: only its RSS is known, from outside.");
  } else {
    const Column& by = kColumns[static_cast<size_t>(options.sort)];
    std::vector<Row> rows = RowsOf(target, options.functions);
    std::stable_sort(rows.begin(), rows.end(),
                     [&by](const Row& a, const Row& b) { return by.key(a.counters) > by.key(b.counters); });
    const auto shown = [&](const Column& column) {
      return options.columns >= column.needs_columns || column.sort == options.sort;
    };
    std::string titles;
    for (const Column& column : kColumns) {
      const char* mark = column.sort == options.sort ? "*" : "";
      if (shown(column)) titles += Aligned(std::string(mark) + column.title, column.width) + " ";
    }
    lines.push_back(titles + "  " + (options.functions ? "Function (with what it calls)" : "Line"));
    for (const Row& row : rows) {
      std::string line;
      for (const Column& column : kColumns) {
        if (shown(column)) line += Aligned(column.cell(row.counters), column.width) + " ";
      }
      lines.push_back(line + "  " + row.what);
    }
  }
  if (options.rows != 0 && lines.size() > options.rows) lines.resize(options.rows);
  for (std::string& line : lines) {
    line = Clip(line, options.columns);
    while (!line.empty() && line.back() == ' ') line.pop_back();
  }
  return lines;
}

}  // namespace memline::app
