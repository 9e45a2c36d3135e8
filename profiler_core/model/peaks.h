// SPDX-License-Identifier: MIT
// What is known of RSS between two samples: the highest value within each tick, and where no tick was taken at all.
#ifndef MEMLINE_MODEL_PEAKS_H_
#define MEMLINE_MODEL_PEAKS_H_

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "profiler_core/model/session.h"

namespace memline {

/// The highest RSS known within each tick, from the highest of the process so far: where that grows, it was reached in
/// this tick; else no more is known than the sample.
class PeakWithinTick {
 public:
  [[nodiscard]] double Next(double highest_so_far, double rss) {
    const bool reached_now = before_.has_value() && highest_so_far > *before_;
    before_ = highest_so_far;
    return reached_now && highest_so_far > rss ? highest_so_far : rss;
  }

 private:
  std::optional<double> before_;
};

/// How the series kRssPeak came to be known.
enum class PeakMethod : uint8_t {
  kSampled,  ///< a lower spike between two samples may be missing from it
  kPartly,   ///< exact in some ticks
  kExact,    ///< in every tick
};
[[nodiscard]] PeakMethod MethodOfPeaks(const Target& target);
/// "sampled", "partly exact", "exact".
[[nodiscard]] std::string_view NameOf(PeakMethod method);

/// The highest RSS of the process, since its start as far as the kernel tells. 0 where nothing is known.
[[nodiscard]] uint64_t PeakRssBytes(const Target& target);

/// Two ticks this much of an interval apart or more have a gap between them: at least most of a tick was not sampled.
inline constexpr double kGapIntervals = 1.75;

[[nodiscard]] bool IsGap(int64_t before_ns, int64_t time_ns, int64_t interval_ns);

/// Before the samples of a tick are appended: adds the gap that it ends, if it does.
void NoteGap(int64_t time_ns, Target& target);

/// In order of nodes, each once with what was said of it last.
void KeepNodePeak(const NodePeak& peak, std::vector<NodePeak>& peaks);

}  // namespace memline

#endif  // MEMLINE_MODEL_PEAKS_H_
