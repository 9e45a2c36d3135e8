// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/top_table.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <utility>

#include "profiler_core/analyse/line_table.h"
#include "profiler_core/analyse/names.h"
#include "profiler_core/model/peaks.h"
#include "profiler_core/model/sampled_from_outside.h"
#include "profiler_core/report/format.h"
#include "profiler_core/report/table_row.h"

namespace memline::app {
namespace {

struct Row {
  Counters counters;
  std::string what;
};

struct Column {
  TopSort sort;
  const char* title;
  size_t width;
  int needs_columns;  // narrower terminals do without
  std::string (*cell)(const Counters&);
  int64_t (*key)(const Counters&);
};

const std::array<Column, 5> kColumns = {{
    {TopSort::kLive, "Live", 10, 0, [](const Counters& of) { return BlankIfZero(of.live_bytes(), FormatBytes); },
     [](const Counters& of) { return static_cast<int64_t>(of.live_bytes()); }},
    {TopSort::kIncrement, "Increment", 11, 78,
     [](const Counters& of) { return FormatByteChange(of.increment_bytes()); },
     [](const Counters& of) { return of.increment_bytes(); }},
    {TopSort::kRss, "RSS incr.", 11, 92, [](const Counters& of) { return FormatByteChange(of.rss_increment_bytes()); },
     [](const Counters& of) { return of.rss_increment_bytes(); }},
    {TopSort::kAllocated, "Allocated", 10, 64,
     [](const Counters& of) { return BlankIfZero(of.alloc_bytes, FormatBytes); },
     [](const Counters& of) { return static_cast<int64_t>(of.alloc_bytes); }},
    {TopSort::kAllocations, "Allocs", 8, 48,
     [](const Counters& of) { return BlankIfZero(of.alloc_count, FormatCount); },
     [](const Counters& of) { return static_cast<int64_t>(of.alloc_count); }},
}};

std::string Percent(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.2f %%", value);
  return text;
}

std::string Last(const Pyramid& series) {
  return series.size() == 0 ? "unknown" : FormatBytes(static_cast<uint64_t>(series.back().value));
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
      what = PlaceName(line.file, line.line, line.code) + "  " + line.function + "  " + line.source;
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
    const auto row_of = [&](const auto& text_of, const std::string& label) {
      std::vector<Cell> cells;
      for (const Column& column : kColumns) {
        const bool shown = options.columns >= column.needs_columns || column.sort == options.sort;
        if (shown) cells.push_back({text_of(column), column.width});
      }
      return TableRow(cells, label);
    };
    const auto title = [&](const Column& column) {
      return (column.sort == options.sort ? "*" : "") + std::string(column.title);
    };
    lines.push_back(row_of(title, options.functions ? "Function (with what it calls)" : "Line"));
    for (const Row& row : rows) {
      lines.push_back(row_of([&row](const Column& column) { return column.cell(row.counters); }, row.what));
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
