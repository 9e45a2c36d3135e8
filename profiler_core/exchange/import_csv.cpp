// SPDX-License-Identifier: MIT
#include <absl/strings/str_cat.h>

#include <string>
#include <utility>
#include <vector>

#include "memline/wire.h"
#include "profiler_core/exchange/importers.h"
#include "profiler_core/exchange/line_reader.h"
#include "profiler_core/exchange/timeline.h"

namespace memline {
namespace {

constexpr char kCsvOrigin[] = "a csv timeline, which has totals and no lines";

// Which series a column is; behind those of kSeriesInfo come the user counters.
struct Columns {
  std::vector<size_t> series;
  std::vector<std::string> counters;
};

absl::StatusOr<Columns> ReadHeader(LineReader& lines) {
  std::string_view line;
  if (!lines.Next(line)) return lines.status().ok() ? lines.Wrong("it is empty") : lines.status();
  if (line.ends_with('\r')) line.remove_suffix(1);
  Columns columns;
  for (const char* first : {"time_s", "pid"}) {
    if (TakeField(line, ',') != first) return lines.Wrong("the columns do not begin with time_s,pid");
  }
  while (!line.empty()) {
    const std::string_view name = TakeField(line, ',');
    size_t at = 0;
    while (at < kSeriesCount && kSeriesInfo[at].key != name) ++at;
    if (at == kSeriesCount) {
      at += columns.counters.size();
      columns.counters.emplace_back(name);
    }
    columns.series.push_back(at);
  }
  if (columns.counters.size() > wire::kMaxUserCounters) return lines.Wrong("there are too many columns");
  return columns;
}

absl::Status ReadRow(std::string_view line, const Columns& columns, const LineReader& lines, Timeline& timeline) {
  const std::optional<int64_t> time_ns = ParseNanoseconds(TakeField(line, ','));
  if (!time_ns) return lines.Wrong("the time is no number of seconds");
  const std::optional<uint32_t> pid = ParseNumber<uint32_t>(TakeField(line, ','));
  if (!pid) return lines.Wrong("the pid is no number");
  ProcessTimeline& process = timeline[*pid];
  process.counters.resize(columns.counters.size());
  for (const size_t series : columns.series) {
    const std::string_view field = TakeField(line, ',');
    if (field.empty()) continue;
    const std::optional<double> value = ParseReal(field);
    if (!value) return lines.Wrong(absl::StrCat("\"", std::string(field), "\" is no number"));
    auto& samples = series < kSeriesCount ? process.series[series] : process.counters[series - kSeriesCount];
    samples.push_back({*time_ns, *value});
  }
  if (!line.empty()) return lines.Wrong("it has more fields than there are columns");
  ++process.rows;
  return absl::OkStatus();
}

}  // namespace

absl::Status ImportCsv(ByteSource& source, SessionSink& sink) {
  LineReader lines(source);
  const absl::StatusOr<Columns> columns = ReadHeader(lines);
  if (!columns.ok()) return columns.status();
  Timeline timeline;
  for (std::string_view line; lines.Next(line);) {
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (line.empty()) continue;
    if (absl::Status status = ReadRow(line, *columns, lines, timeline); !status.ok()) return status;
  }
  if (!lines.status().ok()) return lines.status();
  AddTimeline(std::move(timeline), columns->counters, kCsvOrigin, sink.session());
  return absl::OkStatus();
}

}  // namespace memline
