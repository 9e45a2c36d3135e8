// SPDX-License-Identifier: MIT
// What keeps a collector that runs for months as small as it was on its first day.
#include <algorithm>
#include <utility>

#include "profiler_core/receive/collector.h"

namespace memline {
namespace {

Target NameOf(Target ended) {
  Target name;
  name.pid = ended.pid;
  name.parent_pid = ended.parent_pid;
  name.executable = std::move(ended.executable);
  name.command = std::move(ended.command);
  name.allocator = std::move(ended.allocator);
  name.runtime_version = std::move(ended.runtime_version);
  name.start_ns = ended.start_ns;
  name.start_unix_ns = ended.start_unix_ns;
  name.interval_ns = ended.interval_ns;
  name.peak_rss_bytes = PeakRssBytes(ended);
  name.end = ended.end;
  return name;
}

}  // namespace

void Collector::ForgetHistory() {
  session_.Write([this](Session& live) {
    std::vector<size_t> ended;
    for (size_t i = 0; i < targets_.size(); ++i) {
      targets_[i]->ForgetHistory(live.targets[i]);
      if (live.targets[i].end.kind == TargetEnd::Kind::kRunning) continue;
      const bool connected = std::any_of(peers_.begin(), peers_.end(),
                                         [&](const auto& peer) { return peer->target == targets_[i].get(); });
      if (!connected) ended.push_back(i);
    }
    ForgetEnded(ended, live);
  });
}

void Collector::ForgetEnded(const std::vector<size_t>& ended, Session& live) {
  for (const size_t i : ended) {
    if (live.targets[i].tick_count == 0 && identities_[i].pid == 0) continue;  // only its name is left
    live.targets[i] = NameOf(std::move(live.targets[i]));
    identities_[i] = {};  // should it come back, it is another target
    targets_[i] = std::make_unique<RecordedTarget>(i, unlocked_.origin_mono_ns);
  }
  // The eldest come first; from the back, so that indices stay right.
  for (size_t excess = ended.size() - std::min(ended.size(), kMaxEndedTargets); excess > 0; --excess) {
    RemoveTarget(ended[excess - 1], live);
  }
}

void Collector::RemoveTarget(size_t index, Session& live) {
  const auto at = static_cast<std::ptrdiff_t>(index);
  live.targets.erase(live.targets.begin() + at);
  targets_.erase(targets_.begin() + at);
  identities_.erase(identities_.begin() + at);
  for (size_t i = index; i < targets_.size(); ++i) targets_[i]->MoveTo(i);
  outside_targets_.NoteRemoval(index);
}

}  // namespace memline
