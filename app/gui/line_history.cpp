// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/line_history.h"

#include <algorithm>
#include <unordered_map>

#include "app/gui/live_changes.h"
#include "profiler_core/analyse/call_path.h"
#include "profiler_core/store/counter_history.h"

namespace memline::app {
namespace {

/// Begin of the n-th stretch.
int64_t StretchBegin(const LineHistory& history, size_t n) {
  const auto length = static_cast<double>(history.end_ns - history.begin_ns) / LineHistory::kPoints;
  return history.begin_ns + static_cast<int64_t>(length * static_cast<double>(n));
}

/// Adds up the changes of sites to lines, and keeps what each line held at the end of each stretch.
class LineSums {
 public:
  LineSums(const Target& target, LineHistory& history) : history_(history) {
    for (size_t site = 0; site < target.site_lines.size() && site < target.sites.size(); ++site) {
      std::vector<LineHistory::Trend*>& running = trends_.emplace_back();
      AddLine(target.site_lines[site], running);
      ForEachCall(target, target.sites[site].node, [&](uint32_t node) {
        if (node < target.call_lines.size()) AddLine(target.call_lines[node], running);
      });
    }
  }

  void Add(const CounterTick& tick) {
    CloseBefore(tick.time_ns);
    for (const SiteCounters& entry : tick.changed) {
      if (entry.site >= trends_.size()) continue;
      const uint64_t change = changes_.Take(entry);
      for (LineHistory::Trend* trend : trends_[entry.site]) totals_[trend] += change;
    }
  }

  /// Stretches that end before the time have all their changes.
  void CloseBefore(int64_t time_ns) {
    for (; closed_ < LineHistory::kPoints && StretchBegin(history_, closed_ + 1) < time_ns; ++closed_) {
      for (const auto& [trend, bytes] : totals_) (*trend)[closed_] = bytes;
    }
  }

 private:
  // Once, however often the call path passes it.
  void AddLine(const SourceLine& place, std::vector<LineHistory::Trend*>& running) {
    if (place.line == 0) return;
    LineHistory::Trend* trend = &history_.lines[{place.file, place.line}];
    if (std::ranges::find(running, trend) == running.end()) running.push_back(trend);
  }

  LineHistory& history_;
  std::vector<std::vector<LineHistory::Trend*>> trends_;  // per site: of its line, and of those that led to it
  LiveChanges changes_;
  std::unordered_map<LineHistory::Trend*, uint64_t> totals_;
  size_t closed_ = 0;
};

}  // namespace

absl::StatusOr<std::shared_ptr<const LineHistory>> BuildLineHistory(const ViewTask& task) {
  const Target& target = task.targets.front();
  auto history = std::make_shared<LineHistory>();
  history->begin_ns = target.start_ns;
  history->end_ns = std::max(target.last_ns(), history->begin_ns + 1);
  auto file = CounterHistory::Open(task.path);
  if (!file.ok()) return file.status();
  LineSums sums(target, *history);
  absl::Status status = (*file)->ForEachTick(task.process, [&](const CounterTick& tick) {
    if (!*task.abandoned && tick.time_ns <= history->end_ns) sums.Add(tick);
  });
  if (!status.ok()) return status;
  sums.CloseBefore(INT64_MAX);
  return history;
}

std::vector<TimeRange> GrowthOf(const LineHistory& history, const std::string& file, uint32_t line) {
  std::vector<TimeRange> times;
  const auto found = history.lines.find({file, line});
  if (found == history.lines.end()) return times;
  uint64_t before = 0;
  for (size_t i = 0; i < LineHistory::kPoints; ++i) {
    const uint64_t now = found->second[i];
    if (now > before) {
      const TimeRange stretch{StretchBegin(history, i), StretchBegin(history, i + 1)};
      if (times.empty() || times.back().end_ns != stretch.begin_ns) {
        times.push_back(stretch);
      } else {
        times.back().end_ns = stretch.end_ns;
      }
    }
    before = now;
  }
  return times;
}

}  // namespace memline::app
