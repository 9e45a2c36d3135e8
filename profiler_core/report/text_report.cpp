// SPDX-License-Identifier: MIT
#include "profiler_core/report/text_report.h"

#include <algorithm>
#include <cstdarg>
#include <cstdio>
#include <map>
#include <string_view>
#include <utility>
#include <vector>

#include "profiler_core/analyse/line_table.h"
#include "profiler_core/analyse/names.h"
#include "profiler_core/model/peaks.h"
#include "profiler_core/model/rss_charges.h"
#include "profiler_core/model/sampled_from_outside.h"
#include "profiler_core/report/coverage_problem.h"
#include "profiler_core/report/format.h"
#include "profiler_core/report/lines_problem.h"
#include "profiler_core/report/memory_section.h"
#include "profiler_core/report/process_table.h"

namespace memline {
namespace {

__attribute__((format(printf, 2, 3))) void Append(std::string& text, const char* format, ...) {
  char buffer[512];
  va_list arguments;
  va_start(arguments, format);
  std::vsnprintf(buffer, sizeof buffer, format, arguments);
  va_end(arguments);
  text += buffer;
}

void AppendFact(std::string& text, const char* name, const std::string& value) {
  Append(text, "  %-16s", name);
  text += value + "\n";
}

std::string LastBytes(const Pyramid& series) {
  return series.size() == 0 ? "unknown" : FormatBytes(static_cast<uint64_t>(series.back().value));
}

std::string MaximumBytes(const Pyramid& series) {
  return series.size() == 0 ? "unknown" : FormatBytes(static_cast<uint64_t>(series.Maximum()));
}

// Of the highest of all the kernel tells, whatever is known of the lower ones.
std::string PeakRss(const Target& target) {
  const uint64_t bytes = PeakRssBytes(target);
  if (bytes == 0) return "unknown";
  return FormatBytes(bytes) + (target.peak_rss_bytes != 0 ? " (exact)" : " (sampled)");
}

void AppendPeakMethod(std::string& text, const Target& target) {
  const PeakMethod method = MethodOfPeaks(target);
  if (method == PeakMethod::kExact || target.tick_count == 0) return;
  std::string how = "lower spikes of RSS between two samples may be missing";
  if (method == PeakMethod::kPartly) {
    how += ", but for " + FormatCount(target.exact_peak_ticks) + " of " + FormatCount(target.tick_count) + " ticks";
  }
  AppendFact(text, "sampled", how);
}

void AppendMissed(std::string& text, const Target& target) {
  if (target.missed_ticks == 0 && target.gaps.empty()) return;
  int64_t in_all_ns = 0;
  for (const Gap& gap : target.gaps) in_all_ns += gap.end_ns - gap.begin_ns;
  std::string missed = FormatCount(target.missed_ticks);
  if (!target.gaps.empty()) {
    missed += "; " + FormatCount(target.gaps.size()) + (target.gaps.size() == 1 ? " gap" : " gaps") +
              " in the timeline, " + FormatDuration(in_all_ns) + " in all";
  }
  AppendFact(text, "missed ticks", missed);
}

void AppendHeap(std::string& text, const Target& target, const Counters& totals) {
  AppendFact(text, "heap in use",
             "peak " + MaximumBytes(target[SeriesId::kHeapLive]) + ", at the end " + FormatBytes(totals.live_bytes()));
  AppendFact(text, "allocations",
             FormatCount(totals.alloc_count) + " of " + FormatBytes(totals.alloc_bytes) + ", " +
                 FormatCount(totals.temporary_count) + " of them temporary");
}

void AppendSummary(std::string& text, const Target& target) {
  const Counters totals = ProcessTotals(target).counters;
  text += JoinCommand(target.command) + " (pid " + std::to_string(target.pid) + ")\n";
  AppendFact(text, "ended", Describe(target.end) + " after " + FormatDuration(target.last_ns() - target.start_ns));
  AppendFact(text, "RSS", "peak " + PeakRss(target) + ", at the end " + LastBytes(target[SeriesId::kRss]));
  AppendPeakMethod(text, target);
  if (!SampledFromOutside(target)) {
    AppendFact(text, "RSS per line", Describe(target.rss_charges));
    AppendHeap(text, target, totals);
  }
  const RuntimeStats& stats = target.stats;
  if (target.tick_count == 0) AppendFact(text, "nothing recorded", "the program did not load the memline runtime");
  if (const std::optional<Problem> problem = CoverageProblem(target))
    AppendFact(text, "caution", ToSentence(*problem));
  else if (ImportedTimeline(target))
    AppendFact(text, "imported", "from " + target.rss_charges.reason);
  else if (SampledFromOutside(target))
    AppendFact(text, "only RSS", "from outside: the program ended before a runtime in it spoke");
  if (const std::optional<Problem> problem = LinesProblem(target)) AppendFact(text, "caution", ToSentence(*problem));
  AppendMissed(text, target);
  if (stats.dropped_ticks != 0) AppendFact(text, "dropped ticks", FormatCount(stats.dropped_ticks));
  if (stats.dropped_marks != 0) AppendFact(text, "dropped marks", FormatCount(stats.dropped_marks));
  if (stats.untracked_allocations != 0)
    AppendFact(text, "not followed", FormatCount(stats.untracked_allocations) + " allocations");
  if (target.uncounted_executions != 0)
    AppendFact(text, "not counted", FormatCount(target.uncounted_executions) + " runs of code, so no line's is known");
  if (stats.overflowed_scopes != 0) AppendFact(text, "folded scopes", FormatCount(stats.overflowed_scopes));
}

void AppendVerbose(std::string& text, const Target& target) {
  const RuntimeStats& stats = target.stats;
  AppendFact(text, "lines found",
             FormatCount(stats.lines_from_slot) + " in the frame's slot, " + FormatCount(stats.lines_from_unwinder) +
                 " by unwinding, " + FormatCount(stats.lines_unknown) + " unknown");
  AppendFact(text, "unknown frees", FormatCount(stats.unknown_frees));
  AppendFact(text, "ticks", FormatCount(target.tick_count) + " of " + FormatDuration(target.interval_ns));
  AppendFact(text, "allocator", Printable(target.allocator));
  AppendFact(text, "executable", Printable(target.executable));
}

void AppendFigures(std::string& text, const LineFigures& figures) {
  const Counters& counters = figures.counters;
  Append(text, "%11s %10s %10s %11s %10s", FormatByteChange(counters.rss_increment_bytes()).c_str(),
         BlankIfZero(counters.live_bytes(), FormatBytes).c_str(),
         BlankIfZero(figures.live_bytes_at_peak, FormatBytes).c_str(),
         FormatByteChange(counters.increment_bytes()).c_str(), BlankIfZero(counters.alloc_bytes, FormatBytes).c_str());
}

// Above the figures.
void AppendFigureNames(std::string& text) {
  Append(text, "%11s %10s %10s %11s %10s", "RSS incr.", "Live", "At peak", "Increment", "Allocated");
}

void AppendTopRow(std::string& text, const LineRow& row) {
  AppendFigures(text, row.self);
  Append(text, " %8s   ", BlankIfZero(row.self.counters.alloc_count, FormatCount).c_str());
  if (row.function == kOutsideProfile) {
    text += row.function;
    if (!row.thread.empty()) text += "  thread " + Printable(row.thread);
  } else {
    text += Printable(PlaceName(row.file, row.line, row.code)) + "  " + Printable(row.function);
    if (!row.source.empty()) text += "  " + Printable(row.source);
  }
  text += "\n";
}

void AppendTopLines(std::string& text, std::vector<LineRow> rows, size_t count) {
  std::stable_sort(rows.begin(), rows.end(), [](const LineRow& a, const LineRow& b) {
    const bool a_outside = a.function == kOutsideProfile;
    const bool b_outside = b.function == kOutsideProfile;
    if (a_outside != b_outside) return b_outside;
    const auto rank = [](const Counters& own) { return std::pair(own.live_bytes(), own.rss_increment_bytes()); };
    return rank(a.self.counters) > rank(b.self.counters);
  });
  text += "\nLines by live bytes (annotated callees left out)\n\n";
  AppendFigureNames(text);
  Append(text, " %8s   %s\n", "Allocs", "Line");
  text += std::string(92, '=') + "\n";
  size_t shown = 0;
  for (const LineRow& row : rows) {
    const bool outside = row.function == kOutsideProfile;
    const Counters& own = row.self.counters;
    if (!outside && (shown == count || (own.live_bytes() == 0 && own.rss_increment_bytes() <= 0))) continue;
    AppendTopRow(text, row);
    ++shown;
  }
}

using RowsByLine = std::multimap<uint32_t, const LineRow*>;  // there may be several unknown ones

// Where most lines were counted, those that were not are marked.
std::string OccurrencesCell(const LineRow& row, bool counted) {
  const Occurrences occurrences = OccurrencesOf(row);
  if (occurrences.kind == Occurrences::Kind::kUnknown) return "?";
  const std::string count = BlankIfZero(occurrences.count, FormatCount);
  if (!counted || count.empty() || occurrences.kind == Occurrences::Kind::kExecutions) return count;
  return count + (occurrences.kind == Occurrences::Kind::kEntries ? " e" : " a");
}

void AppendSourceRow(std::string& text, uint32_t line, const LineRow* row, std::string_view source, bool counted) {
  Append(text, "%6s %10s ", line != 0 ? std::to_string(line).c_str() : "?",
         row != nullptr ? BlankIfZero(row->inclusive.rss_after_bytes, FormatBytes).c_str() : "");
  AppendFigures(text, row != nullptr ? row->inclusive : LineFigures{});
  Append(text, " %11s   ", row != nullptr ? OccurrencesCell(*row, counted).c_str() : "");
  text += Printable(source);
  while (text.back() == ' ') text.pop_back();
  text += "\n";
}

// One function as memory_profiler prints it: every line of its source, with figures where something happened.
void AppendFunction(std::string& text, const Target& target, const FunctionRow& function, const RowsByLine& rows) {
  text += "\nFilename: " + Printable(function.file) + "\n";
  text += "Function: " + Printable(function.name) + "\n";
  if (function.peak.rss_bytes != 0) {
    text += "Peak RSS while here: " + FormatBytes(function.peak.rss_bytes) +
            (function.peak.exact ? " (exact)\n" : " (sampled; there may have been higher ones)\n");
  }
  const bool counted =
      std::any_of(rows.begin(), rows.end(), [](const auto& row) { return LinesWereCounted(*row.second); });
  text += counted ? "Occurrences: how often the line ran; where that is not known: e entries, a allocations, or ?\n\n"
                  : "Occurrences: entries on the line of a PROFILE, allocations elsewhere\n\n";
  Append(text, "%6s %10s ", "Line #", "RSS after");
  AppendFigureNames(text);
  Append(text, " %11s   %s\n", "Occurrences", "Line Contents");
  text += std::string(103, '=') + "\n";
  RowsByLine left = rows;
  if (function.function < target.sources.size()) {
    const FunctionSource& source = target.sources[function.function];
    for (size_t i = 0; i < source.text.size(); ++i) {
      const auto line = static_cast<uint32_t>(source.first_line + i);
      const auto found = left.find(line);
      AppendSourceRow(text, line, found != left.end() ? found->second : nullptr, source.text[i], counted);
      if (found != left.end()) left.erase(found);
    }
  }
  for (const auto& [line, row] : left) AppendSourceRow(text, line, row, line != 0 ? row->source : row->code, counted);
}

}  // namespace

std::string TextReport(const Session& session, const TextReportOptions& options) {
  std::string text = ProcessTable(session);
  for (const Target& target : session.targets) {
    if (!text.empty()) text += "\n";
    AppendSummary(text, target);
    if (options.verbose) AppendVerbose(text, target);
    if (target.tick_count == 0 || SampledFromOutside(target)) continue;
    const std::vector<LineRow> rows = BuildLineTable(target);
    AppendTopLines(text, rows, options.top_lines.value_or(10));
    text += MemorySection(target);
    if (!options.functions) continue;
    std::map<std::pair<std::string_view, std::string_view>, RowsByLine> by_function;
    for (const LineRow& row : rows) by_function[{row.function, row.file}].emplace(row.line, &row);
    for (const FunctionRow& function : BuildFunctionTable(target)) {
      if (function.name != kOutsideProfile)
        AppendFunction(text, target, function, by_function[{function.name, function.file}]);
    }
  }
  return text;
}

}  // namespace memline
