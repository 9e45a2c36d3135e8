// SPDX-License-Identifier: MIT
#include "profiler_core/report/json_report.h"

#include <nlohmann/json.hpp>

#include "profiler_core/analyse/line_table.h"
#include "profiler_core/analyse/modules_without_lines.h"
#include "profiler_core/analyse/process_total.h"
#include "profiler_core/model/peaks.h"
#include "profiler_core/model/rss_charges.h"
#include "profiler_core/model/sampled_from_outside.h"
#include "profiler_core/report/json_text.h"
#include "profiler_core/report/memory_section.h"

namespace memline {
namespace {

using nlohmann::ordered_json;

// Scope entries have their place in "occurrences".
void AddCounters(ordered_json& object, const LineFigures& figures) {
  const Counters& counters = figures.counters;
  object["alloc_count"] = counters.alloc_count;
  object["alloc_bytes"] = counters.alloc_bytes;
  object["freed_count"] = counters.freed_count;
  object["freed_bytes"] = counters.freed_bytes;
  object["live_bytes"] = counters.live_bytes();
  object["live_bytes_at_peak"] = figures.live_bytes_at_peak;
  object["released_count"] = counters.released_count;
  object["released_bytes"] = counters.released_bytes;
  object["temporary_count"] = counters.temporary_count;
  object["rss_bytes"] = counters.rss_increment_bytes();
  object["rss_grown_bytes"] = counters.rss_grown_bytes;
  object["rss_returned_bytes"] = counters.rss_returned_bytes;
  object["rss_after_bytes"] = figures.rss_after_bytes;
  object["rss_peak_bytes"] = figures.rss_peak_bytes;
}

uint64_t LastValue(const Pyramid& series) {
  return series.size() == 0 ? 0 : static_cast<uint64_t>(series.back().value);
}

ordered_json Process(const Target& target) {
  const LineFigures totals = ProcessTotals(target);
  ordered_json process;
  process["pid"] = target.pid;
  process["parent_pid"] = target.parent_pid;
  process["command"] = target.command;
  process["start_time"] = static_cast<double>(target.start_unix_ns) / 1e9;
  process["duration_s"] = static_cast<double>(target.last_ns() - target.start_ns) / 1e9;
  process["peak_rss_bytes"] = PeakRssBytes(target);
  process["rss_peaks"] = NameOf(MethodOfPeaks(target));
  process["end_rss_bytes"] = LastValue(target[SeriesId::kRss]);
  process["alloc_count"] = totals.counters.alloc_count;
  process["alloc_bytes"] = totals.counters.alloc_bytes;
  process["freed_count"] = totals.counters.freed_count;
  process["freed_bytes"] = totals.counters.freed_bytes;
  process["live_bytes"] = totals.counters.live_bytes();
  process["live_bytes_at_peak"] = totals.live_bytes_at_peak;
  process["rss_method"] = ImportedTimeline(target)     ? "imported from " + target.rss_charges.reason
                          : SampledFromOutside(target) ? "sampled from outside"
                                                       : Describe(target.rss_charges);
  process["rss_own_bytes"] = target.rss_charges.own_bytes;
  process["rss_elsewhere_bytes"] = target.rss_charges.elsewhere_bytes;
  process["rss_unsettled_bytes"] = target.rss_charges.unsettled_bytes;
  process["allocator"] = target.allocator;
  process["followed"] = {{"malloc", target.coverage.malloc}, {"operators", target.coverage.operators}};
  process["ticks"] = target.tick_count;
  process["missed_ticks"] = target.missed_ticks;
  process["gaps"] = ordered_json::array();
  for (const Gap& gap : target.gaps) {
    process["gaps"].push_back({static_cast<double>(gap.begin_ns) / 1e9, static_cast<double>(gap.end_ns) / 1e9});
  }
  process["modules_without_lines"] = ordered_json::array();
  for (const Module* module : ModulesWithoutLines(target)) {
    process["modules_without_lines"].push_back({{"path", module->path}, {"build_id", module->build_id}});
  }
  process["dropped"] = target.stats.dropped_ticks;
  process["unknown_frees"] = target.stats.unknown_frees;
  process["untracked_allocations"] = target.stats.untracked_allocations;
  process["uncounted_executions"] = target.uncounted_executions;
  process["exit"] = Describe(target.end);
  AddMemory(process, target);
  return process;
}

ordered_json Total(const Session& session) {
  const RssTotal total = TotalOfRss(session);
  return {{"peak_rss_bytes", total.peak_bytes}, {"peak_time_s", static_cast<double>(total.peak_ns) / 1e9}};
}

void AddOccurrences(ordered_json& line, const Occurrences& occurrences) {
  using Kind = Occurrences::Kind;
  const bool known = occurrences.kind != Kind::kUnknown;
  line["occurrences"] = known ? ordered_json(occurrences.count) : ordered_json(nullptr);
  line["occurrences_kind"] = occurrences.kind == Kind::kExecutions ? "executions"
                             : occurrences.kind == Kind::kEntries  ? "entries"
                             : known                               ? "allocations"
                                                                   : "unknown";
}

void AddPeak(ordered_json& object, const PeakWhileHere& peak) {
  if (peak.rss_bytes == 0) return;
  object["rss_peak_bytes"] = peak.rss_bytes;
  object["rss_peak_exact"] = peak.exact;
}

ordered_json Line(const LineRow& row, uint32_t pid) {
  ordered_json line;
  line["file"] = row.file;
  line["line"] = row.line;
  line["function"] = row.function;
  line["pid"] = pid;
  AddOccurrences(line, OccurrencesOf(row));
  AddCounters(line, row.inclusive);
  AddPeak(line, row.peak);
  AddCounters(line["self"], row.self);
  line["source"] = row.source;
  line["code"] = row.code;
  if (!row.thread.empty()) line["thread"] = row.thread;
  return line;
}

ordered_json FunctionObject(const FunctionRow& row, uint32_t pid) {
  ordered_json function;
  function["function"] = row.name;
  function["file"] = row.file;
  function["line"] = row.line;
  function["pid"] = pid;
  function["occurrences"] = row.self.counters.entries;
  AddCounters(function, row.inclusive);
  AddPeak(function, row.peak);
  AddCounters(function["self"], row.self);
  return function;
}

}  // namespace

std::string JsonReport(const Session& session) {
  ordered_json report;
  report["process"] = session.targets.empty() ? ordered_json(nullptr) : Process(session.targets.front());
  report["processes"] = ordered_json::array();
  report["total"] = Total(session);
  report["lines"] = ordered_json::array();
  report["functions"] = ordered_json::array();
  for (const Target& target : session.targets) {
    report["processes"].push_back(Process(target));
    for (const LineRow& row : BuildLineTable(target)) report["lines"].push_back(Line(row, target.pid));
    for (const FunctionRow& row : BuildFunctionTable(target)) {
      report["functions"].push_back(FunctionObject(row, target.pid));
    }
  }
  return JsonText(report);
}

}  // namespace memline
