// SPDX-License-Identifier: MIT
#include "profiler_core/report/leak_report.h"

#include <cstdio>
#include <nlohmann/json.hpp>

#include "profiler_core/report/format.h"
#include "profiler_core/report/group_fields.h"
#include "profiler_core/report/json_text.h"
#include "profiler_core/report/table_row.h"

namespace memline {
namespace {

using nlohmann::ordered_json;

std::string Rate(double bytes_per_second) {
  return bytes_per_second <= 0 ? "" : FormatBytes(static_cast<uint64_t>(bytes_per_second)) + "/s";
}

std::string Row(const std::string& score, const std::string& rate, const std::string& live, const std::string& blocks,
                const std::string& label) {
  return TableRow({{score, 5}, {rate, 12}, {live, 10}, {blocks, 8}}, label) + "\n";
}

std::string Score(double score) {
  char text[16];
  std::snprintf(text, sizeof text, "%.2f", score);
  return text;
}

ordered_json AgesToJson(const std::vector<OlderThan>& ages) {
  ordered_json list = ordered_json::array();
  for (const OlderThan& older : ages) {
    list.push_back({{"older_than_s", static_cast<double>(older.age_ns) / 1e9},
                    {"least_bytes", older.least_bytes},
                    {"most_bytes", older.most_bytes}});
  }
  return list;
}

// Of all groups together.
struct Live {
  uint64_t bytes = 0;
  std::vector<OlderThan> ages;
};

Live LiveOf(const std::vector<Growth>& growths) {
  Live live;
  for (const Growth& growth : growths) {
    live.bytes += growth.group.self.live_bytes();
    if (!growth.ages.empty()) AddAges(live.ages, growth.ages);
  }
  return live;
}

}  // namespace

std::string DescribeAges(const std::vector<OlderThan>& ages) {
  std::string text;
  for (const OlderThan& older : ages) {
    text += (text.empty() ? "older than " : ", ") + FormatDuration(older.age_ns) + ": ";
    if (older.least_bytes == older.most_bytes) {
      text += FormatBytes(older.most_bytes);
    } else if (older.least_bytes == 0) {
      text += "at most " + FormatBytes(older.most_bytes);
    } else {
      text += FormatBytes(older.least_bytes) + " to " + FormatBytes(older.most_bytes);
    }
    if (older.most_bytes == 0) break;  // nor is anything older still
  }
  return text;
}

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
    const Live live = LiveOf(growths[i]);
    text += "  live at the end: " + FormatBytes(live.bytes);
    if (!live.ages.empty()) text += "; " + DescribeAges(live.ages);
    text += "\n";
    std::string rows;
    size_t shown = 0;
    for (const Growth& growth : growths[i]) {
      if (shown == options.top || (growth.score < kSuspectScore && !options.all)) continue;
      ++shown;
      rows += Row(Score(growth.score), Rate(growth.bytes_per_second), FormatBytes(growth.group.self.live_bytes()),
                  FormatCount(growth.group.self.live_count()), GroupLabel(growth.group, options.by));
      rows += std::string(41, ' ') + ReasonOf(growth) + "\n";
      if (!growth.ages.empty()) rows += std::string(41, ' ') + DescribeAges(growth.ages) + "\n";
    }
    if (rows.empty()) {
      text += "  nothing grows and never comes back, as far as its shape tells\n";
      continue;
    }
    text += "\n";
    text += Row("Score", "Growth", "Live", "Blocks", GroupTitle(options.by));
    text += std::string(72, '=') + "\n" + rows;
  }
  return text;
}

std::string JsonLeaks(const Session& session, const std::vector<std::vector<Growth>>& growths,
                      const LeakReportOptions& options) {
  ordered_json report = {{"by", kGroupingNames[static_cast<size_t>(options.by)]},
                         {"leak_score", kSuspectScore},
                         {"groups", ordered_json::array()}};
  for (size_t i = 0; i < session.targets.size(); ++i) {
    for (const Growth& growth : growths[i]) {
      ordered_json& object = report["groups"].emplace_back(ordered_json{{"pid", session.targets[i].pid}});
      AddGroup(object, growth.group);
      object["source"] = growth.group.source;
      object["code"] = growth.group.code;
      object["score"] = growth.score;
      object["suspected"] = growth.score >= kSuspectScore;
      object["bytes_per_second"] = growth.bytes_per_second;
      object["live_bytes"] = growth.group.self.live_bytes();
      object["live_count"] = growth.group.self.live_count();
      object["old_bytes"] = growth.old_bytes;
      object["first_s"] = static_cast<double>(growth.first_ns) / 1e9;
      object["troughs"] = growth.troughs;
      object["ages"] = AgesToJson(growth.ages);
    }
  }
  report["processes"] = ordered_json::array();
  for (size_t i = 0; i < session.targets.size(); ++i) {
    const Live live = LiveOf(growths[i]);
    report["processes"].push_back({{"pid", session.targets[i].pid},
                                   {"end_s", static_cast<double>(session.targets[i].last_ns()) / 1e9},
                                   {"live_bytes", live.bytes},
                                   {"ages", AgesToJson(live.ages)}});
  }
  return JsonText(report);
}

}  // namespace memline
