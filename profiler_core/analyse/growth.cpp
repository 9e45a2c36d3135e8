// SPDX-License-Identifier: MIT
#include "profiler_core/analyse/growth.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <utility>

#include "profiler_core/analyse/group_map.h"

namespace memline {
namespace {

using Troughs = std::array<uint64_t, kGrowthWindows>;

// Of the highest trough; less is no rise and no fall.
constexpr double kSlack = 0.02;
constexpr double kEnoughSteps = 3;

double Change(const Troughs& troughs, size_t from, size_t to) {
  const double slack = kSlack * static_cast<double>(*std::max_element(troughs.begin(), troughs.end()));
  const double change = static_cast<double>(troughs[to]) - static_cast<double>(troughs[from]);
  return std::abs(change) <= slack ? 0 : change;
}

double KendallTau(const Troughs& troughs) {
  int sum = 0;
  int pairs = 0;
  for (size_t i = 0; i < kGrowthWindows; ++i) {
    for (size_t j = i + 1; j < kGrowthWindows; ++j, ++pairs) {
      const double change = Change(troughs, i, j);
      sum += change > 0 ? 1 : change < 0 ? -1 : 0;
    }
  }
  return static_cast<double>(sum) / pairs;
}

uint32_t StepsUp(const Troughs& troughs) {
  uint32_t steps = 0;
  for (size_t i = 1; i < kGrowthWindows; ++i) steps += Change(troughs, i - 1, i) > 0 ? 1 : 0;
  return steps;
}

// The live bytes of one group, tick by tick.
class Course {
 public:
  void Begin(int64_t first_ns, int64_t end_ns) {
    first_ns_ = first_ns;
    span_ns_ = std::max<int64_t>(1, end_ns - first_ns);
  }
  void Change(int64_t time_ns, const Counters& before, const Counters& after) {
    const int64_t change = after.live_change_bytes() - before.live_change_bytes();
    if (time_ns < first_ns_) {  // not looked at yet
      live_ += change;
      low_ = live_;
      begun_ = true;
      return;
    }
    Enter(WindowOf(time_ns));
    live_ += change;
    // The first tick begins the first window: before it there was nothing.
    low_ = begun_ ? std::min(low_, live_) : live_;
    if (2 * (time_ns - first_ns_) > span_ns_) late_allocated_ += after.alloc_bytes - before.alloc_bytes;
    begun_ = time_ns > first_ns_;
  }
  Troughs Finish() {
    Enter(kGrowthWindows);
    return troughs_;
  }
  [[nodiscard]] uint64_t late_allocated_bytes() const { return late_allocated_; }

 private:
  [[nodiscard]] size_t WindowOf(int64_t time_ns) const {
    const double share = static_cast<double>(time_ns - first_ns_) / static_cast<double>(span_ns_);
    return std::min(kGrowthWindows - 1, static_cast<size_t>(share * kGrowthWindows));
  }
  // Ends the windows before this one. What was live stays live in between.
  void Enter(size_t window) {
    for (; window_ < window; ++window_) {
      troughs_[window_] = static_cast<uint64_t>(std::max<int64_t>(0, low_));
      low_ = live_;
    }
  }

  int64_t first_ns_ = 0;
  int64_t span_ns_ = 1;
  int64_t live_ = 0;
  int64_t low_ = 0;
  bool begun_ = false;
  size_t window_ = 0;
  Troughs troughs_{};
  uint64_t late_allocated_ = 0;
};

struct Observed {
  std::optional<int64_t> first_ns;
  Course course;
  Counters counters;
  std::vector<OlderThan> ages;
};

class Observer {
 public:
  Observer(const Target& target, const GroupOptions& options, int64_t from_ns)
      : target_(target), by_thread_(options.by == Grouping::kThread), from_ns_(from_ns), map_(target, options) {}

  void FindFirst(int64_t time_ns, std::span<const SiteCounters> changed) {
    end_ns_ = time_ns;
    for (const SiteCounters& change : changed) {
      if (change.counters.alloc_count == 0) continue;
      if (Observed* group = Of(change); group != nullptr && !group->first_ns) group->first_ns = time_ns;
    }
  }

  void BeginCourses(int64_t end_ns) {
    end_ns_ = std::max(end_ns_, end_ns);
    for (Observed& group : groups_) group.course.Begin(BeginOf(group), end_ns_);
    ages_.emplace(target_, end_ns_);
  }

  void Follow(int64_t time_ns, std::span<const SiteCounters> changed) {
    ages_->Follow(time_ns, changed);
    for (const SiteCounters& change : changed) {
      Observed* group = Of(change);
      if (group == nullptr || !group->first_ns || time_ns < *group->first_ns) continue;
      Counters& before = last_[{change.thread, change.site}];
      group->course.Change(time_ns, before, change.counters);
      before = change.counters;
    }
  }

  std::vector<Growth> Finish() {
    for (const auto& [key, counters] : last_) {
      if (Observed* group = Of({key.first, key.second, counters})) group->counters += counters;
    }
    if (!by_thread_) {
      for (const auto& [site, ages] : ages_->Finish()) {
        if (Observed* group = Of({0, site, {}})) AddAges(group->ages, ages);
      }
    }
    std::vector<Growth> growths;
    for (size_t i = 0; i < groups_.size(); ++i) {
      if (groups_[i].first_ns) growths.push_back(Result(map_.groups()[i], groups_[i]));
    }
    return growths;
  }

 private:
  Observed* Of(const SiteCounters& change) {
    const std::optional<size_t> place = map_.Of(change.thread, change.site);
    if (!place) return nullptr;
    if (groups_.size() <= *place) groups_.resize(*place + 1);
    return &groups_[*place];
  }

  [[nodiscard]] int64_t BeginOf(const Observed& group) const {
    return std::max(group.first_ns.value_or(end_ns_), from_ns_);
  }

  Growth Result(const Group& group, Observed& observed) const {
    Growth growth;
    growth.group = group;
    growth.group.self = observed.counters;
    growth.troughs = observed.course.Finish();
    growth.score = GrowthScore(growth.troughs);
    growth.steps_up = StepsUp(growth.troughs);
    growth.first_ns = BeginOf(observed);
    growth.end_ns = end_ns_;
    const double half_s = static_cast<double>(end_ns_ - growth.first_ns) / 2e9;
    if (half_s > 0)
      growth.bytes_per_second = Change(growth.troughs, kGrowthWindows / 2 - 1, kGrowthWindows - 1) / half_s;
    // At most all that was allocated since is among what is live.
    const uint64_t late = observed.course.late_allocated_bytes();
    const uint64_t live = observed.counters.live_bytes();
    growth.old_bytes = live > late ? live - late : 0;
    growth.ages = std::move(observed.ages);
    return growth;
  }

  const Target& target_;
  const bool by_thread_;
  const int64_t from_ns_;
  GroupMap map_;
  std::vector<Observed> groups_;  // as in map_
  std::optional<LiveAges> ages_;  // in the second replay
  std::map<std::pair<uint32_t, uint32_t>, Counters> last_;
  int64_t end_ns_ = 0;
};

}  // namespace

double GrowthScore(const Troughs& troughs) {
  constexpr size_t kLast = kGrowthWindows - 1;
  const double whole = Change(troughs, 0, kLast);
  const double half = Change(troughs, kGrowthWindows / 2 - 1, kLast);
  const double quarter = Change(troughs, kGrowthWindows * 3 / 4 - 1, kLast);
  if (whole <= 0 || half <= 0 || quarter <= 0) return 0;
  const double late = std::min(1.0, 2 * half / whole) * std::min(1.0, 2 * quarter / half);
  const double steady = std::min(1.0, StepsUp(troughs) / kEnoughSteps);
  return std::max(0.0, KendallTau(troughs)) * late * steady;
}

std::optional<std::vector<Growth>> FindGrowth(const Target& target, const GroupOptions& options,
                                              const std::function<bool(const TickVisitor&)>& replay,
                                              const GrowthTime& time) {
  Observer observer(target, options, time.from_ns);
  const auto replay_time = [&](const TickVisitor& visit) {
    return replay([&](int64_t time_ns, auto changed) {
      if (time_ns <= time.to_ns) visit(time_ns, changed);
    });
  };
  if (!replay_time([&](int64_t time_ns, auto changed) { observer.FindFirst(time_ns, changed); })) return std::nullopt;
  observer.BeginCourses(std::min(target.last_ns(), time.to_ns));
  if (!replay_time([&](int64_t time_ns, auto changed) { observer.Follow(time_ns, changed); })) return std::nullopt;
  std::vector<Growth> growths = observer.Finish();
  std::stable_sort(growths.begin(), growths.end(), [](const Growth& a, const Growth& b) {
    const bool a_suspected = a.score >= kSuspectScore;
    const bool b_suspected = b.score >= kSuspectScore;
    if (a_suspected != b_suspected) return a_suspected;
    return a_suspected ? a.bytes_per_second > b.bytes_per_second : a.score > b.score;
  });
  return growths;
}

}  // namespace memline
