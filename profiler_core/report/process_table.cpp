// SPDX-License-Identifier: MIT
#include "profiler_core/report/process_table.h"

#include <absl/strings/str_format.h>

#include "profiler_core/analyse/process_total.h"
#include "profiler_core/model/peaks.h"
#include "profiler_core/model/sampled_from_outside.h"
#include "profiler_core/report/format.h"

namespace memline {
namespace {

std::string Row(const Target& target) {
  const bool runs = target.end.kind == TargetEnd::Kind::kRunning;
  const std::string peak = PeakRssBytes(target) == 0 ? "unknown" : FormatBytes(PeakRssBytes(target));
  return absl::StrFormat("%8d %8d %11s %11s %10s   %s (%s%s)\n", target.pid, target.parent_pid,
                         FormatDuration(target.start_ns), runs ? "" : FormatDuration(target.last_ns()), peak,
                         JoinCommand(target.command), Describe(target.end),
                         ImportedTimeline(target)     ? "; only a timeline, imported"
                         : SampledFromOutside(target) ? "; only RSS, from outside"
                                                      : "");
}

}  // namespace

std::string ProcessTable(const Session& session) {
  if (session.targets.size() < 2) return {};
  std::string text = absl::StrFormat("%8s %8s %11s %11s %10s   %s\n", "Process", "Parent", "From", "To", "Peak RSS",
                                     "Command (how it ended)");
  text += std::string(80, '=') + "\n";
  for (const Target& target : session.targets) text += Row(target);
  const RssTotal total = TotalOfRss(session);
  if (total.peak_bytes == 0) return text;
  return text + absl::StrFormat("processes together: peak %s at %s\n", FormatBytes(total.peak_bytes),
                                FormatDuration(total.peak_ns));
}

}  // namespace memline
