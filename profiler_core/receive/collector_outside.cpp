// SPDX-License-Identifier: MIT
// The collector's dealings with processes that it looks at from outside.
#include <algorithm>

#include "profiler_core/receive/collector.h"

namespace memline {
namespace {

// Nothing better is known of how it ended.
bool IsOpen(const TargetEnd& end) {
  return end.kind == TargetEnd::Kind::kRunning || end.kind == TargetEnd::Kind::kLost;
}

}  // namespace

void Collector::AppendFromOutside(OutsideNews news) {
  if (news.samples.empty() || paused_) return;
  {
    const std::lock_guard lock(mutex_);
    if (launched_.first == news.pid) news.facts.command = launched_.second;
  }
  if (!outside_targets_.IndexOf(news.pid)) {
    // Its runtime connected after the sample was taken.
    const bool speaks = std::any_of(peers_.begin(), peers_.end(),
                                    [&news](const auto& peer) { return peer->connection.pid == news.pid; });
    if (speaks || targets_.size() >= kMaxTargets) return;
    const size_t index = NewTarget({}).index();
    session_.Write([&](Session& live) {
      // What the process was before its exec.
      for (Target& former : live.targets) {
        if (former.pid != static_cast<uint32_t>(news.pid) || !IsOpen(former.end)) continue;
        former.end = {TargetEnd::Kind::kGoodbye, 0, former.last_ns()};
      }
      outside_targets_.Begin(news, index, live);
    });
  }
  session_.Write([&](Session& live) { outside_targets_.Append(news, live); });
}

void Collector::NoteEnd(const OutsideNews& news) {
  if (!news.ended) return;
  outside_targets_.Hand(news.pid);
  session_.Write([&news](Session& live) {
    const auto last = std::find_if(live.targets.rbegin(), live.targets.rend(), [&news](const Target& target) {
      return target.pid == static_cast<uint32_t>(news.pid);
    });
    if (last == live.targets.rend()) return;
    const bool status_is_new = news.wait_status && (IsOpen(last->end) || last->end.kind == TargetEnd::Kind::kGoodbye);
    const int64_t time_ns = std::max(news.end_mono_ns - live.origin_mono_ns, last->last_ns());
    if (status_is_new) {
      last->end = EndOf(*news.wait_status, time_ns);
    } else if (IsOpen(last->end)) {
      last->end = {TargetEnd::Kind::kGoodbye, 0, time_ns};
    }
    TargetBuilder::CloseBrackets(*last);
  });
}

}  // namespace memline
