// SPDX-License-Identifier: MIT
#include <absl/strings/str_format.h>

#include <algorithm>
#include <optional>

#include "profiler_core/exchange/export.h"
#include "profiler_core/exchange/tick_rows.h"
#include "profiler_core/report/csv.h"
#include "profiler_core/report/format.h"

namespace memline {
namespace {

constexpr double kMebibyte = 1 << 20;

double UnixSeconds(const Session& session, int64_t time_ns) {
  return static_cast<double>(session.start_unix_ns) / 1e9 + static_cast<double>(time_ns) / 1e9;
}

void AddTicks(const Target& target, CsvWriter& csv) {
  ForEachTickRow(target, [&](int64_t time_ns, const TickValues& values) {
    csv.Add(absl::StrFormat("%.6f", static_cast<double>(time_ns) / 1e9));
    csv.Add(target.pid);
    for (const std::optional<double>& value : values) {
      if (value) {
        csv.Add(static_cast<uint64_t>(*value));
      } else {
        csv.Add("");
      }
    }
    csv.EndRow();
  });
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
        "FUNC %s %.6f %.4f %.6f %.4f %d\n", DatName(target, bracket.node),
        static_cast<double>(bracket.begin_rss_bytes) / kMebibyte, UnixSeconds(session, bracket.begin_ns),
        static_cast<double>(bracket.end_rss_bytes) / kMebibyte, UnixSeconds(session, bracket.end_ns), bracket.depth);
  }
  for (const auto& [time_ns, bytes] : target[SeriesId::kRss]) {
    const double mebibytes = bytes / kMebibyte;
    const double time = UnixSeconds(session, time_ns);
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
