// SPDX-License-Identifier: MIT
// The coordinates of a timeline, in units of its viewBox.
#ifndef MEMLINE_REPORT_HTML_PLOT_AREA_H_
#define MEMLINE_REPORT_HTML_PLOT_AREA_H_

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <string>

namespace memline {

struct PlotArea {
  static constexpr double kWidth = 1000;
  static constexpr double kLeft = 72;
  static constexpr double kRight = 984;
  static constexpr double kTop = 30;  ///< above it the flags of marks and the name of the peak
  static constexpr double kBottom = 260;

  int64_t begin_ns = 0;
  int64_t end_ns = 1;
  double highest = 1;  ///< at kTop

  [[nodiscard]] double X(int64_t time_ns) const {
    const double share =
        static_cast<double>(time_ns - begin_ns) / static_cast<double>(std::max<int64_t>(1, end_ns - begin_ns));
    return kLeft + (kRight - kLeft) * std::clamp(share, 0.0, 1.0);
  }
  [[nodiscard]] double Y(double bytes) const {
    return kBottom - (kBottom - kTop) * std::clamp(bytes / std::max(1.0, highest), 0.0, 1.0);
  }
  /// Of one unit.
  [[nodiscard]] int64_t UnitNs() const {
    return std::max<int64_t>(1, static_cast<int64_t>(static_cast<double>(end_ns - begin_ns) / (kRight - kLeft)));
  }
};

/// A coordinate: a tenth of a unit is less than a pixel.
[[nodiscard]] inline std::string Coordinate(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.1f", value);
  std::string number = text;
  if (number.ends_with(".0")) number.resize(number.size() - 2);
  return number;
}

}  // namespace memline

#endif  // MEMLINE_REPORT_HTML_PLOT_AREA_H_
