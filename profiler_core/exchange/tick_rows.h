// SPDX-License-Identifier: MIT
// The series of a target as the rows of one table.
#ifndef MEMLINE_EXCHANGE_TICK_ROWS_H_
#define MEMLINE_EXCHANGE_TICK_ROWS_H_

#include <algorithm>
#include <array>
#include <cstdint>
#include <limits>
#include <optional>
#include <vector>

#include "profiler_core/model/session.h"

namespace memline {

using TickValues = std::array<std::optional<double>, kSeriesCount>;

/// Calls visit(time_ns, values) for each time at which a series has a sample, in order. Of two samples of a series at
/// one time the second has a row of its own.
template <typename Visit>
void ForEachTickRow(const Target& target, Visit visit) {
  constexpr int64_t kNone = std::numeric_limits<int64_t>::max();
  std::vector<Pyramid::Iterator> next;
  for (const Pyramid& series : target.series) next.push_back(series.begin());
  for (;;) {
    int64_t time_ns = kNone;
    for (size_t i = 0; i < kSeriesCount; ++i) {
      if (next[i] != target.series[i].end()) time_ns = std::min(time_ns, (*next[i]).time_ns);
    }
    if (time_ns == kNone) return;
    TickValues values;
    for (size_t i = 0; i < kSeriesCount; ++i) {
      if (next[i] == target.series[i].end() || (*next[i]).time_ns != time_ns) continue;
      values[i] = (*next[i]).value;
      ++next[i];
    }
    visit(time_ns, values);
  }
}

}  // namespace memline

#endif  // MEMLINE_EXCHANGE_TICK_ROWS_H_
