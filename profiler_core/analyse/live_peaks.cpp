// SPDX-License-Identifier: MIT
#include "profiler_core/analyse/live_peaks.h"

#include <algorithm>
#include <map>
#include <utility>

#include "profiler_core/analyse/call_path.h"
#include "profiler_core/analyse/group_map.h"

namespace memline {
namespace {

// Live bytes of one group, and the most of them after any tick.
struct Level {
  int64_t live = 0;
  int64_t highest = 0;
};

class Follower {
 public:
  Follower(const Target& target, const GroupOptions& options)
      : target_(target), map_(target, options), running_(target.sites.size()) {}

  void Follow(std::span<const SiteCounters> changed) {
    touched_.clear();
    for (const SiteCounters& change : changed) {
      const std::optional<size_t> own = map_.Of(change.thread, change.site);
      if (!own) continue;
      int64_t& before = live_[{change.thread, change.site}];
      const int64_t difference = change.counters.live_change_bytes() - before;
      before += difference;
      Raise(self_, *own, difference);
      for (const size_t group : Running(change.site, *own)) Raise(inclusive_, group, difference);
    }
    for (Level* level : touched_) level->highest = std::max(level->highest, level->live);
  }

  std::vector<LivePeak> Finish() {
    std::vector<LivePeak> peaks;
    const std::vector<Group>& groups = map_.groups();
    for (size_t i = 0; i < groups.size(); ++i) {
      peaks.push_back(
          {groups[i], static_cast<uint64_t>(self_[i].highest), static_cast<uint64_t>(inclusive_[i].highest)});
    }
    return peaks;
  }

 private:
  // Levels stay where they are in a map, so that those of one tick can be looked at when all its changes are in.
  void Raise(std::map<size_t, Level>& levels, size_t group, int64_t difference) {
    Level& level = levels[group];
    level.live += difference;
    touched_.push_back(&level);
  }

  const std::vector<size_t>& Running(uint32_t site, size_t own) {
    std::vector<size_t>& running = running_[site];
    if (!running.empty()) return running;
    running.push_back(own);
    ForEachCall(target_, target_.sites[site].node, [&](uint32_t node) {
      const size_t caller = map_.OfCaller(node);
      if (std::find(running.begin(), running.end(), caller) == running.end()) running.push_back(caller);
    });
    return running;
  }

  const Target& target_;
  GroupMap map_;
  std::vector<std::vector<size_t>> running_;  // by site
  std::map<std::pair<uint32_t, uint32_t>, int64_t> live_;
  std::map<size_t, Level> self_;
  std::map<size_t, Level> inclusive_;
  std::vector<Level*> touched_;
};

}  // namespace

std::optional<std::vector<LivePeak>> FindLivePeaks(const Target& target, const GroupOptions& options,
                                                   const std::function<bool(const TickVisitor&)>& replay) {
  Follower follower(target, options);
  if (!replay([&](int64_t, auto changed) { follower.Follow(changed); })) return std::nullopt;
  return follower.Finish();
}

}  // namespace memline
