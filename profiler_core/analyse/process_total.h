// SPDX-License-Identifier: MIT
// The processes of a session together. What they share (the text of a library, pages after a fork) counts in each.
#ifndef MEMLINE_ANALYSE_PROCESS_TOTAL_H_
#define MEMLINE_ANALYSE_PROCESS_TOTAL_H_

#include <cstdint>

#include "profiler_core/model/session.h"

namespace memline {

/// The sum of RSS over all processes at each sample of any of them. A process counts with its last sample so far, from
/// its first one until its last. O(n log p) for n samples of p processes.
[[nodiscard]] Pyramid SumOfRss(const Session& session);

struct RssTotal {
  uint64_t peak_bytes = 0;
  int64_t peak_ns = 0;
};
/// The highest value of that sum, and when it was first reached; zeros without samples.
[[nodiscard]] RssTotal TotalOfRss(const Session& session);

}  // namespace memline

#endif  // MEMLINE_ANALYSE_PROCESS_TOTAL_H_
