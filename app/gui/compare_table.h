// SPDX-License-Identifier: GPL-3.0-or-later
// Two sessions, or two times of one, side by side, line by line, as `memline diff` compares them.
#ifndef MEMLINE_APP_GUI_COMPARE_TABLE_H_
#define MEMLINE_APP_GUI_COMPARE_TABLE_H_

#include <QCoreApplication>
#include <memory>
#include <vector>

#include "app/gui/figure_model.h"
#include "app/gui/view_task.h"
#include "profiler_core/analyse/comparison.h"

namespace memline::app {

/// What is compared with: lines of all processes together.
struct Baseline {
  QString name;
  bool is_change = false;  ///< of a range of time, to be compared with another range
  std::vector<Group> groups;
};
using BaselinePtr = std::shared_ptr<const Baseline>;

struct CompareTable {
  enum Column { kPlace, kChange, kCountChange, kBefore, kAfter };
  static constexpr size_t kMostRows = 2000;  ///< more take longer to sort than a frame
  std::vector<FigureRow> rows;               ///< those that changed most
  size_t left_out = 0;
  int64_t change_bytes = 0;  ///< of all rows
  int64_t before_bytes = 0;

  Q_DECLARE_TR_FUNCTIONS(memline::app::CompareTable)
};

[[nodiscard]] std::vector<FigureColumn> CompareColumns();

/// The end of a session, or of a recording that a program wrote by itself.
[[nodiscard]] absl::StatusOr<BaselinePtr> ReadBaseline(const std::filesystem::path& path);
/// The time of the task. Errors as CountersOf.
[[nodiscard]] absl::StatusOr<BaselinePtr> BaselineOf(const ViewTask& task);

/// With all processes of the task. Of a range: what changed in it, where the baseline tells of changes, else how it was
/// at its end. Errors as CountersOf; FailedPrecondition for a baseline of changes where no range is shown.
[[nodiscard]] absl::StatusOr<std::shared_ptr<const CompareTable>> BuildCompareTable(const Baseline& before,
                                                                                    const ViewTask& task);

}  // namespace memline::app

#endif  // MEMLINE_APP_GUI_COMPARE_TABLE_H_
