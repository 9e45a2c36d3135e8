// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/view_task.h"

#include "app/gui/shown_part.h"
#include "profiler_core/analyse/time_slice.h"

namespace memline::app {
namespace {

Target CopyForView(const Target& target) {
  Target copy = CopyDefinitions(target);
  copy.pid = target.pid;
  copy.executable = target.executable;
  copy.command = target.command;
  copy.start_ns = target.start_ns;
  copy.interval_ns = target.interval_ns;
  copy.counters = target.counters;
  copy.live_at_peak = target.live_at_peak;
  copy.heap_peak_ns = target.heap_peak_ns;
  // Of the timeline only where it ends.
  copy[SeriesId::kRss].Append(target.last_ns(), 0);
  return copy;
}

}  // namespace

std::vector<Target> CopyForViews(const LiveSession& session, std::optional<size_t> process) {
  return session.Read([process](const Session& read) {
    std::vector<Target> copies;
    for (size_t i = 0; i < read.targets.size(); ++i) {
      if (!process || *process == i) copies.push_back(CopyForView(read.targets[i]));
    }
    return copies;
  });
}

absl::StatusOr<std::vector<SiteCounters>> CountersOf(const ViewTask& task, size_t i) {
  if (task.time.kind == ShownTime::Kind::kWhole) return task.targets[i].counters;
  return CountersIn(task.path, task.process + i, task.time);
}

}  // namespace memline::app
