// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/plot/lane_index.h"

#include <algorithm>

namespace memline::app {

void LaneIndex::Update(const Target& target) {
  if (target.brackets.size() < bracket_count_) *this = LaneIndex();
  last_ns_ = target.last_ns();
  CloseEnded(target);
  for (; bracket_count_ < target.brackets.size(); ++bracket_count_) Add(target, bracket_count_);
}

void LaneIndex::CloseEnded(const Target& target) {
  std::erase_if(open_, [&](const OpenBar& open) {
    const int64_t end_ns = target.brackets[open.bracket].end_ns;
    if (end_ns < 0) return false;
    LaneBar& bar = depths_[open.depth][open.lane][open.bar];
    bar.end_ns = std::max(bar.begin_ns, end_ns);
    return true;
  });
}

void LaneIndex::Add(const Target& target, size_t bracket_index) {
  const Bracket& bracket = target.brackets[bracket_index];
  if (bracket.depth >= kMaxDepth) return;
  if (depths_.size() <= bracket.depth) depths_.resize(bracket.depth + 1);
  std::vector<Lane>& lanes = depths_[bracket.depth];
  auto lane = std::find_if(lanes.begin(), lanes.end(),
                           [&](const Lane& bars) { return bars.back().end_ns <= bracket.begin_ns; });
  if (lane == lanes.end()) {
    if (lanes.size() == kMaxLanesPerDepth) return;
    lane = lanes.emplace(lanes.end());
  }
  const int64_t end_ns = bracket.end_ns < 0 ? kOpen : std::max(bracket.begin_ns, bracket.end_ns);
  lane->push_back({bracket.begin_ns, end_ns, bracket.node});
  if (end_ns == kOpen) {
    open_.push_back({bracket_index, bracket.depth, static_cast<size_t>(lane - lanes.begin()), lane->size() - 1});
  }
}

size_t LaneIndex::lane_count() const {
  size_t count = 0;
  for (const std::vector<Lane>& lanes : depths_) count += lanes.size();
  return count;
}

const LaneIndex::Lane& LaneIndex::lane(size_t index) const {
  size_t depth = 0;
  while (index >= depths_[depth].size()) index -= depths_[depth++].size();
  return depths_[depth][index];
}

LaneBar LaneIndex::Clipped(const LaneBar& bar) const {
  return {bar.begin_ns, bar.end_ns == kOpen ? std::max(bar.begin_ns, last_ns_) : bar.end_ns, bar.node};
}

std::vector<LaneBar> LaneIndex::Visible(size_t index, TimeRange range, int64_t resolution_ns) const {
  const Lane& bars = lane(index);
  std::vector<LaneBar> visible;
  auto bar = std::partition_point(bars.begin(), bars.end(),
                                  [&](const LaneBar& candidate) { return candidate.end_ns < range.begin_ns; });
  while (bar != bars.end() && bar->begin_ns <= range.end_ns) {
    visible.push_back(Clipped(*bar));
    const int64_t drawn_until = bar->begin_ns + resolution_ns;
    ++bar;
    if (bar != bars.end() && bar->begin_ns < drawn_until) {
      bar = std::partition_point(bar, bars.end(),
                                 [&](const LaneBar& candidate) { return candidate.end_ns < drawn_until; });
    }
  }
  return visible;
}

std::optional<uint32_t> LaneIndex::DeepestAt(int64_t time_ns) const {
  for (auto lanes = depths_.rbegin(); lanes != depths_.rend(); ++lanes) {
    for (const Lane& bars : *lanes) {
      const auto after =
          std::partition_point(bars.begin(), bars.end(), [&](const LaneBar& bar) { return bar.begin_ns <= time_ns; });
      if (after == bars.begin()) continue;
      const LaneBar bar = Clipped(*std::prev(after));
      if (time_ns <= bar.end_ns) return bar.node;
    }
  }
  return std::nullopt;
}

}  // namespace memline::app
