// SPDX-License-Identifier: MIT
#include "profiler_core/analyse/process_total.h"

#include <algorithm>
#include <functional>
#include <queue>
#include <utility>

namespace memline {

int64_t RssSum::SureUntil(const Session& session) {
  int64_t newest_ns = std::numeric_limits<int64_t>::min();
  int64_t patience_ns = kPatienceNs;
  for (const Target& target : session.targets) {
    const Pyramid& rss = target[SeriesId::kRss];
    if (rss.size() != 0) newest_ns = std::max(newest_ns, rss.back().time_ns);
    patience_ns = std::max(patience_ns, 2 * target.interval_ns);
  }
  if (newest_ns == std::numeric_limits<int64_t>::min()) return newest_ns;
  int64_t behind_ns = newest_ns + 1;  // the end of a process is a nanosecond after its last sample
  for (const Target& target : session.targets) {
    const Pyramid& rss = target[SeriesId::kRss];
    const bool runs = target.end.kind == TargetEnd::Kind::kRunning;
    if (runs && rss.size() != 0) behind_ns = std::min(behind_ns, rss.back().time_ns);
  }
  return std::max(behind_ns, newest_ns - patience_ns);
}

bool RssSum::Update(const Session& session, size_t max_samples) {
  return Add(session, SureUntil(session), false, max_samples);
}

void RssSum::Finish(const Session& session) { Add(session, std::numeric_limits<int64_t>::max(), true, kNoLimit); }

bool RssSum::Add(const Session& session, int64_t until_ns, bool all_ended, size_t max_samples) {
  using Next = std::pair<int64_t, size_t>;  // time, target
  std::priority_queue<Next, std::vector<Next>, std::greater<>> next;
  parts_.resize(std::max(parts_.size(), session.targets.size()));
  const auto push = [&](size_t target) {
    const Pyramid& rss = session.targets[target][SeriesId::kRss];
    const Part& part = parts_[target];
    const bool ended = all_ended || session.targets[target].end.kind != TargetEnd::Kind::kRunning;
    if (part.added < rss.size()) {
      next.emplace(rss[part.added].time_ns, target);
    } else if (part.latest != 0 && ended) {
      next.emplace(rss.back().time_ns + 1, target);
    }
  };
  for (size_t i = 0; i < session.targets.size(); ++i) push(i);
  for (size_t samples = 0; !next.empty() && next.top().first <= until_ns;) {
    if (samples >= max_samples) return false;
    const int64_t time_ns = next.top().first;
    while (!next.empty() && next.top().first == time_ns) {
      const size_t target = next.top().second;
      next.pop();
      const Pyramid& rss = session.targets[target][SeriesId::kRss];
      Part& part = parts_[target];
      const double value = part.added < rss.size() ? rss[part.added++].value : 0;
      total_ += value - part.latest;  // exact: bytes are whole numbers
      part.latest = value;
      push(target);
      ++samples;
    }
    Append(time_ns);
  }
  return true;
}

void RssSum::Append(int64_t time_ns) {
  if (none_left_ns_) sum_.Append(*none_left_ns_, 0);
  none_left_ns_.reset();
  if (total_ != 0) {
    sum_.Append(time_ns, total_);
  } else {
    none_left_ns_ = time_ns;
  }
}

Pyramid SumOfRss(const Session& session) {
  RssSum sum;
  sum.Finish(session);
  return sum.series();
}

RssTotal TotalOfRss(const Session& session) {
  const Pyramid sum = SumOfRss(session);
  if (sum.size() == 0) return {};
  return {static_cast<uint64_t>(sum.Maximum()), sum.MaximumTime()};
}

}  // namespace memline
