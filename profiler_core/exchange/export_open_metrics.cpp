// SPDX-License-Identifier: MIT
#include "profiler_core/exchange/export_open_metrics.h"

#include <algorithm>
#include <filesystem>
#include <iterator>
#include <set>
#include <utility>
#include <vector>

#include "profiler_core/analyse/grouping.h"
#include "profiler_core/exchange/open_metrics_text.h"
#include "profiler_core/model/peaks.h"
#include "profiler_core/report/format.h"

namespace memline {
namespace {

struct Process {
  const Target* target;
  std::string labels;
  Counters total;
  std::optional<uint64_t> runtime_cpu_ns;
};

using Value = std::optional<uint64_t>;

Value Last(const Target& target, SeriesId id) {
  const Pyramid& series = target[id];
  if (series.size() == 0) return std::nullopt;
  return static_cast<uint64_t>(series.back().value);
}

Value OfTicks(const Process& process, uint64_t value) {
  if (process.target->tick_count == 0) return std::nullopt;
  return value;
}

// Where the heap is not followed the counters are all there will ever be: none.
Value OfHeap(const Process& process, uint64_t value) {
  if (process.target->counters.empty()) return std::nullopt;
  return value;
}

struct ProcessMetric {
  MetricFamily family;
  Value (*value)(const Process&);
};

constexpr MetricType kGauge = MetricType::kGauge;
constexpr MetricType kCounter = MetricType::kCounter;

const ProcessMetric kProcessMetrics[] = {
    {{"memline_up", kGauge, "", "1 while the process runs and is recorded, 0 once it has ended."},
     [](const Process& of) -> Value { return of.target->end.kind == TargetEnd::Kind::kRunning ? 1 : 0; }},
    {{"memline_start_time_seconds", kGauge, "seconds", "When the process started, since the epoch."},
     [](const Process& of) -> Value { return static_cast<uint64_t>(of.target->start_unix_ns) / 1'000'000'000; }},
    {{"memline_rss_bytes", kGauge, "bytes", "Resident memory of the process."},
     [](const Process& of) { return Last(*of.target, SeriesId::kRss); }},
    {{"memline_rss_peak_bytes", kGauge, "bytes", "Highest resident memory of the process."},
     [](const Process& of) -> Value {
       const uint64_t bytes = PeakRssBytes(*of.target);
       if (bytes == 0) return std::nullopt;
       return bytes;
     }},
    {{"memline_heap_bytes", kGauge, "bytes", "Allocated and not freed."},
     [](const Process& of) { return Last(*of.target, SeriesId::kHeapLive); }},
    {{"memline_heap_blocks", kGauge, "", "Blocks allocated and not freed."},
     [](const Process& of) { return OfHeap(of, of.total.live_count()); }},
    {{"memline_retained_bytes", kGauge, "bytes", "Held by the allocator, not in use."},
     [](const Process& of) { return Last(*of.target, SeriesId::kHeapRetained); }},
    {{"memline_mapped_bytes", kGauge, "bytes", "Mapped by the allocator."},
     [](const Process& of) { return Last(*of.target, SeriesId::kHeapMapped); }},
    {{"memline_allocations", kCounter, "", "Blocks allocated."},
     [](const Process& of) { return OfHeap(of, of.total.alloc_count); }},
    {{"memline_allocated_bytes", kCounter, "bytes", "Allocated, freed since or not."},
     [](const Process& of) { return OfHeap(of, of.total.alloc_bytes); }},
    {{"memline_freed_bytes", kCounter, "bytes", "Freed of what was allocated while memline counted."},
     [](const Process& of) { return OfHeap(of, of.total.freed_bytes); }},
    {{"memline_runtime_bytes", kGauge, "bytes", "Taken by memline in the process."},
     [](const Process& of) { return OfTicks(of, of.target->stats.runtime_bytes); }},
    {{"memline_ticks", kCounter, "", "Samples taken of the process."},
     [](const Process& of) { return OfTicks(of, of.target->tick_count); }},
    {{"memline_missed_ticks", kCounter, "", "Samples that were due and not taken."},
     [](const Process& of) { return OfTicks(of, of.target->missed_ticks); }},
};

struct LineMetric {
  MetricFamily family;
  uint64_t (*value)(const Counters&);
};

const LineMetric kLineMetrics[] = {
    {{"memline_line_live_bytes", kGauge, "bytes", "Allocated by the line and not freed."},
     [](const Counters& of) { return of.live_bytes(); }},
    {{"memline_line_allocated_bytes", kCounter, "bytes", "Allocated by the line."},
     [](const Counters& of) { return of.alloc_bytes; }},
    {{"memline_line_allocations", kCounter, "", "Allocations by the line."},
     [](const Counters& of) { return of.alloc_count; }},
};

std::string CommandOf(const Target& target, bool arguments) {
  if (arguments) return JoinCommand(target.command);
  const std::string& program = target.command.empty() ? target.executable : target.command.front();
  return std::filesystem::path(program).filename().string();
}

std::vector<Process> Processes(const Session& session, const OpenMetricsOptions& options) {
  std::vector<Process> processes;
  std::set<uint32_t> taken;
  std::for_each(session.targets.rbegin(), session.targets.rend(), [&](const Target& target) {
    const bool ended = target.end.kind != TargetEnd::Kind::kRunning;
    if (ended && target.end.time_ns < options.ended_after_ns) return;
    if (!taken.insert(target.pid).second) return;
    Process process;
    process.target = &target;
    process.labels =
        MetricLabels({{"pid", std::to_string(target.pid)}, {"command", CommandOf(target, options.arguments)}});
    for (const SiteCounters& entry : target.counters) process.total += entry.counters;
    if (const auto cpu = options.runtime_cpu_ns.find(target.pid); cpu != options.runtime_cpu_ns.end() && !ended) {
      process.runtime_cpu_ns = cpu->second;
    }
    processes.push_back(std::move(process));
  });
  std::reverse(processes.begin(), processes.end());
  return processes;
}

struct LineSample {
  std::string labels;
  Counters counters;
};

std::vector<LineSample> LinesOf(const Process& process, size_t most) {
  // What differs only in what labels do not tell is one series.
  std::map<std::string, Counters> by_labels;
  for (const Group& group : BuildGroups(*process.target, process.target->counters, {})) {
    by_labels[MetricLabels(
        {{"function", group.function}, {"file", group.file}, {"line", std::to_string(group.line)}})] += group.self;
  }
  std::vector<LineSample> lines;
  for (const auto& [labels, counters] : by_labels) lines.push_back({process.labels + "," + labels, counters});
  const auto kept = lines.begin() + static_cast<std::ptrdiff_t>(std::min(most, lines.size()));
  std::partial_sort(lines.begin(), kept, lines.end(), [](const LineSample& a, const LineSample& b) {
    if (a.counters.live_bytes() != b.counters.live_bytes()) return a.counters.live_bytes() > b.counters.live_bytes();
    return a.labels < b.labels;
  });
  lines.erase(kept, lines.end());
  return lines;
}

std::string Seconds(uint64_t nanoseconds) {
  std::string fraction = std::to_string(nanoseconds % 1'000'000'000);
  fraction.insert(0, 9 - fraction.size(), '0');
  return std::to_string(nanoseconds / 1'000'000'000) + "." + fraction;
}

void AddProcesses(const std::vector<Process>& processes, OpenMetricsText& text) {
  text.Begin({"memline_target", MetricType::kInfo, "", "What is known of the process, and whether it runs."});
  for (const Process& process : processes) {
    const Target& target = *process.target;
    text.Add(process.labels + "," +
                 MetricLabels({{"executable", target.executable},
                               {"allocator", target.allocator},
                               {"runtime_version", target.runtime_version},
                               {"state", Describe(target.end)}}),
             "1");
  }
  for (const ProcessMetric& metric : kProcessMetrics) {
    text.Begin(metric.family);
    for (const Process& process : processes) {
      if (const Value value = metric.value(process)) text.Add(process.labels, std::to_string(*value));
    }
  }
  text.Begin(
      {"memline_runtime_cpu_seconds", kCounter, "seconds", "Processor time of memline's thread in the process."});
  for (const Process& process : processes) {
    if (process.runtime_cpu_ns) text.Add(process.labels, Seconds(*process.runtime_cpu_ns));
  }
}

}  // namespace

std::string ExportOpenMetrics(const Session& session, const OpenMetricsOptions& options) {
  OpenMetricsText text;
  if (session.machine.memory_bytes != 0) {
    text.Begin({"memline_machine_memory_bytes", kGauge, "bytes", "Memory of the machine."});
    text.Add("", std::to_string(session.machine.memory_bytes));
  }
  const std::vector<Process> processes = Processes(session, options);
  AddProcesses(processes, text);
  const size_t share = std::max<size_t>(1, options.lines / std::max<size_t>(1, processes.size()));
  std::vector<LineSample> lines;
  for (const Process& process : processes) {
    for (LineSample& line : LinesOf(process, std::min(options.process_lines, share))) lines.push_back(std::move(line));
  }
  for (const LineMetric& metric : kLineMetrics) {
    text.Begin(metric.family);
    for (const LineSample& line : lines) text.Add(line.labels, std::to_string(metric.value(line.counters)));
  }
  return std::move(text).Finish();
}

}  // namespace memline
