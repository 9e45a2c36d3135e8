// SPDX-License-Identifier: MIT
#include "profiler_core/receive/outside_targets.h"

#include <sys/wait.h>

#include <algorithm>

namespace memline {

std::optional<size_t> OutsideTargets::IndexOf(pid_t pid) const {
  const auto found = series_.find(pid);
  if (found == series_.end()) return std::nullopt;
  return found->second.index;
}

std::optional<size_t> OutsideTargets::Hand(pid_t pid) {
  const std::optional<size_t> index = IndexOf(pid);
  series_.erase(pid);
  return index;
}

void OutsideTargets::NoteRemoval(size_t index) {
  for (auto& [pid, series] : series_) {
    if (series.index > index) --series.index;
  }
}

void OutsideTargets::Begin(const OutsideNews& news, size_t index, Session& session) {
  Target& target = session.targets[index];
  target.pid = static_cast<uint32_t>(news.pid);
  target.parent_pid = static_cast<uint32_t>(news.facts.parent);
  target.executable = news.facts.executable;
  target.command = news.facts.command;
  target.interval_ns = interval_.count();
  target.start_ns = std::max<int64_t>(news.samples.front().mono_ns - session.origin_mono_ns, 0);
  target.start_unix_ns = session.start_unix_ns + target.start_ns;
  target.coverage = {false, false, {}};
  series_[news.pid] = {index, {}};
}

void OutsideTargets::Append(const OutsideNews& news, Session& session) {
  Series& series = series_.at(news.pid);
  Target& target = session.targets[series.index];
  for (const OutsideSample& sample : news.samples) {
    const int64_t time_ns = std::max<int64_t>(sample.mono_ns - session.origin_mono_ns, 0);
    const auto rss = static_cast<double>(sample.memory.rss_bytes);
    NoteGap(time_ns, target);
    target[SeriesId::kRss].Append(time_ns, rss);
    const double peak = series.peak.Next(static_cast<double>(sample.memory.peak_bytes), rss);
    target[SeriesId::kRssPeak].Append(time_ns, peak);
    target.peak_rss_bytes = std::max(target.peak_rss_bytes, sample.memory.peak_bytes);
    target.missed_ticks = sample.missed_ticks;
    ++target.tick_count;
  }
}

TargetEnd EndOf(int wait_status, int64_t time_ns) {
  if (WIFSIGNALED(wait_status)) return {TargetEnd::Kind::kSignalled, WTERMSIG(wait_status), time_ns};
  return {TargetEnd::Kind::kExited, WEXITSTATUS(wait_status), time_ns};
}

}  // namespace memline
