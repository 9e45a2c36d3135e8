// SPDX-License-Identifier: MIT
#include "profiler_core/analyse/process_total.h"

#include <functional>
#include <queue>
#include <tuple>
#include <vector>

namespace memline {

Pyramid SumOfRss(const Session& session) {
  // In order of time, and of targets within it; position size() of a series is the end of the process.
  using Next = std::tuple<int64_t, size_t, size_t>;  // time, target, position
  std::priority_queue<Next, std::vector<Next>, std::greater<>> next;
  for (size_t i = 0; i < session.targets.size(); ++i) {
    const Pyramid& rss = session.targets[i][SeriesId::kRss];
    if (rss.size() != 0) next.emplace(rss.times()[0], i, 0);
  }
  std::vector<double> latest(session.targets.size());
  double sum = 0;
  Pyramid total;
  while (!next.empty()) {
    const int64_t time_ns = std::get<0>(next.top());
    while (!next.empty() && std::get<0>(next.top()) == time_ns) {
      const auto [time, target, position] = next.top();
      next.pop();
      const Pyramid& rss = session.targets[target][SeriesId::kRss];
      const double value = position < rss.size() ? rss.values()[position] : 0;
      sum += value - latest[target];  // exact: bytes are whole numbers
      latest[target] = value;
      if (position + 1 < rss.size()) {
        next.emplace(rss.times()[position + 1], target, position + 1);
      } else if (position + 1 == rss.size()) {
        next.emplace(time_ns + 1, target, position + 1);
      }
    }
    // After the last process there is no sum.
    if (!next.empty() || sum != 0) total.Append(time_ns, sum);
  }
  return total;
}

RssTotal TotalOfRss(const Session& session) {
  const Pyramid sum = SumOfRss(session);
  if (sum.size() == 0) return {};
  return {static_cast<uint64_t>(sum.Maximum()), sum.MaximumTime()};
}

}  // namespace memline
