// SPDX-License-Identifier: MIT
// The differences between two moments, in the columns of tracemalloc: size, its change, count, its change, average.
#ifndef MEMLINE_REPORT_DIFF_REPORT_H_
#define MEMLINE_REPORT_DIFF_REPORT_H_

#include <cstddef>
#include <string>
#include <vector>

#include "profiler_core/analyse/comparison.h"

namespace memline {

struct DiffReportOptions {
  Grouping by = Grouping::kLine;
  size_t top = 25;
  std::string before;  ///< what the two are called
  std::string after;
};

/// Rows without a change are left out, but counted in the sum below.
[[nodiscard]] std::string TextDiff(const std::vector<ComparedGroup>& rows, const DiffReportOptions& options);
/// {"by", "before", "after", "groups": [{"name", "function", "file", "line", "source", "live_bytes",
/// "live_bytes_change", "live_count", "live_count_change", "before": {counters}, "after": {counters}}]}, all rows.
[[nodiscard]] std::string JsonDiff(const std::vector<ComparedGroup>& rows, const DiffReportOptions& options);
/// The same without "before" and "after".
[[nodiscard]] std::string CsvDiff(const std::vector<ComparedGroup>& rows);

}  // namespace memline

#endif  // MEMLINE_REPORT_DIFF_REPORT_H_
