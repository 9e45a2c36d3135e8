// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/plot/process_lanes.h"

#include <algorithm>
#include <limits>
#include <numeric>

#include "app/plot/process_name.h"

namespace memline::app {
namespace {

constexpr int64_t kRuns = std::numeric_limits<int64_t>::max();

struct Life {
  uint32_t target = 0;
  int64_t begin_ns = 0;
  int64_t end_ns = kRuns;
};

// In order of begin.
std::vector<Life> Lives(const Session& session) {
  std::vector<Life> lives;
  for (uint32_t i = 0; i < session.targets.size(); ++i) {
    const Target& target = session.targets[i];
    const Pyramid& rss = target[SeriesId::kRss];
    const int64_t begin_ns = rss.size() == 0 ? target.start_ns : std::min(target.start_ns, rss.front().time_ns);
    lives.push_back({i, begin_ns, target.end.kind == TargetEnd::Kind::kRunning ? kRuns : EndOf(target)});
  }
  std::stable_sort(lives.begin(), lives.end(), [](const Life& a, const Life& b) { return a.begin_ns < b.begin_ns; });
  return lives;
}

std::vector<std::vector<Life>> Lanes(const std::vector<Life>& lives, size_t max_lanes) {
  std::vector<std::vector<Life>> lanes;
  for (const Life& life : lives) {
    auto lane = lanes.end();
    if (lives.size() > max_lanes) {
      lane = std::find_if(lanes.begin(), lanes.end(),
                          [&life](const std::vector<Life>& one) { return one.back().end_ns <= life.begin_ns; });
    }
    if (lane == lanes.end()) lane = lanes.emplace(lanes.end());
    lane->push_back(life);
  }
  return lanes;
}

}  // namespace

void AddProcessLanes(const Session& session, const FrameRequest& request, TimelineFrame& frame) {
  const TimeRange range = request.range;
  const int64_t pixel_ns = std::max<int64_t>(1, (range.end_ns - range.begin_ns) / std::max(1, request.width_px));
  const std::vector<std::vector<Life>> lanes = Lanes(Lives(session), request.max_lanes);
  const int64_t last_ns =
      std::accumulate(session.targets.begin(), session.targets.end(), range.begin_ns,
                      [](int64_t last, const Target& target) { return std::max(last, target.last_ns()); });
  frame.lanes_of_processes = true;
  const size_t shown = std::min(lanes.size(), request.max_lanes);
  frame.hidden_lanes = lanes.size() - shown;
  for (size_t i = 0; i < shown; ++i) {
    std::vector<TimelineFrame::Bar>& bars = frame.lanes.emplace_back();
    for (const Life& life : lanes[i]) {
      const int64_t end_ns = life.end_ns == kRuns ? std::max(last_ns, life.begin_ns) : life.end_ns;
      if (end_ns < range.begin_ns || life.begin_ns > range.end_ns) continue;
      if (!bars.empty() && end_ns - bars.back().span.end_ns < pixel_ns) continue;
      const Target& target = session.targets[life.target];
      bars.push_back({{life.begin_ns, end_ns, 0}, life.target, ProcessNameAndEnd(target), EndedBadly(target.end)});
    }
  }
}

}  // namespace memline::app
