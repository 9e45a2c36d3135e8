// SPDX-License-Identifier: MIT
#include <absl/strings/str_cat.h>

#include "profiler_core/analyse/grouping.h"
#include "profiler_core/exchange/export.h"
#include "profiler_core/model/peaks.h"
#include "profiler_core/report/format.h"

namespace memline {
namespace {

// Label values: https://github.com/OpenObservability/OpenMetrics/blob/main/specification/OpenMetrics.md, "Escaping".
std::string Escaped(const std::string& text) {
  std::string escaped;
  for (const char c : text) {
    if (c == '\n') {
      escaped += "\\n";
      continue;
    }
    if (c == '\\' || c == '"') escaped += '\\';
    escaped += c;
  }
  return escaped;
}

std::string ProcessLabels(const Target& target) {
  return absl::StrCat("pid=\"", target.pid, "\",command=\"", Escaped(JoinCommand(target.command)), "\"");
}

class Family {
 public:
  Family(std::string& text, std::string name, const char* type, const char* unit, const char* help)
      : text_(text), name_(std::move(name)), suffix_(std::string(type) == "counter" ? "_total" : "") {
    absl::StrAppend(&text_, "# TYPE ", name_, " ", type, "\n");
    if (*unit != '\0') absl::StrAppend(&text_, "# UNIT ", name_, " ", unit, "\n");
    absl::StrAppend(&text_, "# HELP ", name_, " ", help, "\n");
  }
  void Add(const std::string& labels, uint64_t value) {
    absl::StrAppend(&text_, name_, suffix_, "{", labels, "} ", value, "\n");
  }

 private:
  std::string& text_;
  std::string name_;
  std::string suffix_;
};

void AddSeries(const Session& session, SeriesId id, const char* name, const char* help, std::string& text) {
  Family family(text, name, "gauge", "bytes", help);
  for (const Target& target : session.targets) {
    const Pyramid& series = target[id];
    if (series.size() != 0) family.Add(ProcessLabels(target), static_cast<uint64_t>(series.values().back()));
  }
}

struct LineMetric {
  const char* name;
  const char* type;
  const char* unit;
  const char* help;
  uint64_t (*value)(const Counters&);
};

const LineMetric kLineMetrics[] = {
    {"memline_line_live_bytes", "gauge", "bytes", "Allocated by the line and not freed.",
     [](const Counters& of) { return of.live_bytes(); }},
    {"memline_line_allocated_bytes", "counter", "bytes", "Allocated by the line.",
     [](const Counters& of) { return of.alloc_bytes; }},
    {"memline_line_allocations", "counter", "", "Allocations by the line.",
     [](const Counters& of) { return of.alloc_count; }},
};

void AddLines(const Session& session, const LineMetric& metric, std::string& text) {
  Family family(text, metric.name, metric.type, metric.unit, metric.help);
  for (const Target& target : session.targets) {
    for (const Group& group : BuildGroups(target, target.counters, {})) {
      family.Add(absl::StrCat(ProcessLabels(target), ",file=\"", Escaped(group.file), "\",line=\"", group.line,
                              "\",function=\"", Escaped(group.function), "\""),
                 metric.value(group.self));
    }
  }
}

}  // namespace

std::string ExportOpenMetrics(const Session& session) {
  std::string text;
  AddSeries(session, SeriesId::kRss, "memline_rss_bytes", "Resident memory of the process.", text);
  AddSeries(session, SeriesId::kHeapLive, "memline_heap_bytes", "Allocated and not freed.", text);
  AddSeries(session, SeriesId::kHeapRetained, "memline_retained_bytes", "Held by the allocator, not in use.", text);
  Family peak(text, "memline_rss_peak_bytes", "gauge", "bytes", "Highest resident memory of the process.");
  for (const Target& target : session.targets) {
    if (const uint64_t bytes = PeakRssBytes(target); bytes != 0) peak.Add(ProcessLabels(target), bytes);
  }
  for (const LineMetric& metric : kLineMetrics) AddLines(session, metric, text);
  return text + "# EOF\n";
}

}  // namespace memline
