// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/function_peak.h"

#include <algorithm>

#include "profiler_core/analyse/live_peaks.h"
#include "profiler_core/analyse/names.h"
#include "profiler_core/model/peaks.h"

namespace memline::app {
namespace {

struct Span {
  int64_t begin_ns = 0;
  int64_t end_ns = 0;
};

bool IsCalled(const std::string& function, const std::string& name) {
  return function == name || function.ends_with("::" + name);
}

bool Contains(const std::vector<uint32_t>& numbers, uint32_t number) {
  return std::find(numbers.begin(), numbers.end(), number) != numbers.end();
}

// Per node, whether it is a scope of one of the functions.
std::vector<bool> NodesOf(const Target& target, const std::vector<uint32_t>& functions) {
  std::vector<bool> wanted(target.nodes.size(), false);
  for (size_t node = 1; node < target.nodes.size(); ++node) {
    wanted[node] = Contains(functions, target.nodes[node].function);
  }
  return wanted;
}

// When one was open, in order and apart from each other.
std::vector<Span> OpenSpans(const Target& target, const std::vector<bool>& nodes) {
  std::vector<Span> spans;
  for (const Bracket& bracket : target.brackets) {
    if (bracket.node >= nodes.size() || !nodes[bracket.node]) continue;
    const int64_t end_ns = bracket.end_ns < 0 ? std::max(bracket.begin_ns, target.last_ns()) : bracket.end_ns;
    if (!spans.empty() && bracket.begin_ns <= spans.back().end_ns) {
      spans.back().end_ns = std::max(spans.back().end_ns, end_ns);
    } else {
      spans.push_back({bracket.begin_ns, end_ns});
    }
  }
  return spans;
}

// Of the samples from one moment to another.
std::optional<double> HighestIn(const Pyramid& series, int64_t from_ns, int64_t to_ns) {
  if (series.size() == 0) return std::nullopt;
  if (from_ns <= series.front().time_ns && series.back().time_ns <= to_ns) return series.Maximum();
  std::optional<double> highest;
  for (Pyramid::Iterator at(series, series.LowerBound(from_ns)); at != series.end(); ++at) {
    const Sample sample = *at;
    if (sample.time_ns > to_ns) break;
    highest = std::max(highest.value_or(sample.value), sample.value);
  }
  return highest;
}

// The kernel's figure at the moment of a page fault may be ahead of what it counts as the highest.
uint64_t HighestCharged(const Target& target, const std::vector<bool>& nodes) {
  uint64_t highest = 0;
  for (const SiteRss& charged : target.site_rss) {
    const uint32_t node = charged.site < target.sites.size() ? target.sites[charged.site].node : 0;
    if (nodes[node]) highest = std::max(highest, charged.peak_bytes);
  }
  return std::min(highest, PeakRssBytes(target));
}

void Raise(std::optional<double> value, uint64_t& highest) {
  if (value) highest = std::max(highest, static_cast<uint64_t>(*value));
}

}  // namespace

std::vector<uint32_t> FunctionsCalled(const Target& target, const std::string& name) {
  const Names names(target);
  std::vector<uint32_t> functions;
  for (uint32_t i = 0; i < target.functions.size(); ++i) {
    if (IsCalled(names.FunctionName(i), name)) functions.push_back(i);
  }
  return functions;
}

FunctionPeak PeakDuring(const Target& target, const std::vector<uint32_t>& functions) {
  FunctionPeak peak;
  const std::vector<bool> nodes = NodesOf(target, functions);
  for (const NodePeak& exact : target.node_peaks) {
    if (exact.node < nodes.size() && nodes[exact.node]) peak.rss_bytes = std::max(peak.rss_bytes, exact.rss_bytes);
  }
  for (const Span& span : OpenSpans(target, nodes)) {
    Raise(HighestIn(target[SeriesId::kRss], span.begin_ns, span.end_ns), peak.rss_bytes);
    // What it says at the begin is of the tick before.
    Raise(HighestIn(target[SeriesId::kRssPeak], span.begin_ns + 1, span.end_ns), peak.rss_bytes);
    if (const std::optional<double> heap = HighestIn(target[SeriesId::kHeapLive], span.begin_ns, span.end_ns)) {
      peak.heap_bytes = std::max(peak.heap_bytes.value_or(0), static_cast<uint64_t>(*heap));
    }
  }
  for (const Bracket& bracket : target.brackets) {
    if (bracket.node >= nodes.size() || !nodes[bracket.node]) continue;
    peak.rss_bytes = std::max({peak.rss_bytes, bracket.begin_rss_bytes, bracket.end_rss_bytes});
  }
  if (peak.rss_bytes == 0) peak.rss_bytes = HighestCharged(target, nodes);
  return peak;
}

absl::StatusOr<uint64_t> MostLiveOf(CounterHistory& history, const Target& target, size_t index,
                                    const std::string& name) {
  absl::Status status;
  const auto replay = [&](const TickVisitor& visit) {
    status = history.ForEachTick(index, [&visit](const CounterTick& tick) { visit(tick.time_ns, tick.changed); });
    return status.ok();
  };
  const std::optional<std::vector<LivePeak>> peaks = FindLivePeaks(target, {Grouping::kFunction, {}, {}}, replay);
  if (!peaks) return status;
  uint64_t most = 0;
  for (const LivePeak& peak : *peaks) {
    if (IsCalled(peak.group.name, name)) most = std::max(most, peak.inclusive_bytes);
  }
  return most;
}

}  // namespace memline::app
