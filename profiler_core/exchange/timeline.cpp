// SPDX-License-Identifier: MIT
#include "profiler_core/exchange/timeline.h"

#include <algorithm>

namespace memline {
namespace {

void AppendInOrder(std::vector<Sample>& samples, Pyramid& series) {
  std::stable_sort(samples.begin(), samples.end(),
                   [](const Sample& a, const Sample& b) { return a.time_ns < b.time_ns; });
  for (const Sample& sample : samples) series.Append(sample.time_ns, sample.value);
}

}  // namespace

ProcessTimeline& Timeline::operator[](uint32_t pid) {
  const auto [place, is_new] = places_.try_emplace(pid, processes_.size());
  if (is_new) processes_.emplace_back().pid = pid;
  return processes_[place->second];
}

void AddTimeline(Timeline timeline, const std::vector<std::string>& counters, const char* origin, Session& session) {
  for (ProcessTimeline& process : timeline.processes()) {
    Target& target = session.targets.emplace_back();
    target.pid = process.pid;
    target.tick_count = process.rows;
    target.coverage = {false, false, {}};
    target.rss_charges.reason = origin;
    for (size_t i = 0; i < kSeriesCount; ++i) AppendInOrder(process.series[i], target.series[i]);
    for (size_t i = 0; i < process.counters.size(); ++i) {
      if (process.counters[i].empty()) continue;
      target.user_counters.push_back({counters[i], {}});
      AppendInOrder(process.counters[i], target.user_counters.back().series);
    }
    target.end = {TargetEnd::Kind::kGoodbye, 0, target.last_ns()};
  }
}

}  // namespace memline
