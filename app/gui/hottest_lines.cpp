// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/hottest_lines.h"

#include <QFileInfo>
#include <algorithm>

#include "profiler_core/report/format.h"

namespace memline::app {
namespace {

constexpr qsizetype kMaxSourceShown = 60;

QString TextOf(const LineRow& line, int64_t bytes, bool is_change) {
  const std::string size = is_change ? FormatByteChange(bytes) : FormatBytes(static_cast<uint64_t>(bytes));
  QString source = QString::fromStdString(Printable(line.source)).trimmed();
  if (source.size() > kMaxSourceShown) source = source.left(kMaxSourceShown - 1) + "…";
  return QString("%1   %2:%3   %4")
      .arg(QString::fromStdString(size), QFileInfo(QString::fromStdString(line.file)).fileName())
      .arg(line.line)
      .arg(source);
}

}  // namespace

std::vector<HotLine> HottestLines(const TargetTables& tables, size_t max) {
  const bool is_change = tables.time.kind == ShownTime::Kind::kRange;
  std::vector<HotLine> hottest;
  for (const LineRow& line : tables.lines) {
    const Counters& counters = line.self.counters;
    const int64_t bytes = is_change ? counters.live_change_bytes() : static_cast<int64_t>(counters.live_bytes());
    if (line.line == 0 || bytes <= 0) continue;
    const auto function = std::ranges::find_if(
        tables.functions, [&](const FunctionRow& row) { return row.name == line.function && row.file == line.file; });
    if (function == tables.functions.end()) continue;
    hottest.push_back({function->function, line.line, bytes, TextOf(line, bytes, is_change)});
  }
  std::ranges::stable_sort(hottest, std::ranges::greater(), &HotLine::bytes);
  if (hottest.size() > max) hottest.resize(max);
  return hottest;
}

}  // namespace memline::app
