// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/growth_table.h"

#include <algorithm>

#include "profiler_core/report/format.h"
#include "profiler_core/report/group_fields.h"
#include "profiler_core/report/leak_report.h"
#include "profiler_core/store/counter_history.h"

namespace memline::app {
namespace {

QString GrowthText(const std::string& text) { return QString::fromStdString(text); }

}  // namespace

std::vector<FigureColumn> GrowthColumns() {
  return {{GrowthTable::tr("Line"), GrowthTable::tr("The line that allocated, with its function and text"), true},
          {GrowthTable::tr("Score"),
           GrowthTable::tr(
               "From 0 to 1: how surely the least that it held grows and never comes back; from 0.5 on a leak is "
               "suspected"),
           false},
          {GrowthTable::tr("Held over time"),
           GrowthTable::tr("The least that was live in each eighth of the time since its first allocation"), false},
          {GrowthTable::tr("Growth"),
           GrowthTable::tr("Bytes per second, of the least that was live, in the second half"), false},
          {GrowthTable::tr("Live"), GrowthTable::tr("Bytes allocated here and not yet freed"), false},
          {GrowthTable::tr("Blocks"), GrowthTable::tr("Blocks allocated here and not yet freed"), false},
          {GrowthTable::tr("Why"), GrowthTable::tr("What the score is made of"), true}};
}

FigureRow GrowthRow(const Growth& growth) {
  const Group& group = growth.group;
  FigureRow row{.key = group.name + '\n' + group.function + '\n' + group.file,
                .place = {group.function, group.file, group.line},
                .cells = std::vector<FigureCell>(GrowthTable::kReason + 1)};
  row.cells[GrowthTable::kPlace] = {.text = GrowthText(GroupLabel(group, Grouping::kLine)),
                                    .tip = GrowthText(Printable(group.file))};
  row.cells[GrowthTable::kScore] = {.text = growth.score > 0 ? QString::number(growth.score, 'f', 2) : QString(),
                                    .tip = (growth.score >= kSuspectScore ? GrowthTable::tr("%1: suspected to leak")
                                                                          : GrowthTable::tr("%1: not suspected"))
                                               .arg(growth.score, 0, 'f', 4),
                                    .value = growth.score,
                                    .share = growth.score};
  FigureCell& curve = row.cells[GrowthTable::kCurve];
  QStringList troughs;
  for (const uint64_t trough : growth.troughs) {
    curve.curve << static_cast<double>(trough);
    troughs << GrowthText(FormatBytes(trough));
  }
  curve.tip = GrowthTable::tr("At least live in each eighth of the time: %1").arg(troughs.join(", "));
  curve.value = curve.curve.back();
  const auto rate = static_cast<int64_t>(growth.bytes_per_second);
  row.cells[GrowthTable::kRate] = {
      .text = rate == 0 ? QString() : GrowthText(FormatByteChange(rate)) + "/s",
      .tip =
          GrowthTable::tr("%1 bytes per second in the second half of its time").arg(growth.bytes_per_second, 0, 'f', 0),
      .value = growth.bytes_per_second};
  const uint64_t live = group.self.live_bytes();
  row.cells[GrowthTable::kLive] = {
      .text = GrowthText(BlankIfZero(live, FormatBytes)),
      .tip = GrowthTable::tr("%1, exact: counted at every allocation and free").arg(GrowthText(FormatExactBytes(live))),
      .value = static_cast<double>(live)};
  row.cells[GrowthTable::kBlocks] = {.text = GrowthText(BlankIfZero(group.self.live_count(), FormatCount)),
                                     .tip = GrowthTable::tr("%1 blocks").arg(group.self.live_count()),
                                     .value = static_cast<double>(group.self.live_count())};
  row.cells[GrowthTable::kReason].text = GrowthText(ReasonOf(growth));
  return row;
}

absl::StatusOr<std::shared_ptr<const GrowthTable>> BuildGrowthTable(const ViewTask& task) {
  const Target& target = task.targets.front();
  auto table = std::make_shared<GrowthTable>();
  table->time = {0, target.last_ns()};
  if (task.time.kind == ShownTime::Kind::kRange) table->time.from_ns = task.time.from_ns;
  if (task.time.kind != ShownTime::Kind::kWhole) table->time.to_ns = std::min(task.time.to_ns, table->time.to_ns);
  auto history = CounterHistory::Open(task.path);
  if (!history.ok()) return history.status();
  absl::Status status;
  const auto replay = [&](const TickVisitor& visit) {
    status = (*history)->ForEachTick(task.process, [&](const CounterTick& tick) { visit(tick.time_ns, tick.changed); });
    return status.ok() && !*task.abandoned;
  };
  const auto growths = FindGrowth(target, {}, replay, table->time);
  if (!growths) return status.ok() ? absl::CancelledError("nobody waits for it") : status;
  for (const Growth& growth : *growths) {
    if (table->rows.size() < GrowthTable::kMostRows) table->rows.push_back(GrowthRow(growth));
    table->suspected += growth.score >= kSuspectScore ? 1 : 0;
  }
  table->left_out = growths->size() - table->rows.size();
  return table;
}

}  // namespace memline::app
