// SPDX-License-Identifier: GPL-3.0-or-later
// A recording of one second whose picture can be worked out by hand.
#ifndef MEMLINE_TESTS_GUI_PLOT_SAMPLE_TARGET_H_
#define MEMLINE_TESTS_GUI_PLOT_SAMPLE_TARGET_H_

#include "profiler_core/model/session.h"

namespace memline::app {

inline constexpr int64_t kMs = 1'000'000;
inline constexpr double kMiB = 1024.0 * 1024.0;

/// Samples every 10 ms from 0 to 1000 ms. RSS rises from 10 MiB by 1 MiB a tick to 60 MiB at 500 ms and falls again,
/// the heap is half of it. Load (depth 0) from 100 to 900 ms calls Parse (depth 1) from 200 to 400 ms.
[[nodiscard]] Target SampleTarget();

/// Adds a bracket and returns its index.
size_t AddBracket(Target& target, uint32_t depth, int64_t begin_ns, int64_t end_ns, uint32_t node = 1);

/// Adds ticks of `bytes` RSS and half as much heap, up to `until_ns`.
void Record(Target& target, int64_t until_ns, double bytes);

}  // namespace memline::app

#endif  // MEMLINE_TESTS_GUI_PLOT_SAMPLE_TARGET_H_
