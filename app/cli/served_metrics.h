// SPDX-License-Identifier: GPL-3.0-or-later
// The metrics of a recorder's targets, as often as they are asked for and at a bounded cost.
#ifndef MEMLINE_APP_CLI_SERVED_METRICS_H_
#define MEMLINE_APP_CLI_SERVED_METRICS_H_

#include <chrono>
#include <memory>
#include <string>

#include "profiler_core/exchange/export_open_metrics.h"
#include "profiler_core/receive/recorder.h"

namespace memline::app {

class ServedMetrics {
 public:
  ServedMetrics(const Recorder& recorder, const OpenMetricsOptions& options) : recorder_(recorder), options_(options) {}

  /// A moment old at most. Writing it holds up the recorder, so whoever asks without pause gets the same one for a
  /// while.
  [[nodiscard]] std::shared_ptr<const std::string> Text();

 private:
  using Clock = std::chrono::steady_clock;

  const Recorder& recorder_;
  OpenMetricsOptions options_;
  std::shared_ptr<const std::string> text_;
  Clock::time_point fresh_until_;
};

}  // namespace memline::app

#endif  // MEMLINE_APP_CLI_SERVED_METRICS_H_
