// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/held_history.h"

#include <QCoreApplication>
#include <algorithm>
#include <map>
#include <string>
#include <utility>

#include "app/gui/live_changes.h"
#include "profiler_core/analyse/thread_names.h"
#include "profiler_core/model/file_name.h"
#include "profiler_core/store/counter_history.h"

namespace memline::app {
namespace {

constexpr int64_t kSteps = 10'000;

using Samples = std::vector<std::pair<int64_t, uint64_t>>;  // time and bytes

/// Whose the counters are, by number.
class Holders {
  Q_DECLARE_TR_FUNCTIONS(memline::app::Holders)

 public:
  Holders(const Target& target, HeldBy by) : by_(by), threads_(NameThreads(target)) {
    std::map<std::pair<std::string, uint32_t>, uint64_t> numbers;
    for (const SourceLine& place : target.site_lines) {
      const auto [line, is_new] = numbers.try_emplace({place.file, place.line}, lines_.size());
      site_lines_.push_back(line->second);
      if (!is_new) continue;
      lines_.push_back(place.line == 0 ? tr("no line known").toStdString()
                                       : std::string(FileName(place.file)) + ":" + std::to_string(place.line));
    }
  }
  [[nodiscard]] uint64_t Of(const SiteCounters& entry) const {
    if (by_ == HeldBy::kThread) return entry.thread;
    return entry.site < site_lines_.size() ? site_lines_[entry.site] : lines_.size();
  }
  [[nodiscard]] QString Name(uint64_t holder) const {
    if (by_ == HeldBy::kLine)
      return holder < lines_.size() ? QString::fromStdString(lines_[holder]) : tr("no line known");
    const auto thread = threads_.find(holder);
    return thread == threads_.end() ? tr("live of a thread")
                                    : tr("live of %1").arg(QString::fromStdString(thread->second));
  }
  [[nodiscard]] QString NameOfOthers(size_t count) const {
    return (by_ == HeldBy::kLine ? tr("%1 more lines") : tr("live of %1 more threads")).arg(count);
  }

 private:
  HeldBy by_;
  std::map<uint64_t, std::string> threads_;
  std::vector<uint64_t> site_lines_;  // number of the line of each site
  std::vector<std::string> lines_;
};

/// Adds up the changes of sites.
class HeldSums {
 public:
  HeldSums(const Holders& holders, int64_t step_ns) : holders_(holders), step_ns_(step_ns) {}

  void Add(const CounterTick& tick) {
    if (tick.time_ns >= next_ns_) Keep(next_ns_ == INT64_MIN ? tick.time_ns : last_ns_);
    for (const SiteCounters& entry : tick.changed) totals_[holders_.Of(entry)] += changes_.Take(entry);
    last_ns_ = tick.time_ns;
    if (tick.time_ns >= next_ns_) next_ns_ = tick.time_ns + step_ns_;
  }

  /// Up to the end.
  std::map<uint64_t, Samples> Finish(int64_t end_ns) {
    Keep(last_ns_);
    Keep(std::max(last_ns_, end_ns));
    return std::move(samples_);
  }

 private:
  void Keep(int64_t time_ns) {
    for (const auto& [holder, bytes] : totals_) {
      Samples& samples = samples_[holder];
      if (samples.empty() || samples.back() != std::pair(time_ns, bytes)) samples.emplace_back(time_ns, bytes);
    }
  }

  const Holders& holders_;
  int64_t step_ns_;
  int64_t last_ns_ = 0;
  int64_t next_ns_ = INT64_MIN;
  LiveChanges changes_;
  std::map<uint64_t, uint64_t> totals_;
  std::map<uint64_t, Samples> samples_;
};

uint64_t Highest(const Samples& samples) {
  return std::ranges::max_element(samples, {}, &Samples::value_type::second)->second;
}

// At each time of any of them what all hold.
Pyramid SumOf(const std::vector<const Samples*>& holders) {
  std::map<int64_t, uint64_t> changes;  // modulo 2^64
  for (const Samples* samples : holders) {
    uint64_t before = 0;
    for (const auto& [time_ns, bytes] : *samples) {
      changes[time_ns] += bytes - before;
      before = bytes;
    }
  }
  Pyramid sum;
  uint64_t bytes = 0;
  for (const auto& [time_ns, change] : changes) sum.Append(time_ns, static_cast<double>(bytes += change));
  return sum;
}

}  // namespace

absl::StatusOr<std::shared_ptr<const HeldHistory>> BuildHeldHistory(const ViewTask& task, HeldBy by) {
  const Target& target = task.targets.front();
  auto file = CounterHistory::Open(task.path);
  if (!file.ok()) return file.status();
  const Holders holders(target, by);
  HeldSums sums(holders, (target.last_ns() - target.start_ns) / kSteps);
  absl::Status status = (*file)->ForEachTick(task.process, [&](const CounterTick& tick) {
    if (!*task.abandoned) sums.Add(tick);
  });
  if (!status.ok()) return status;
  const std::map<uint64_t, Samples> samples = sums.Finish(target.last_ns());
  std::vector<uint64_t> order;
  for (const auto& [holder, of_it] : samples) {
    if (Highest(of_it) != 0) order.push_back(holder);
  }
  std::ranges::stable_sort(order, std::ranges::greater{},
                           [&samples](uint64_t holder) { return Highest(samples.at(holder)); });
  auto history = std::make_shared<HeldHistory>();
  std::vector<const Samples*> others;
  for (const uint64_t holder : order) {
    if (history->size() < kMostHeldCurves) {
      history->push_back({holders.Name(holder), SumOf({&samples.at(holder)})});
    } else {
      others.push_back(&samples.at(holder));
    }
  }
  if (!others.empty()) history->push_back({holders.NameOfOthers(others.size()), SumOf(others)});
  return history;
}

}  // namespace memline::app
