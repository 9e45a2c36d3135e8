// SPDX-License-Identifier: MIT
#include "profiler_core/report/leak_report.h"

#include <cstdio>
#include <nlohmann/json.hpp>

#include "profiler_core/report/format.h"
#include "profiler_core/report/group_label.h"

namespace memline {
namespace {

using nlohmann::ordered_json;

std::string Rate(double bytes_per_second) {
  return bytes_per_second <= 0 ? "" : FormatBytes(static_cast<uint64_t>(bytes_per_second)) + "/s";
}

void AppendRow(std::string& text, const std::string& score, const std::string& rate, const std::string& live,
               const std::string& blocks, const std::string& label) {
  text += Aligned(score, 5) + " " + Aligned(rate, 12) + " " + Aligned(live, 10) + " " + Aligned(blocks, 8) + "   " +
          label + "\n";
}

std::string Score(double score) {
  char text[16];
  std::snprintf(text, sizeof text, "%.2f", score);
  return text;
}

}  // namespace

std::string ReasonOf(const Growth& growth) {
  std::string reason = "rose in " + std::to_string(growth.steps_up) + " of " + std::to_string(kGrowthWindows - 1) +
                       " steps since " + FormatDuration(growth.first_ns);
  if (growth.bytes_per_second > 0) reason += ", by " + Rate(growth.bytes_per_second) + " of late";
  if (growth.old_bytes != 0) {
    reason += "; at least " + FormatBytes(growth.old_bytes) + " of it is older than " +
              FormatDuration((growth.end_ns - growth.first_ns) / 2);
  }
  return reason;
}

std::string TextLeaks(const Session& session, const std::vector<std::vector<Growth>>& growths,
                      const LeakReportOptions& options) {
  std::string text;
  for (size_t i = 0; i < session.targets.size(); ++i) {
    const Target& target = session.targets[i];
    if (!text.empty()) text += "\n";
    text += JoinCommand(target.command) + " (pid " + std::to_string(target.pid) + "), " +
            FormatDuration(target.last_ns() - target.start_ns) + "\n";
    std::string rows;
    size_t shown = 0;
    for (const Growth& growth : growths[i]) {
      if (shown == options.top || (growth.score < kLeakScore && !options.all)) continue;
      ++shown;
      AppendRow(rows, Score(growth.score), Rate(growth.bytes_per_second), FormatBytes(growth.live_bytes),
                FormatCount(growth.live_count), GroupLabel(growth.group, options.by));
      rows += std::string(41, ' ') + ReasonOf(growth) + "\n";
    }
    if (rows.empty()) {
      text += "  nothing grows and never comes back, as far as its shape tells\n";
      continue;
    }
    text += "\n";
    AppendRow(text, "Score", "Growth", "Live", "Blocks", GroupTitle(options.by));
    text += std::string(72, '=') + "\n" + rows;
  }
  return text;
}

std::string JsonLeaks(const Session& session, const std::vector<std::vector<Growth>>& growths,
                      const LeakReportOptions& options) {
  ordered_json report = {{"by", kGroupingNames[static_cast<size_t>(options.by)]},
                         {"leak_score", kLeakScore},
                         {"groups", ordered_json::array()}};
  for (size_t i = 0; i < session.targets.size(); ++i) {
    for (const Growth& growth : growths[i]) {
      const Group& group = growth.group;
      report["groups"].push_back({{"pid", session.targets[i].pid},
                                  {"name", group.name},
                                  {"function", group.function},
                                  {"file", group.file},
                                  {"line", group.line},
                                  {"source", group.source},
                                  {"score", growth.score},
                                  {"suspected", growth.score >= kLeakScore},
                                  {"bytes_per_second", growth.bytes_per_second},
                                  {"live_bytes", growth.live_bytes},
                                  {"live_count", growth.live_count},
                                  {"old_bytes", growth.old_bytes},
                                  {"first_s", static_cast<double>(growth.first_ns) / 1e9},
                                  {"troughs", growth.troughs}});
    }
  }
  // Names and paths come from the target and need not be UTF-8.
  return report.dump(2, ' ', false, ordered_json::error_handler_t::replace) + "\n";
}

}  // namespace memline
