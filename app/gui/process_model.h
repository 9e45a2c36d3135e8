// SPDX-License-Identifier: GPL-3.0-or-later
// The running programs to attach to: annotated ones first.
#ifndef MEMLINE_APP_GUI_PROCESS_MODEL_H_
#define MEMLINE_APP_GUI_PROCESS_MODEL_H_

#include <QAbstractTableModel>
#include <vector>

#include "profiler_core/receive/running_processes.h"

namespace memline::app {

class ProcessModel : public QAbstractTableModel {
  Q_OBJECT

 public:
  enum Column { kName, kLines, kCommand, kPid, kRss, kColumns };
  static constexpr int kPidRole = Qt::UserRole;
  static constexpr int kSearchRole = Qt::UserRole + 1;     ///< all that may be searched
  static constexpr int kAnnotatedRole = Qt::UserRole + 2;  ///< whether lines can be told

  using QAbstractTableModel::QAbstractTableModel;
  /// Rows stay where they are while their process runs.
  void SetProcesses(std::vector<RunningProcess> processes);

  [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
  [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
  [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
  [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

 private:
  std::vector<RunningProcess> processes_;
};

}  // namespace memline::app

#endif  // MEMLINE_APP_GUI_PROCESS_MODEL_H_
