// SPDX-License-Identifier: MIT
// What grows and never comes back, with the reason in words.
#ifndef MEMLINE_REPORT_LEAK_REPORT_H_
#define MEMLINE_REPORT_LEAK_REPORT_H_

#include <cstddef>
#include <string>
#include <vector>

#include "profiler_core/analyse/growth.h"

namespace memline {

struct LeakReportOptions {
  Grouping by = Grouping::kLine;
  bool all = false;  ///< also what is not suspected
  size_t top = 20;   ///< rows of each process
};

/// `growths[i]` is of session.targets[i], as FindGrowth sorts them.
[[nodiscard]] std::string TextLeaks(const Session& session, const std::vector<std::vector<Growth>>& growths,
                                    const LeakReportOptions& options);
/// {"by", "leak_score": the score from which on a group is suspected, "groups": [{"pid", "name", "function", "file",
/// "line", "source", "code", "score", "suspected", "bytes_per_second", "live_bytes", "live_count", "old_bytes",
/// "first_s", "troughs", "ages"}], "processes": [{"pid", "end_s", "live_bytes", "ages"}]}, all groups. "ages" has a
/// {"older_than_s", "least_bytes", "most_bytes"} for each power of ten of seconds (live_ages.h).
[[nodiscard]] std::string JsonLeaks(const Session& session, const std::vector<std::vector<Growth>>& growths,
                                    const LeakReportOptions& options);

/// "older than 1.00 s: 240 KiB, 10.0 s: 120 KiB to 180 KiB, 100 s: at most 20.0 KiB"; "" without any.
[[nodiscard]] std::string DescribeAges(const std::vector<OlderThan>& ages);

/// "rose in 7 of 7 steps, by 50.0 KiB/s of late; at least 1.20 MiB of it older than 10.0 s".
[[nodiscard]] std::string ReasonOf(const Growth& growth);

}  // namespace memline

#endif  // MEMLINE_REPORT_LEAK_REPORT_H_
