// SPDX-License-Identifier: MIT
// The processes of a session together. What they share (the text of a library, pages after a fork) counts in each.
#ifndef MEMLINE_ANALYSE_PROCESS_TOTAL_H_
#define MEMLINE_ANALYSE_PROCESS_TOTAL_H_

#include <cstdint>
#include <limits>
#include <optional>
#include <vector>

#include "profiler_core/model/session.h"

namespace memline {

/// The sum of RSS over all processes at each sample of any of them. A process counts with its last sample so far, from
/// its first one until its last. Grows with the session it is given, which must be the same one each time.
class RssSum {
 public:
  static constexpr size_t kNoLimit = std::numeric_limits<size_t>::max();

  /// Adds what is sure by now: up to the latest sample of the running process that is behind the others, but no more
  /// than kPatienceNs, or two of its ticks, before the newest of all. Stops after some more than `max_samples`, so
  /// that the samples of hours are added in steps; false: there are more. O(log p) for each sample of p processes.
  bool Update(const Session& session, size_t max_samples = kNoLimit);
  /// Adds all there is; a process is over with its last sample.
  void Finish(const Session& session);

  [[nodiscard]] const Pyramid& series() const { return sum_; }

 private:
  static constexpr int64_t kPatienceNs = 1'000'000'000;

  struct Part {
    size_t added = 0;   ///< samples
    double latest = 0;  ///< what the process counts with
  };

  static int64_t SureUntil(const Session& session);
  bool Add(const Session& session, int64_t until_ns, bool all_ended, size_t max_samples);
  void Append(int64_t time_ns);

  std::vector<Part> parts_;  // per target
  double total_ = 0;
  std::optional<int64_t> none_left_ns_;  // after the last process there is no sum, unless another one begins
  Pyramid sum_;
};

/// Of a whole session. O(n log p) for n samples of p processes.
[[nodiscard]] Pyramid SumOfRss(const Session& session);

struct RssTotal {
  uint64_t peak_bytes = 0;
  int64_t peak_ns = 0;
};
/// The highest value of that sum, and when it was first reached; zeros without samples.
[[nodiscard]] RssTotal TotalOfRss(const Session& session);

}  // namespace memline

#endif  // MEMLINE_ANALYSE_PROCESS_TOTAL_H_
