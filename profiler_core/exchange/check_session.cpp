// SPDX-License-Identifier: MIT
#include "profiler_core/exchange/check_session.h"

#include <absl/strings/str_cat.h>

#include <algorithm>
#include <string>
#include <tuple>

#include "memline/wire.h"

namespace memline {
namespace {

constexpr size_t kMaxTargets = 1 << 16;
constexpr size_t kMaxTextBytes = size_t{32} << 20;
constexpr size_t kMaxSourceLines = 100'000;

// Keeps the first thing that is wrong.
class Findings {
 public:
  void Require(bool holds, const char* what) {
    if (!holds && status_.ok()) status_ = absl::InvalidArgumentError(what);
  }
  void Note(const absl::Status& status) { status_.Update(status); }
  void Time(int64_t time_ns, const char* what) { Require(time_ns >= 0 && time_ns <= kMaxImportedNs, what); }
  void Bytes(uint64_t bytes) { Require(bytes <= kMaxImportedBytes, "a size is out of range"); }
  void Text(const std::string& text) { Require(text.size() <= kMaxTextBytes, "a text is too long"); }
  [[nodiscard]] const absl::Status& status() const { return status_; }

 private:
  absl::Status status_;
};

template <typename Rows>
bool TimesAscend(const Rows& rows) {
  return std::is_sorted(rows.begin(), rows.end(), [](const auto& a, const auto& b) { return a.time_ns < b.time_ns; });
}

// Strictly: a key is there once.
template <typename Rows, typename Key>
bool KeysAscend(const Rows& rows, Key key) {
  return std::adjacent_find(rows.begin(), rows.end(), [&](const auto& a, const auto& b) { return key(a) >= key(b); }) ==
         rows.end();
}

void CheckHeader(const Target& target, Findings& findings) {
  for (const std::string* text : {&target.executable, &target.allocator, &target.runtime_version,
                                  &target.coverage.in_front, &target.rss_charges.reason}) {
    findings.Text(*text);
  }
  for (const std::string& word : target.command) findings.Text(word);
  for (const int64_t time_ns :
       {target.start_ns, target.start_unix_ns, target.interval_ns, target.heap_peak_ns, target.end.time_ns}) {
    findings.Time(time_ns, "a time of a process is out of range");
  }
  findings.Require(target.modules.size() <= wire::kMaxModules, "there are too many modules");
  for (const Module& module : target.modules) {
    findings.Text(module.path);
    findings.Text(module.build_id);
  }
}

void CheckFunctions(const Target& target, Findings& findings) {
  findings.Require(target.functions.size() <= wire::kMaxFunctions, "there are too many functions");
  for (const Function& function : target.functions) {
    for (const std::string* text : {&function.name, &function.file, &function.region}) findings.Text(*text);
  }
  findings.Require(target.sources.size() <= target.functions.size(), "a source text has no function");
  for (const FunctionSource& source : target.sources) {
    findings.Text(source.display_name);
    findings.Text(source.file);
    findings.Require(source.text.size() <= kMaxSourceLines, "the text of a function is too long");
    for (const std::string& line : source.text) findings.Text(line);
  }
}

void CheckCallTree(const Target& target, Findings& findings) {
  findings.Require(!target.nodes.empty() && target.nodes.size() <= wire::kMaxNodes, "there are no nodes, or too many");
  findings.Require(!target.sites.empty() && target.sites.size() <= wire::kMaxSites, "there are no sites, or too many");
  for (size_t id = 0; id < target.nodes.size(); ++id) {
    const Node& node = target.nodes[id];
    const bool is_right =
        id == 0 ? node.parent == 0 && node.function == 0 : node.parent < id && node.function < target.functions.size();
    findings.Require(is_right, "a node has no parent before it, or no function");
  }
  for (const Site& site : target.sites) findings.Require(site.node < target.nodes.size(), "a site has no node");
  findings.Require(target.call_lines.size() <= target.nodes.size() && target.site_lines.size() <= target.sites.size(),
                   "a line has no site");
  for (const std::vector<SourceLine>* lines : {&target.call_lines, &target.site_lines}) {
    for (const SourceLine& line : *lines) {
      findings.Text(line.file);
      findings.Text(line.code);
    }
  }
  findings.Require(target.live_at_peak.size() <= target.sites.size(),
                   "there were more sites at the peak than there are");
}

void CheckEvents(const Target& target, Findings& findings) {
  for (const ThreadLife& thread : target.threads) {
    findings.Require(thread.slot < wire::kMaxThreads, "a thread slot is out of range");
    findings.Time(thread.start_ns, "the start of a thread is out of range");
    findings.Text(thread.name);
  }
  for (const Bracket& bracket : target.brackets) {
    findings.Require(bracket.thread < wire::kMaxThreads && bracket.node < target.nodes.size(),
                     "a bracket has no thread, or no node");
    findings.Time(bracket.begin_ns, "the begin of a bracket is out of range");
    findings.Require(bracket.end_ns == -1 || (bracket.end_ns >= bracket.begin_ns && bracket.end_ns <= kMaxImportedNs),
                     "a bracket ends before it begins");
  }
  for (const Mark& mark : target.marks) {
    findings.Time(mark.time_ns, "the time of a mark is out of range");
    findings.Text(mark.text);
  }
}

void CheckFigures(const Target& target, Findings& findings) {
  const auto is_function = [&](uint32_t function) { return function < target.functions.size(); };
  for (const LineExecutions& row : target.executions)
    findings.Require(is_function(row.function), "a line has no function");
  findings.Require(
      KeysAscend(target.executions, [](const LineExecutions& row) { return std::tuple(row.function, row.line); }),
      "executions are not in order of functions and lines");
  for (const NodePeak& peak : target.node_peaks) {
    findings.Require(peak.node < target.nodes.size(), "a peak has no node");
  }
  findings.Require(KeysAscend(target.node_peaks, [](const NodePeak& peak) { return peak.node; }),
                   "peaks are not in order of nodes");
  for (const SiteRss& rss : target.site_rss) {
    findings.Require(rss.site < target.sites.size(), "RSS of a line has no site");
    findings.Time(rss.after_ns, "the time of a line's RSS is out of range");
  }
  findings.Require(KeysAscend(target.site_rss, [](const SiteRss& rss) { return rss.site; }),
                   "RSS of lines is not in order of sites");
  findings.Require(target.counters.size() <= kMaxImportedCounters, "there are too many counters");
  findings.Note(CheckTick(target, {0, target.counters}));
}

void CheckSeries(const Target& target, Findings& findings) {
  // What is appended to a series is in order of time.
  for (const Pyramid& series : target.series) {
    if (series.size() == 0) continue;
    findings.Time(series.front().time_ns, "the time of a sample is out of range");
    findings.Time(series.back().time_ns, "the time of a sample is out of range");
    for (const auto& [time_ns, value] : series) {
      findings.Require(value >= 0 && value <= kMaxImportedSample, "a sample is no size");
    }
  }
  findings.Require(target.user_counters.size() <= wire::kMaxUserCounters, "there are too many user counters");
  for (const UserCounter& counter : target.user_counters) {
    findings.Text(counter.name);
    if (counter.series.size() == 0) continue;
    findings.Time(counter.series.front().time_ns, "the time of a value is out of range");
    findings.Time(counter.series.back().time_ns, "the time of a value is out of range");
  }
}

void CheckReading(const MemoryReading& reading, Findings& findings) {
  findings.Time(reading.time_ns, "the time of a memory reading is out of range");
  uint64_t sum = 0;
  for (const uint64_t bytes : {reading.heap_bytes, reading.stack_bytes, reading.file_bytes, reading.shared_bytes,
                               reading.runtime_bytes, reading.other_bytes}) {
    findings.Bytes(bytes);
    sum += bytes;
  }
  findings.Require(sum == reading.rss_bytes, "the parts of the memory do not sum to the RSS");
  for (const uint64_t bytes : {reading.pss_bytes, reading.swap_bytes, reading.huge_page_bytes, reading.older_bytes,
                               reading.fragmented_bytes.value_or(0), reading.allocator_in_use_bytes.value_or(0)}) {
    findings.Bytes(bytes);
  }
}

void CheckMemory(const Target& target, Findings& findings) {
  for (const MemoryReading& reading : target.memory_readings) CheckReading(reading, findings);
  findings.Require(TimesAscend(target.memory_readings), "memory readings are not in order of time");
  findings.Require(target.arenas.size() <= wire::kMaxArenas, "there are too many arenas");
  for (const std::vector<ArenaReading>& readings : target.arenas) {
    findings.Require(TimesAscend(readings), "readings of an arena are not in order of time");
    for (const ArenaReading& reading : readings) {
      findings.Time(reading.time_ns, "the time of an arena's reading is out of range");
      findings.Bytes(reading.system_bytes);
      findings.Require(reading.free_bytes <= reading.system_bytes, "more of an arena is free than there is of it");
    }
  }
  for (const SizeClass& row : target.size_classes) {
    findings.Require(row.size_class < wire::kMaxSizeClasses, "a size class is out of range");
    findings.Bytes(row.blocks);
    findings.Bytes(row.bytes);
  }
  findings.Require(KeysAscend(target.size_classes, [](const SizeClass& row) { return row.size_class; }),
                   "size classes are not in order");
  int64_t gap_after_ns = 0;
  for (const Gap& gap : target.gaps) {
    findings.Time(gap.end_ns, "the time of a gap is out of range");
    findings.Require(gap_after_ns <= gap.begin_ns && gap.begin_ns <= gap.end_ns, "gaps are not in order");
    gap_after_ns = gap.end_ns;
  }
  for (const Trim& trim : target.trims) {
    findings.Time(trim.time_ns, "the time of a trim is out of range");
    for (const uint64_t number : {trim.rss_before_bytes, trim.rss_after_bytes, trim.duration_us}) {
      findings.Bytes(number);
    }
  }
}

}  // namespace

absl::Status CheckSession(const Session& session) {
  Findings findings;
  for (const std::string* text :
       {&session.memline_version, &session.machine.host, &session.machine.kernel, &session.machine.cpu}) {
    findings.Text(*text);
  }
  findings.Time(session.origin_mono_ns, "the begin of the session is out of range");
  findings.Time(session.start_unix_ns, "the begin of the session is out of range");
  findings.Require(session.targets.size() <= kMaxTargets, "there are too many processes");
  for (const Target& target : session.targets) {
    CheckHeader(target, findings);
    CheckFunctions(target, findings);
    CheckCallTree(target, findings);
    CheckEvents(target, findings);
    CheckFigures(target, findings);
    CheckSeries(target, findings);
    CheckMemory(target, findings);
  }
  return findings.status();
}

absl::Status CheckTick(const Target& target, const CounterTick& tick) {
  Findings findings;
  findings.Time(tick.time_ns, "the time of counters is out of range");
  for (const SiteCounters& row : tick.changed) {
    findings.Require(row.thread < wire::kMaxThreads && row.site < target.sites.size(),
                     "counters have no thread, or no site");
  }
  findings.Require(KeysAscend(tick.changed, [](const SiteCounters& row) { return std::tuple(row.thread, row.site); }),
                   "counters are not in order of threads and sites");
  return findings.status();
}

}  // namespace memline
