// SPDX-License-Identifier: MIT
#include "profiler_core/report/html_axis.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

namespace memline {
namespace {

constexpr std::array<const char*, 6> kUnits = {"B", "KiB", "MiB", "GiB", "TiB", "PiB"};
constexpr std::array<int64_t, 13> kLongSteps = {1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600};  // seconds

std::string Number(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.6g", value);
  return text;
}

std::string ByteLabel(double bytes) {
  if (bytes == 0) return "0";
  size_t unit = 0;
  while (unit + 1 < kUnits.size() && bytes >= 1024 && std::fmod(bytes / 1024, 0.125) == 0) {
    bytes /= 1024;
    ++unit;
  }
  return Number(bytes) + " " + kUnits[unit];
}

// Below a second 1, 2 or 5 of a power of ten; above it what clocks have.
int64_t TimeStep(double least_ns) {
  for (int64_t power = 1; power <= 100'000'000; power *= 10) {
    for (const int64_t times : {1, 2, 5}) {
      if (static_cast<double>(times * power) >= least_ns) return times * power;
    }
  }
  for (const int64_t seconds : kLongSteps) {
    if (static_cast<double>(seconds) * 1e9 >= least_ns) return seconds * 1'000'000'000;
  }
  int64_t hours = 2;
  while (static_cast<double>(hours) * 3600e9 < least_ns) hours *= 2;
  return hours * 3'600'000'000'000;
}

std::string TimeLabel(int64_t ns, int64_t step_ns) {
  if (ns == 0) return "0";
  const double seconds = static_cast<double>(ns) / 1e9;
  if (step_ns < 1'000'000) return Number(seconds * 1e6) + " µs";
  if (seconds < 1 && step_ns < 1'000'000'000) return Number(seconds * 1e3) + " ms";
  if (seconds < 60 || step_ns < 1'000'000'000) return Number(seconds) + " s";
  const int64_t whole = ns / 1'000'000'000;
  const auto part = [](int64_t amount, const char* unit) {
    return amount == 0 ? std::string() : " " + std::to_string(amount) + " " + unit;
  };
  return (part(whole / 3600, "h") + part(whole % 3600 / 60, "min") + part(whole % 60, "s")).substr(1);
}

}  // namespace

std::vector<AxisTick> ByteTicks(double highest, int max_intervals) {
  const double step = std::exp2(std::ceil(std::log2(std::max(1.0, highest / std::max(1, max_intervals)))));
  std::vector<AxisTick> ticks;
  for (double value = 0;; value += step) {
    ticks.push_back({value, ByteLabel(value)});
    if (value >= highest && ticks.size() > 1) return ticks;
  }
}

std::vector<AxisTick> TimeTicks(int64_t begin_ns, int64_t end_ns, int max_intervals) {
  const int64_t step =
      TimeStep(static_cast<double>(std::max<int64_t>(1, end_ns - begin_ns)) / std::max(1, max_intervals));
  std::vector<AxisTick> ticks;
  for (int64_t at = (std::max<int64_t>(0, begin_ns) + step - 1) / step * step; at <= end_ns; at += step) {
    ticks.push_back({static_cast<double>(at), TimeLabel(at, step)});
  }
  return ticks;
}

}  // namespace memline
