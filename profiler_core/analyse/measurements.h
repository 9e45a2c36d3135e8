// SPDX-License-Identifier: MIT
// All that a budget may limit, of one process: as a whole, and of each of its functions, files and lines.
#ifndef MEMLINE_ANALYSE_MEASUREMENTS_H_
#define MEMLINE_ANALYSE_MEASUREMENTS_H_

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "profiler_core/analyse/budget.h"
#include "profiler_core/analyse/group_keys.h"
#include "profiler_core/analyse/grouping.h"
#include "profiler_core/analyse/growth.h"

namespace memline {

/// In the unit of each measure. Nothing where it was not measured, or not asked for.
class Measured {
 public:
  [[nodiscard]] std::optional<double>& operator[](Measure measure) { return values_[static_cast<size_t>(measure)]; }
  [[nodiscard]] std::optional<double> operator[](Measure measure) const {
    return values_[static_cast<size_t>(measure)];
  }

 private:
  std::array<std::optional<double>, kMeasureCount> values_{};
};

struct MeasuredGroup {
  Group group;
  GroupKeys::Key key;  ///< the same in another recording
  Measured self;
  Measured inclusive;       ///< with annotated callees
  double live_at_peak = 0;  ///< of a line, self: what it held when the heap of the process was largest
};

struct ProcessMeasurements {
  std::string name;  ///< "program (pid 4711)"
  std::string program;
  MeasuredGroup whole;  ///< named as the process
  std::vector<MeasuredGroup> functions;
  std::vector<MeasuredGroup> files;
  std::vector<MeasuredGroup> lines;         ///< by rising number
  std::vector<MeasuredGroup> silent_lines;  ///< of annotated functions whose text is known, all zero

  std::string heap_unknown;     ///< why, where nothing is known of allocations
  std::string history_unknown;  ///< why, where peaks and leaks of lines are not known
  std::string rss_unknown;      ///< why, where lines were not charged with RSS
};

/// What takes a pass over the history, and is measured only if it is wanted.
struct MeasureWishes {
  bool live_peaks = false;  ///< of functions, files and lines
  bool leaks = false;
};
[[nodiscard]] MeasureWishes WishesOf(const Budget& budget);

using CounterReplay = std::function<bool(const TickVisitor&)>;

/// `replay` is empty for a recording without a history. Nothing when it returns false.
[[nodiscard]] std::optional<ProcessMeasurements> MeasureProcess(const Target& target, const MeasureWishes& wishes,
                                                                const CounterReplay& replay);

/// All processes of a session together; nothing of the heap where it is unknown of one of them.
[[nodiscard]] MeasuredGroup MeasureTotal(const Session& session);

}  // namespace memline

#endif  // MEMLINE_ANALYSE_MEASUREMENTS_H_
