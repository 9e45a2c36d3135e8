// SPDX-License-Identifier: GPL-3.0-or-later
// The lines of a process by how surely they leak, worked out from the session's file as `memline leaks` does it.
#ifndef MEMLINE_APP_GUI_GROWTH_TABLE_H_
#define MEMLINE_APP_GUI_GROWTH_TABLE_H_

#include <QCoreApplication>
#include <memory>
#include <vector>

#include "app/gui/figure_model.h"
#include "app/gui/view_task.h"
#include "profiler_core/analyse/growth.h"

namespace memline::app {

struct GrowthTable {
  enum Column { kPlace, kScore, kCurve, kRate, kLive, kBlocks, kReason };
  static constexpr size_t kMostRows = 2000;  ///< more take longer to sort than a frame
  std::vector<FigureRow> rows;               ///< those that are suspected most
  size_t left_out = 0;                       ///< of the others
  size_t suspected = 0;
  GrowthTime time;  ///< that was looked at

  Q_DECLARE_TR_FUNCTIONS(memline::app::GrowthTable)
};

[[nodiscard]] std::vector<FigureColumn> GrowthColumns();
[[nodiscard]] FigureRow GrowthRow(const Growth& growth);

/// Reads the whole history of the process twice. Of a moment, what was up to it.
[[nodiscard]] absl::StatusOr<std::shared_ptr<const GrowthTable>> BuildGrowthTable(const ViewTask& task);

}  // namespace memline::app

#endif  // MEMLINE_APP_GUI_GROWTH_TABLE_H_
