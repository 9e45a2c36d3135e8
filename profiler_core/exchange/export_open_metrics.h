// SPDX-License-Identifier: MIT
// The last values of a session in the text format 1.0.0 of OpenMetrics, https://openmetrics.io: of each process, and of
// the lines that hold most. resources/doc/fleets.md lists the metrics.
#ifndef MEMLINE_EXCHANGE_EXPORT_OPEN_METRICS_H_
#define MEMLINE_EXCHANGE_EXPORT_OPEN_METRICS_H_

#include <cstddef>
#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <string>

#include "profiler_core/model/session.h"

namespace memline {

struct OpenMetricsOptions {
  static constexpr size_t kAll = std::numeric_limits<size_t>::max();

  size_t process_lines = kAll;  ///< of each process at most, those with the most live bytes
  size_t lines = kAll;          ///< of all processes together, but for one each
  /// The label `command` has the arguments of the program, too. They may tell the processes of one program apart, and
  /// they may hold secrets.
  bool arguments = true;
  /// Processes that ended earlier are left out.
  int64_t ended_after_ns = std::numeric_limits<int64_t>::min();
  /// Per process id: processor time that the runtime in it has used, where that is known.
  std::map<uint32_t, uint64_t> runtime_cpu_ns{};
};

/// A process that is gone is left out, too, if its id was given to another one since: what has the same labels is one
/// series for who reads this.
[[nodiscard]] std::string ExportOpenMetrics(const Session& session, const OpenMetricsOptions& options = {});

}  // namespace memline

#endif  // MEMLINE_EXCHANGE_EXPORT_OPEN_METRICS_H_
