// SPDX-License-Identifier: MIT
// The text format 1.0.0 of OpenMetrics.
// https://github.com/OpenObservability/OpenMetrics/blob/main/specification/OpenMetrics.md
#ifndef MEMLINE_EXCHANGE_OPEN_METRICS_TEXT_H_
#define MEMLINE_EXCHANGE_OPEN_METRICS_TEXT_H_

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

namespace memline {

enum class MetricType { kGauge, kCounter, kInfo };

/// What all samples of a metric have in common.
struct MetricFamily {
  std::string_view name;  ///< ends with the unit, without _total or _info
  MetricType type;
  std::string_view unit;  ///< "" for counts
  std::string_view help;
};

/// name="value",… . Values may be anything: what is no UTF-8 or no printable text is replaced, what is very long cut.
[[nodiscard]] std::string MetricLabels(std::initializer_list<std::pair<std::string_view, std::string_view>> labels);

class OpenMetricsText {
 public:
  /// Samples that are added belong to this family, until the next one begins. Each once.
  void Begin(const MetricFamily& family);
  void Add(std::string_view labels, std::string_view value);

  /// The complete text.
  [[nodiscard]] std::string Finish() &&;

 private:
  std::string text_;
  std::string sample_name_;
};

}  // namespace memline

#endif  // MEMLINE_EXCHANGE_OPEN_METRICS_TEXT_H_
