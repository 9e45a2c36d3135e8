// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/process_model.h"

#include <QFontDatabase>
#include <algorithm>
#include <utility>

#include "app/gui/launch_settings.h"
#include "profiler_core/model/file_name.h"
#include "profiler_core/report/format.h"

namespace memline::app {
namespace {

QString NameOf(const RunningProcess& process) {
  const std::string& path =
      process.executable.empty() && !process.command.empty() ? process.command[0] : process.executable;
  return QString::fromStdString(Printable(FileName(path)));
}

QString CommandOf(const RunningProcess& process) {
  QStringList words;
  for (const std::string& word : process.command) words << QString::fromStdString(Printable(word));
  return JoinArguments(words);
}

bool SameProcesses(const std::vector<RunningProcess>& a, const std::vector<RunningProcess>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](const RunningProcess& x, const RunningProcess& y) { return x.pid == y.pid; });
}

}  // namespace

void ProcessModel::SetProcesses(std::vector<RunningProcess> processes) {
  std::stable_partition(processes.begin(), processes.end(),
                        [](const RunningProcess& process) { return process.annotated; });
  if (SameProcesses(processes, processes_)) {
    processes_ = std::move(processes);
    if (!processes_.empty()) emit dataChanged(index(0, 0), index(rowCount() - 1, kColumns - 1));
    return;
  }
  beginResetModel();
  processes_ = std::move(processes);
  endResetModel();
}

int ProcessModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(processes_.size());
}

int ProcessModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : kColumns; }

QVariant ProcessModel::data(const QModelIndex& index, int role) const {
  if (!index.isValid()) return {};
  const RunningProcess& process = processes_[static_cast<size_t>(index.row())];
  if (role == kPidRole) return process.pid;
  if (role == kAnnotatedRole) return process.annotated;
  if (role == kSearchRole) {
    return QString("%1 %2 %3").arg(NameOf(process)).arg(process.pid).arg(CommandOf(process));
  }
  if (role == Qt::TextAlignmentRole && (index.column() == kPid || index.column() == kRss)) {
    return QVariant(Qt::AlignRight | Qt::AlignVCenter);
  }
  if (role == Qt::ToolTipRole && index.column() == kCommand) return CommandOf(process);
  if (role != Qt::DisplayRole) return {};
  switch (index.column()) {
    case kName:
      return NameOf(process);
    case kPid:
      return QString::number(process.pid);
    case kRss:
      return QString::fromStdString(FormatBytes(process.rss_bytes));
    case kLines:
      return process.annotated ? tr("lines and RSS") : tr("RSS");
    default:
      return CommandOf(process);
  }
}

QVariant ProcessModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (orientation != Qt::Horizontal) return {};
  if (role == Qt::TextAlignmentRole) {
    const bool number = section == kPid || section == kRss;
    return QVariant((number ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
  }
  if (role != Qt::DisplayRole) return {};
  return QStringList{tr("Program"), tr("Shows"), tr("Command"), tr("Pid"), tr("RSS")}.value(section);
}

}  // namespace memline::app
