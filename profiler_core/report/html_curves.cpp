// SPDX-License-Identifier: MIT
#include "profiler_core/report/html_curves.h"

#include <algorithm>

namespace memline {
namespace {

constexpr double kUnitsPerBucket = 2;

bool HasGapBetween(const std::vector<Gap>& gaps, int64_t before_ns, int64_t after_ns) {
  const auto gap = std::partition_point(gaps.begin(), gaps.end(),
                                        [=](const Gap& candidate) { return candidate.begin_ns < before_ns; });
  return gap != gaps.end() && gap->end_ns <= after_ns;
}

// A bucket of many samples is as narrow as two pixels: up and down within it, then on.
void AppendBucket(const Bucket& bucket, const PlotArea& area, std::string& path) {
  const auto point = [&](int64_t time_ns, double value) {
    path += (path.empty() ? "M" : "L") + Coordinate(area.X(time_ns)) + " " + Coordinate(area.Y(value));
  };
  point(bucket.first_ns, bucket.first);
  if (bucket.first_ns == bucket.last_ns) return;
  const int64_t middle_ns = bucket.first_ns + (bucket.last_ns - bucket.first_ns) / 2;
  if (bucket.max > std::max(bucket.first, bucket.last)) point(middle_ns, bucket.max);
  if (bucket.min < std::min(bucket.first, bucket.last)) point(middle_ns, bucket.min);
  point(bucket.last_ns, bucket.last);
}

template <typename Close>
std::string Paths(const std::vector<Bucket>& buckets, const std::vector<Gap>& gaps, const PlotArea& area,
                  const std::string& classes, Close close) {
  std::string html;
  for (size_t begin = 0; begin < buckets.size();) {
    std::string path;
    size_t at = begin;
    for (; at < buckets.size(); ++at) {
      if (at != begin && HasGapBetween(gaps, buckets[at - 1].last_ns, buckets[at].first_ns)) break;
      AppendBucket(buckets[at], area, path);
    }
    html += "<path class=\"" + classes + "\" d=\"" + path + close(buckets[begin], buckets[at - 1]) + "\"/>\n";
    begin = at;
  }
  return html;
}

}  // namespace

std::vector<Bucket> BucketsOf(const Pyramid& series, const PlotArea& area) {
  if (series.size() == 0) return {};
  const auto buckets = static_cast<size_t>((PlotArea::kRight - PlotArea::kLeft) / kUnitsPerBucket);
  return series.Query(area.begin_ns, area.end_ns, buckets);
}

std::string HtmlLine(const std::vector<Bucket>& buckets, const std::vector<Gap>& gaps, const PlotArea& area,
                     const std::string& classes) {
  return Paths(buckets, gaps, area, classes, [](const Bucket&, const Bucket&) { return std::string(); });
}

std::string HtmlArea(const std::vector<Bucket>& buckets, const std::vector<Gap>& gaps, const PlotArea& area,
                     const std::string& classes) {
  return Paths(buckets, gaps, area, classes, [&](const Bucket& first, const Bucket& last) {
    return "L" + Coordinate(area.X(last.last_ns)) + " " + Coordinate(PlotArea::kBottom) + "L" +
           Coordinate(area.X(first.first_ns)) + " " + Coordinate(PlotArea::kBottom) + "Z";
  });
}

}  // namespace memline
