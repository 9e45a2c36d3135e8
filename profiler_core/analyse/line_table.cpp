// SPDX-License-Identifier: MIT
#include "profiler_core/analyse/line_table.h"

#include <algorithm>
#include <map>
#include <string_view>
#include <tuple>
#include <utility>

#include "profiler_core/analyse/call_path.h"
#include "profiler_core/analyse/names.h"
#include "profiler_core/analyse/thread_names.h"

namespace memline {
namespace {

constexpr uint32_t kOutside = Names::kOutside;

LineFigures& operator+=(LineFigures& sum, const LineFigures& more) {
  sum.counters += more.counters;
  sum.live_bytes_at_peak += more.live_bytes_at_peak;
  sum.rss_peak_bytes = std::max(sum.rss_peak_bytes, more.rss_peak_bytes);
  if (more.rss_after_bytes != 0 && more.rss_after_ns >= sum.rss_after_ns) {
    sum.rss_after_bytes = more.rss_after_bytes;
    sum.rss_after_ns = more.rss_after_ns;
  }
  return sum;
}

// The figures of each site that has any, all threads together.
std::vector<LineFigures> SiteFigures(const Target& target) {
  std::vector<LineFigures> figures(target.sites.size());
  for (const SiteCounters& entry : target.counters) {
    if (entry.site < figures.size()) figures[entry.site].counters += entry.counters;
  }
  for (size_t site = 0; site < figures.size() && site < target.live_at_peak.size(); ++site) {
    figures[site].live_bytes_at_peak = target.live_at_peak[site];
  }
  for (const SiteRss& rss : target.site_rss) {
    if (rss.site >= figures.size()) continue;
    figures[rss.site].rss_after_bytes = rss.after_bytes;
    figures[rss.site].rss_after_ns = rss.after_ns;
    figures[rss.site].rss_peak_bytes = rss.peak_bytes;
  }
  return figures;
}

// Adds a site's figures to all that was running: the site's own row first, then its callers'. Scope entries are the
// own row's alone, for a callee's entries say nothing about its callers.
template <typename Row>
void Charge(const std::vector<Row*>& running, LineFigures figures) {
  for (Row* row : running) {
    row->inclusive += figures;
    figures.counters.entries = 0;
  }
}

struct LineSums {
  uint32_t function = kOutside;
  LineFigures inclusive;
  LineFigures self;
  std::optional<uint64_t> executions;
  bool executions_unknown = false;
  PeakWhileHere peak;
};

// Counts of different moments do not fit each other, so nothing can be inferred from them.
bool IsCertain(const Target& target, const LineExecutions& line) {
  if (target.uncounted_executions != 0 || line.basis == LineExecutions::Basis::kUnknown) return false;
  return line.basis == LineExecutions::Basis::kCounted || !target.executions_torn;
}

void Raise(PeakWhileHere& peak, const NodePeak& node) {
  if (node.rss_bytes < peak.rss_bytes || (node.rss_bytes == peak.rss_bytes && peak.exact)) return;
  peak = {node.rss_bytes, node.exact};
}

}  // namespace

Occurrences OccurrencesOf(const LineRow& row) {
  const Counters& own = row.self.counters;
  if (row.executions) return {Occurrences::Kind::kExecutions, *row.executions};
  if (own.entries != 0) return {Occurrences::Kind::kEntries, own.entries};
  if (own.alloc_count == 0 && row.executions_unknown) return {Occurrences::Kind::kUnknown, 0};
  return {Occurrences::Kind::kAllocations, own.alloc_count};
}

std::vector<LineRow> BuildLineTable(const Target& target) {
  const Names names(target);
  const std::vector<LineFigures> figures = SiteFigures(target);
  std::map<LineKey, LineSums> lines;
  std::vector<LineSums*> site_line(target.sites.size());
  std::vector<LineSums*> call_line(target.nodes.size());
  const auto line_of = [&](LineKey key, uint32_t function) {
    LineSums& sums = lines[std::move(key)];
    sums.function = function;
    return &sums;
  };
  std::vector<LineSums*> charged;
  for (uint32_t site = 0; site < figures.size(); ++site) {
    if (figures[site] == LineFigures{}) continue;
    const uint32_t node = target.sites[site].node;
    LineSums* own = line_of(names.SiteLine(site), names.FunctionOf(node));
    own->self += figures[site];
    charged.assign(1, own);
    ForEachCall(target, node, [&](uint32_t at) {
      if (call_line[at] == nullptr) {
        call_line[at] = line_of(names.CallLine(at), names.FunctionOf(target.nodes[at].parent));
      }
      if (std::find(charged.begin(), charged.end(), call_line[at]) == charged.end()) charged.push_back(call_line[at]);
    });
    Charge(charged, figures[site]);
  }
  for (const LineExecutions& ran : target.executions) {
    LineSums& sums =
        *line_of({names.FunctionName(ran.function), names.FunctionFile(ran.function), ran.line}, ran.function);
    if (IsCertain(target, ran)) {
      sums.executions = sums.executions.value_or(0) + ran.count;
    } else {
      sums.executions_unknown = true;
    }
  }
  for (const NodePeak& peak : target.node_peaks) {
    const uint32_t function = names.FunctionOf(peak.node);
    if (function == kOutside) continue;
    const auto line =
        lines.find({names.FunctionName(function), names.FunctionFile(function), target.functions[function].line});
    if (line != lines.end()) Raise(line->second.peak, peak);
  }
  std::map<uint64_t, std::string> threads = NameThreads(target);
  std::vector<LineRow> rows;
  rows.reserve(lines.size());
  for (const auto& [key, sums] : lines) {
    rows.push_back({key.function, key.file, key.line, sums.inclusive, sums.self, sums.executions,
                    sums.executions_unknown, names.SourceText(sums.function, key.line), sums.peak, key.code,
                    key.thread_slot == 0 ? "" : threads[key.thread_slot - 1]});
  }
  std::stable_sort(rows.begin(), rows.end(), [](const LineRow& a, const LineRow& b) {
    return std::tuple(a.function == kOutsideProfile, std::string_view(a.file), a.line) <
           std::tuple(b.function == kOutsideProfile, std::string_view(b.file), b.line);
  });
  return rows;
}

std::vector<FunctionRow> BuildFunctionTable(const Target& target) {
  const Names names(target);
  const std::vector<LineFigures> figures = SiteFigures(target);
  std::map<std::pair<std::string, std::string>, FunctionRow> functions;
  std::vector<FunctionRow*> row_of(target.functions.size());
  const auto row_for = [&](uint32_t function) {
    if (function != kOutside && row_of[function] != nullptr) return row_of[function];
    const auto [entry, is_new] = functions.try_emplace({names.FunctionName(function), names.FunctionFile(function)});
    FunctionRow& row = entry->second;
    if (is_new) {
      row.function = function;
      row.name = entry->first.first;
      row.file = entry->first.second;
      row.line = names.FunctionLine(function);
    }
    if (function != kOutside) row_of[function] = &row;
    return &row;
  };
  std::vector<FunctionRow*> charged;
  for (uint32_t site = 0; site < figures.size(); ++site) {
    if (figures[site] == LineFigures{}) continue;
    const uint32_t node = target.sites[site].node;
    FunctionRow* own = row_for(names.FunctionOf(node));
    own->self += figures[site];
    charged.assign(1, own);
    ForEachNode(target, node, [&](uint32_t at) {
      FunctionRow* row = row_for(names.FunctionOf(at));
      if (std::find(charged.begin(), charged.end(), row) == charged.end()) charged.push_back(row);
    });
    Charge(charged, figures[site]);
  }
  for (const NodePeak& peak : target.node_peaks) {
    const uint32_t function = names.FunctionOf(peak.node);
    if (function != kOutside) Raise(row_for(function)->peak, peak);
  }
  std::vector<FunctionRow> rows;
  rows.reserve(functions.size());
  for (auto& [key, row] : functions) rows.push_back(std::move(row));
  std::stable_sort(rows.begin(), rows.end(), [](const FunctionRow& a, const FunctionRow& b) {
    const bool a_outside = a.function == kOutside;
    const bool b_outside = b.function == kOutside;
    if (a_outside != b_outside) return b_outside;
    return a.inclusive.counters.live_bytes() > b.inclusive.counters.live_bytes();
  });
  return rows;
}

LineFigures ProcessTotals(const Target& target) {
  LineFigures sum;
  for (const LineFigures& figures : SiteFigures(target)) sum += figures;
  return sum;
}

}  // namespace memline
