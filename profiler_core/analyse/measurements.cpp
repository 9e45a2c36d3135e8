// SPDX-License-Identifier: MIT
#include "profiler_core/analyse/measurements.h"

#include <algorithm>
#include <map>
#include <set>
#include <string_view>
#include <tuple>
#include <utility>

#include "profiler_core/analyse/line_table.h"
#include "profiler_core/analyse/live_peaks.h"
#include "profiler_core/analyse/names.h"
#include "profiler_core/analyse/process_total.h"
#include "profiler_core/model/file_name.h"
#include "profiler_core/model/peaks.h"
#include "profiler_core/model/rss_charges.h"
#include "profiler_core/model/sampled_from_outside.h"

namespace memline {
namespace {

using GroupId = std::tuple<std::string, std::string, uint32_t>;

GroupId IdOf(const Group& group) {
  return {group.function.empty() ? group.name : group.function, group.file, group.line};
}

std::string WhyHeapIsUnknown(const Target& target) {
  if (target.tick_count == 0) return "nothing of it was recorded";
  if (ImportedTimeline(target)) return "it was imported from " + target.rss_charges.reason;
  if (SampledFromOutside(target)) return "only its RSS was recorded, from outside";
  if (!target.coverage.malloc) return "its allocations were not all followed";
  return {};
}

// Nothing where the heap or what was charged is unknown.
Measured FromCounters(const Counters& counters, const ProcessMeasurements& process) {
  Measured measured;
  if (process.heap_unknown.empty()) {
    measured[Measure::kLiveAtExit] = counters.live_bytes();
    measured[Measure::kAllocated] = counters.alloc_bytes;
    measured[Measure::kAllocations] = counters.alloc_count;
    measured[Measure::kTemporary] = counters.temporary_count;
  }
  if (process.rss_unknown.empty()) measured[Measure::kRssIncrement] = counters.rss_increment_bytes();
  return measured;
}

std::vector<MeasuredGroup> MeasureGroups(const Target& target, Grouping by, const ProcessMeasurements& process) {
  std::vector<Group> groups = BuildGroups(target, target.counters, {by, {}, {}});
  std::stable_sort(groups.begin(), groups.end(), [](const Group& a, const Group& b) { return a.line < b.line; });
  std::vector<MeasuredGroup> measured;
  GroupKeys keys(by);
  for (Group& group : groups) {
    GroupKeys::Key key = keys.Next(group);
    const Measured self = FromCounters(group.self, process);
    const Measured inclusive = FromCounters(group.inclusive, process);
    measured.push_back({std::move(group), std::move(key), self, inclusive, 0});
  }
  return measured;
}

bool AddLivePeaks(const Target& target, Grouping by, const CounterReplay& replay, std::vector<MeasuredGroup>& groups) {
  const std::optional<std::vector<LivePeak>> peaks = FindLivePeaks(target, {by, {}, {}}, replay);
  if (!peaks) return false;
  std::map<GroupId, const LivePeak*> found;
  for (const LivePeak& peak : *peaks) found[IdOf(peak.group)] = &peak;
  for (MeasuredGroup& group : groups) {
    const auto peak = found.find(IdOf(group.group));
    group.self[Measure::kPeakLive] = peak == found.end() ? 0 : peak->second->self_bytes;
    group.inclusive[Measure::kPeakLive] = peak == found.end() ? 0 : peak->second->inclusive_bytes;
  }
  return true;
}

// What a suspected line still holds is the function's, the file's and the process's, too. Self figures: what leaks
// through a callee is the callee's.
void AddLeak(double score, double bytes, MeasuredGroup& group) {
  for (Measured* measured : {&group.self, &group.inclusive}) {
    (*measured)[Measure::kLeakScore] = std::max((*measured)[Measure::kLeakScore].value_or(0), score);
    (*measured)[Measure::kLeaked] = (*measured)[Measure::kLeaked].value_or(0) + bytes;
  }
}

bool AddLeaks(const Target& target, const CounterReplay& replay, ProcessMeasurements& process) {
  const std::optional<std::vector<Growth>> growths = FindGrowth(target, {Grouping::kLine, {}, {}}, replay);
  if (!growths) return false;
  std::map<GroupId, const Growth*> found;
  for (const Growth& growth : *growths) found[IdOf(growth.group)] = &growth;
  std::map<std::pair<std::string, std::string>, MeasuredGroup*> functions;
  std::map<std::string, MeasuredGroup*> files;
  for (MeasuredGroup& function : process.functions) {
    functions[{function.group.function, function.group.file}] = &function;
    AddLeak(0, 0, function);
  }
  for (MeasuredGroup& file : process.files) {
    files[file.group.name] = &file;
    AddLeak(0, 0, file);
  }
  AddLeak(0, 0, process.whole);
  for (MeasuredGroup& line : process.lines) {
    const auto growth = found.find(IdOf(line.group));
    const double score = growth == found.end() ? 0 : growth->second->score;
    const double bytes = score < kSuspectScore ? 0 : static_cast<double>(growth->second->group.self.live_bytes());
    AddLeak(score, bytes, line);
    AddLeak(score, bytes, process.whole);
    if (const auto function = functions.find({line.group.function, line.group.file}); function != functions.end())
      AddLeak(score, bytes, *function->second);
    if (const auto file = files.find(line.group.file); file != files.end()) AddLeak(score, bytes, *file->second);
  }
  return true;
}

void AddPeakRss(const Target& target, ProcessMeasurements& process) {
  std::map<std::pair<std::string, std::string>, uint64_t> peaks;
  for (const FunctionRow& row : BuildFunctionTable(target)) peaks[{row.name, row.file}] = row.peak.rss_bytes;
  for (MeasuredGroup& function : process.functions) {
    const uint64_t bytes = peaks[{function.group.function, function.group.file}];
    if (bytes == 0) continue;
    function.self[Measure::kPeakRss] = function.inclusive[Measure::kPeakRss] = bytes;
  }
}

void AddLiveAtPeak(const Target& target, std::vector<MeasuredGroup>& lines) {
  std::map<GroupId, double> held;
  for (const LineRow& row : BuildLineTable(target)) {
    held[{row.function, row.file, row.line}] += static_cast<double>(row.self.live_bytes_at_peak);
  }
  for (MeasuredGroup& line : lines) line.live_at_peak = held[IdOf(line.group)];
}

// Lines that are known to exist: a limit on one that did nothing is met.
void AddSilentLines(const Target& target, ProcessMeasurements& process) {
  const Names names(target);
  std::set<GroupId> known;
  for (const MeasuredGroup& line : process.lines) known.insert(IdOf(line.group));
  Measured zero = FromCounters({}, process);
  if (process.heap_unknown.empty() && process.history_unknown.empty()) {
    for (const Measure measure : {Measure::kPeakLive, Measure::kLeaked, Measure::kLeakScore}) zero[measure] = 0;
  }
  for (uint32_t i = 0; i < target.functions.size() && i < target.sources.size(); ++i) {
    const FunctionSource& source = target.sources[i];
    for (uint32_t at = 0; at < source.text.size(); ++at) {
      MeasuredGroup line{{}, {}, zero, zero, 0};
      line.group.function = names.FunctionName(i);
      line.group.file = names.FunctionFile(i);
      line.group.line = source.first_line + at;
      line.group.name = std::string(FileName(line.group.file)) + ":" + std::to_string(line.group.line);
      line.group.source = names.SourceText(i, line.group.line);
      if (known.insert(IdOf(line.group)).second) process.silent_lines.push_back(std::move(line));
    }
  }
}

}  // namespace

MeasureWishes WishesOf(const Budget& budget) {
  MeasureWishes wishes;
  for (const BudgetRule& rule : budget.rules) {
    for (const Limit& limit : rule.limits) {
      const bool of_group = rule.scope != BudgetScope::kProcess && rule.scope != BudgetScope::kTotal;
      wishes.live_peaks |= of_group && (limit.measure == Measure::kPeakLive || limit.measure == Measure::kPeakRss);
      wishes.leaks |= limit.measure == Measure::kLeaked || limit.measure == Measure::kLeakScore;
    }
  }
  return wishes;
}

std::optional<ProcessMeasurements> MeasureProcess(const Target& target, const MeasureWishes& wishes,
                                                  const CounterReplay& replay) {
  ProcessMeasurements process;
  const std::string& path =
      target.executable.empty() && !target.command.empty() ? target.command[0] : target.executable;
  process.program = FileName(path);
  process.name = process.program + " (pid " + std::to_string(target.pid) + ")";
  process.heap_unknown = WhyHeapIsUnknown(target);
  if (!replay) process.history_unknown = "the recording keeps no history of its lines";
  if (target.rss_charges.method == RssCharges::Method::kNotAtAll) {
    process.rss_unknown = "RSS of lines: " + Describe(target.rss_charges);
  }

  const LineFigures totals = ProcessTotals(target);
  process.whole.group.name = process.name;
  process.whole.self = FromCounters(totals.counters, process);
  if (const uint64_t peak = PeakRssBytes(target); peak != 0) process.whole.self[Measure::kPeakRss] = peak;
  const Pyramid& heap = target[SeriesId::kHeapLive];
  if (process.heap_unknown.empty() && heap.size() != 0) {
    // The last tick may be newer than the highest one that was kept.
    process.whole.self[Measure::kPeakLive] =
        std::max(heap.Maximum(), static_cast<double>(totals.counters.live_bytes()));
  }
  process.whole.inclusive = process.whole.self;
  process.functions = MeasureGroups(target, Grouping::kFunction, process);
  process.files = MeasureGroups(target, Grouping::kFile, process);
  process.lines = MeasureGroups(target, Grouping::kLine, process);
  AddPeakRss(target, process);
  AddLiveAtPeak(target, process.lines);
  if (replay && process.heap_unknown.empty()) {
    if (wishes.live_peaks && (!AddLivePeaks(target, Grouping::kFunction, replay, process.functions) ||
                              !AddLivePeaks(target, Grouping::kFile, replay, process.files) ||
                              !AddLivePeaks(target, Grouping::kLine, replay, process.lines))) {
      return std::nullopt;
    }
    if (wishes.leaks && !AddLeaks(target, replay, process)) return std::nullopt;
  }
  AddSilentLines(target, process);
  return process;
}

MeasuredGroup MeasureTotal(const Session& session) {
  MeasuredGroup total;
  total.group.name = "all processes";
  Counters counters;
  ProcessMeasurements known;
  known.rss_unknown = "not of processes";
  for (const Target& target : session.targets) {
    counters += ProcessTotals(target).counters;
    if (known.heap_unknown.empty()) known.heap_unknown = WhyHeapIsUnknown(target);
  }
  if (session.targets.empty()) known.heap_unknown = "nothing was recorded";
  total.self = FromCounters(counters, known);
  if (const uint64_t peak = TotalOfRss(session).peak_bytes; peak != 0) total.self[Measure::kPeakRss] = peak;
  total.inclusive = total.self;
  return total;
}

}  // namespace memline
