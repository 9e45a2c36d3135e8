// SPDX-License-Identifier: GPL-3.0-or-later
// The samples of a stretch of time as CSV, in the columns of `memline export csv`.
#ifndef MEMLINE_APP_PLOT_VISIBLE_CSV_H_
#define MEMLINE_APP_PLOT_VISIBLE_CSV_H_

#include <QString>
#include <optional>

#include "app/plot/timeline_plot.h"

namespace memline::app {

/// What VisibleCsv needs of one process, or of all: the curves, which share their samples with the session's.
[[nodiscard]] Session CopyCurves(const Session& session, std::optional<size_t> target);
/// Writes the samples in the range. An existing file stays as it is if it cannot be replaced. Any thread. O(samples in
/// the range).
[[nodiscard]] std::optional<Problem> WriteCsv(const Session& curves, TimeRange range, const QString& path);

}  // namespace memline::app

#endif  // MEMLINE_APP_PLOT_VISIBLE_CSV_H_
