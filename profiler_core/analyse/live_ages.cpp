// SPDX-License-Identifier: MIT
#include "profiler_core/analyse/live_ages.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "profiler_core/model/peaks.h"

namespace memline {
namespace {

constexpr int64_t kFirstAgeNs = 100'000'000;
constexpr int64_t kLastAgeNs = 1'000'000'000'000'000;

uint64_t Bytes(int64_t bytes) { return static_cast<uint64_t>(std::max<int64_t>(0, bytes)); }

}  // namespace

std::vector<int64_t> AgesToTell(const Target& target, int64_t end_ns) {
  std::vector<int64_t> ages;
  for (int64_t age = kFirstAgeNs; age < end_ns - target.start_ns && age <= kLastAgeNs; age *= 10) ages.push_back(age);
  return ages;
}

void AddAges(std::vector<OlderThan>& sum, const std::vector<OlderThan>& more) {
  if (sum.empty()) {
    sum = more;
    return;
  }
  for (size_t i = 0; i < sum.size() && i < more.size(); ++i) {
    sum[i].least_bytes += more[i].least_bytes;
    sum[i].most_bytes += more[i].most_bytes;
  }
}

LiveAges::LiveAges(const Target& target, int64_t end_ns)
    : target_(target),
      ages_ns_(AgesToTell(target, end_ns)),
      end_ns_(end_ns),
      all_ticks_(target[SeriesId::kRss].size() >= target.tick_count) {}

int64_t LiveAges::BeginOf(int64_t time_ns) const {
  if (!all_ticks_) return last_tick_ns_;
  const auto gap = std::lower_bound(target_.gaps.begin(), target_.gaps.end(), time_ns,
                                    [](const Gap& of, int64_t time) { return of.end_ns < time; });
  int64_t begin_ns = time_ns - static_cast<int64_t>(kGapIntervals * static_cast<double>(target_.interval_ns));
  if (gap != target_.gaps.end() && gap->begin_ns < time_ns) begin_ns = std::min(begin_ns, gap->begin_ns);
  return std::max(begin_ns, last_tick_ns_);
}

void LiveAges::Settle(Site& site, int64_t time_ns, int64_t begin_ns) const {
  for (size_t i = 0; i < ages_ns_.size(); ++i) {
    const int64_t then_ns = end_ns_ - ages_ns_[i];
    if (time_ns <= then_ns) site.allocated_then[i] = site.allocated;
    if (begin_ns >= then_ns) site.least_live[i] = std::min(site.least_live[i], site.live_before);
    if (time_ns >= then_ns) site.least_live[i] = std::min(site.least_live[i], site.live);
  }
  site.live_before = site.live;
  site.touched = false;
}

void LiveAges::Follow(int64_t time_ns, std::span<const SiteCounters> changed) {
  if (time_ns > end_ns_) return;
  const int64_t begin_ns = BeginOf(time_ns);
  std::vector<Site*> touched;
  for (const SiteCounters& change : changed) {
    if (change.site >= target_.sites.size()) continue;
    Counters& before = last_[{change.thread, change.site}];
    const int64_t live_change = change.counters.live_change_bytes() - before.live_change_bytes();
    const auto allocated = static_cast<int64_t>(change.counters.alloc_bytes - before.alloc_bytes);
    before = change.counters;
    if (live_change == 0 && allocated == 0) continue;
    const auto [place, is_new] = sites_.try_emplace(change.site);
    Site& site = place->second;
    if (is_new) {
      site.allocated_then.resize(ages_ns_.size());
      site.least_live.resize(ages_ns_.size(), std::numeric_limits<int64_t>::max());
    }
    site.allocated += allocated;
    site.live += live_change;
    if (!std::exchange(site.touched, true)) touched.push_back(&site);
  }
  for (Site* site : touched) Settle(*site, time_ns, begin_ns);
  last_tick_ns_ = time_ns;
}

std::map<uint32_t, std::vector<OlderThan>> LiveAges::Finish() const {
  std::map<uint32_t, std::vector<OlderThan>> bounds;
  for (const auto& [id, site] : sites_) {
    if (site.live <= 0) continue;
    std::vector<OlderThan>& older = bounds[id];
    for (size_t i = 0; i < ages_ns_.size(); ++i) {
      const int64_t most = std::min(site.least_live[i], site.live);
      const int64_t least = site.live - (site.allocated - site.allocated_then[i]);
      // Threads are not read at one instant.
      older.push_back({ages_ns_[i], Bytes(std::min(least, most)), Bytes(most)});
    }
  }
  return bounds;
}

}  // namespace memline
