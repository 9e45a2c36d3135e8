// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/compare_table.h"

#include <algorithm>
#include <cstdlib>
#include <map>
#include <utility>

#include "profiler_core/receive/recorder.h"
#include "profiler_core/report/format.h"
#include "profiler_core/report/group_fields.h"

namespace memline::app {
namespace {

const GroupOptions kComparedBy = {.by = Grouping::kLine, .only = {}, .without = {}};

QString ToText(const std::string& text) { return QString::fromStdString(text); }

QString ExactChange(int64_t bytes) {
  return (bytes < 0 ? "-" : "+") + ToText(FormatExactBytes(static_cast<uint64_t>(std::llabs(bytes))));
}

FigureCell BytesCell(uint64_t bytes) {
  return {
      .text = ToText(BlankIfZero(bytes, FormatBytes)),
      .tip =
          CompareTable::tr("%1 live, exact: counted at every allocation and free").arg(ToText(FormatExactBytes(bytes))),
      .value = static_cast<double>(bytes)};
}

FigureCell ChangeCell(int64_t bytes) {
  return {
      .text = ToText(FormatByteChange(bytes)),
      .tip = CompareTable::tr("%1 in that time, exact: counted at every allocation and free").arg(ExactChange(bytes)),
      .value = static_cast<double>(bytes)};
}

FigureCell CellOf(const Counters& counters, bool is_change) {
  return is_change ? ChangeCell(counters.live_change_bytes()) : BytesCell(counters.live_bytes());
}

FigureRow RowOf(const ComparedGroup& compared, int64_t largest, bool is_change) {
  const Group& group = compared.group;
  const int64_t bytes = compared.live_change_bytes();
  const int64_t count = compared.live_change_count();
  const auto size = static_cast<double>(std::llabs(bytes));
  const QString sign = count > 0 ? "+" : count < 0 ? "-" : "";
  FigureRow row{.key = {}, .place = {group.function, group.file, group.line}, .cells = {}};
  row.cells = {
      {.text = ToText(GroupLabel(group, kComparedBy.by)), .tip = ToText(Printable(group.file))},
      {.text = ToText(FormatByteChange(bytes)),
       .tip =
           CompareTable::tr("%1 of what is live, exact: counted at every allocation and free").arg(ExactChange(bytes)),
       .value = size,
       .share = largest == 0 ? 0 : size / static_cast<double>(largest)},
      {.text = count == 0 ? QString() : sign + ToText(FormatCount(static_cast<uint64_t>(std::llabs(count)))),
       .tip = CompareTable::tr("%1%2 live blocks").arg(sign).arg(std::llabs(count)),
       .value = static_cast<double>(std::llabs(count))},
      CellOf(compared.before, is_change),
      CellOf(compared.after, is_change),
  };
  return row;
}

void AddGroups(const Target& target, const std::vector<SiteCounters>& counters, std::vector<Group>& groups) {
  for (Group& group : BuildGroups(target, counters, kComparedBy)) groups.push_back(std::move(group));
}

QString NameOf(const ShownTime& time) {
  const auto text = [](int64_t time_ns) { return ToText(FormatDuration(time_ns)); };
  switch (time.kind) {
    case ShownTime::Kind::kMoment:
      return text(time.to_ns);
    case ShownTime::Kind::kRange:
      return CompareTable::tr("%1 to %2").arg(text(time.from_ns), text(time.to_ns));
    case ShownTime::Kind::kWhole:
      break;
  }
  return CompareTable::tr("the end");
}

absl::StatusOr<std::vector<Group>> GroupsOf(const ViewTask& task) {
  std::vector<Group> groups;
  for (size_t i = 0; i < task.targets.size(); ++i) {
    const auto counters = CountersOf(task, i);
    if (!counters.ok()) return counters.status();
    AddGroups(task.targets[i], *counters, groups);
  }
  return groups;
}

}  // namespace

std::vector<FigureColumn> CompareColumns() {
  return {
      {CompareTable::tr("Line"),
       CompareTable::tr("The line that allocated, with its function and text; it is the same wherever it has moved to"),
       true},
      {CompareTable::tr("Δ size"), CompareTable::tr("Change of the bytes that are live, sorted by its size"), false},
      {CompareTable::tr("Δ count"), CompareTable::tr("Change of the number of blocks that are live"), false},
      {CompareTable::tr("Before"),
       CompareTable::tr("Live then in what is compared with; of a range, what changed in it"), false},
      {CompareTable::tr("After"), CompareTable::tr("Live in this session; of a range, what changed in it"), false}};
}

absl::StatusOr<BaselinePtr> ReadBaseline(const std::filesystem::path& path) {
  const absl::StatusOr<Session> session = OpenRecording(path);
  if (!session.ok()) return session.status();
  auto baseline = std::make_shared<Baseline>();
  baseline->name = ToText(path.filename().string());
  for (const Target& target : session->targets) AddGroups(target, target.counters, baseline->groups);
  return baseline;
}

absl::StatusOr<BaselinePtr> BaselineOf(const ViewTask& task) {
  auto baseline = std::make_shared<Baseline>();
  baseline->name = NameOf(task.time);
  baseline->is_change = task.time.kind == ShownTime::Kind::kRange;
  absl::StatusOr<std::vector<Group>> groups = GroupsOf(task);
  if (!groups.ok()) return groups.status();
  baseline->groups = *std::move(groups);
  return baseline;
}

absl::StatusOr<std::shared_ptr<const CompareTable>> BuildCompareTable(const Baseline& before, const ViewTask& task) {
  const bool is_range = task.time.kind == ShownTime::Kind::kRange;
  if (before.is_change && !is_range) {
    return absl::FailedPreconditionError(
        CompareTable::tr("a change is compared with another change: choose a range on the timeline").toStdString());
  }
  ViewTask shown = task;
  if (is_range && !before.is_change) shown.time = {ShownTime::Kind::kMoment, 0, task.time.to_ns};
  absl::StatusOr<std::vector<Group>> after = GroupsOf(shown);
  if (!after.ok()) return after.status();
  auto table = std::make_shared<CompareTable>();
  // By falling size of the change.
  const std::vector<ComparedGroup> compared = Compare(before.groups, *std::move(after), kComparedBy.by);
  const int64_t largest = compared.empty() ? 0 : std::llabs(compared.front().live_change_bytes());
  std::map<std::string, size_t> seen;  // several processes may have the same line
  for (const ComparedGroup& group : compared) {
    table->change_bytes += group.live_change_bytes();
    table->before_bytes += group.before.live_change_bytes();
    if (group.before.live_change_bytes() == 0 && group.after.live_change_bytes() == 0) continue;
    if (table->rows.size() == CompareTable::kMostRows) {
      ++table->left_out;
      continue;
    }
    FigureRow row = RowOf(group, largest, before.is_change);
    row.key = group.group.name + '\n' + group.group.function + '\n' + group.group.file + '\n' + group.group.source;
    row.key += '\n' + std::to_string(seen[row.key]++);
    table->rows.push_back(std::move(row));
  }
  return table;
}

}  // namespace memline::app
