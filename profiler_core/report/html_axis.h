// SPDX-License-Identifier: MIT
// Where the ticks of an axis stand, and what they are called.
#ifndef MEMLINE_REPORT_HTML_AXIS_H_
#define MEMLINE_REPORT_HTML_AXIS_H_

#include <cstdint>
#include <string>
#include <vector>

namespace memline {

struct AxisTick {
  double value = 0;
  std::string label;
};

/// From 0 up to the first tick at or above `highest`, in steps of a power of two, so that labels are short: "0",
/// "512 KiB", "1.5 MiB".
[[nodiscard]] std::vector<AxisTick> ByteTicks(double highest, int max_intervals);

/// Nanoseconds within [begin_ns, end_ns] at round times: "0", "20 ms", "1.5 s", "2 min", "1 h 30 min".
[[nodiscard]] std::vector<AxisTick> TimeTicks(int64_t begin_ns, int64_t end_ns, int max_intervals);

}  // namespace memline

#endif  // MEMLINE_REPORT_HTML_AXIS_H_
