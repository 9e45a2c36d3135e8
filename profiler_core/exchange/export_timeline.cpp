// SPDX-License-Identifier: MIT
#include <absl/strings/str_format.h>

#include <algorithm>
#include <array>
#include <limits>

#include "profiler_core/exchange/export.h"
#include "profiler_core/report/csv.h"
#include "profiler_core/report/format.h"

namespace memline {
namespace {

constexpr double kMebibyte = 1 << 20;

double UnixSeconds(const Session& session, int64_t time_ns) {
  return static_cast<double>(session.start_unix_ns) / 1e9 + static_cast<double>(time_ns) / 1e9;
}

void AddTicks(const Target& target, CsvWriter& csv) {
  std::array<size_t, kSeriesCount> next{};
  for (;;) {
    int64_t time_ns = std::numeric_limits<int64_t>::max();
    for (size_t i = 0; i < kSeriesCount; ++i) {
      if (next[i] < target.series[i].size()) time_ns = std::min(time_ns, target.series[i].times()[next[i]]);
    }
    if (time_ns == std::numeric_limits<int64_t>::max()) return;
    csv.Add(absl::StrFormat("%.6f", static_cast<double>(time_ns) / 1e9));
    csv.Add(target.pid);
    for (size_t i = 0; i < kSeriesCount; ++i) {
      if (next[i] < target.series[i].size() && target.series[i].times()[next[i]] == time_ns) {
        csv.Add(static_cast<uint64_t>(target.series[i].values()[next[i]++]));
      } else {
        csv.Add("");
      }
    }
    csv.EndRow();
  }
}

// In the name of a function a blank would end it.
std::string DatName(const Target& target, uint32_t node) {
  const uint32_t function = target.nodes[node].function;
  const FunctionSource* source = function < target.sources.size() ? &target.sources[function] : nullptr;
  std::string name =
      source != nullptr && !source->display_name.empty() ? source->display_name : target.functions[function].name;
  if (!target.functions[function].region.empty()) name += ":" + target.functions[function].region;
  name = Printable(name);
  std::replace(name.begin(), name.end(), ' ', '_');
  return name;
}

void AddDatTarget(const Session& session, const Target& target, bool is_first, std::string& text) {
  for (const Bracket& bracket : target.brackets) {
    if (!is_first || bracket.end_ns < 0 || bracket.node == 0 || bracket.node >= target.nodes.size()) continue;
    text += absl::StrFormat(
        "FUNC %s %.6f %.4f %.6f %.4f\n", DatName(target, bracket.node),
        static_cast<double>(bracket.begin_rss_bytes) / kMebibyte, UnixSeconds(session, bracket.begin_ns),
        static_cast<double>(bracket.end_rss_bytes) / kMebibyte, UnixSeconds(session, bracket.end_ns));
  }
  const Pyramid& rss = target[SeriesId::kRss];
  for (size_t i = 0; i < rss.size(); ++i) {
    const double mebibytes = rss.values()[i] / kMebibyte;
    const double time = UnixSeconds(session, rss.times()[i]);
    text += is_first ? absl::StrFormat("MEM %.6f %.4f\n", mebibytes, time)
                     : absl::StrFormat("CHLD %d %.6f %.4f\n", target.pid, mebibytes, time);
  }
}

}  // namespace

std::string ExportCsv(const Session& session) {
  CsvWriter csv;
  csv.Add("time_s");
  csv.Add("pid");
  for (const SeriesInfo& series : kSeriesInfo) csv.Add(series.key);
  csv.EndRow();
  for (const Target& target : session.targets) AddTicks(target, csv);
  return csv.Take();
}

std::string ExportDat(const Session& session) {
  std::string text;
  if (!session.targets.empty()) text = "CMDLINE " + JoinCommand(session.targets[0].command) + "\n";
  for (size_t i = 0; i < session.targets.size(); ++i) AddDatTarget(session, session.targets[i], i == 0, text);
  return text;
}

}  // namespace memline
