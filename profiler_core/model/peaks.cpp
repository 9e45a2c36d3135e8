// SPDX-License-Identifier: MIT
#include "profiler_core/model/peaks.h"

#include <algorithm>

namespace memline {

PeakMethod MethodOfPeaks(const Target& target) {
  if (target.exact_peak_ticks == 0) return PeakMethod::kSampled;
  return target.exact_peak_ticks >= target.tick_count ? PeakMethod::kExact : PeakMethod::kPartly;
}

std::string_view NameOf(PeakMethod method) {
  switch (method) {
    case PeakMethod::kSampled:
      return "sampled";
    case PeakMethod::kPartly:
      return "partly exact";
    case PeakMethod::kExact:
      return "exact";
  }
  return "unknown";
}

uint64_t PeakRssBytes(const Target& target) {
  uint64_t bytes = target.peak_rss_bytes;
  for (const SeriesId id : {SeriesId::kRss, SeriesId::kRssPeak}) {
    if (target[id].size() != 0) bytes = std::max(bytes, static_cast<uint64_t>(target[id].Maximum()));
  }
  return bytes;
}

bool IsGap(int64_t before_ns, int64_t time_ns, int64_t interval_ns) {
  return interval_ns > 0 &&
         static_cast<double>(time_ns - before_ns) >= kGapIntervals * static_cast<double>(interval_ns);
}

void NoteGap(int64_t time_ns, Target& target) {
  const Pyramid& rss = target[SeriesId::kRss];
  if (rss.size() == 0 || !IsGap(rss.back().time_ns, time_ns, target.interval_ns)) return;
  target.gaps.push_back({rss.back().time_ns, time_ns});
}

void KeepNodePeak(const NodePeak& peak, std::vector<NodePeak>& peaks) {
  const auto at = std::lower_bound(peaks.begin(), peaks.end(), peak.node,
                                   [](const NodePeak& a, uint32_t node) { return a.node < node; });
  if (at != peaks.end() && at->node == peak.node) {
    *at = peak;
  } else {
    peaks.insert(at, peak);
  }
}

}  // namespace memline
