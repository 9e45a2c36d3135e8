// SPDX-License-Identifier: GPL-3.0-or-later
// Function brackets laid out in lanes: one lane per depth for all threads together, and further lanes of the same depth
// where threads overlap. Grows with the recording; what is already laid out stays where it is.
#ifndef MEMLINE_APP_PLOT_LANE_INDEX_H_
#define MEMLINE_APP_PLOT_LANE_INDEX_H_

#include <cstdint>
#include <limits>
#include <optional>
#include <vector>

#include "app/plot/timeline_plot.h"

namespace memline::app {

/// A bracket in its lane.
struct LaneBar {
  int64_t begin_ns = 0;
  int64_t end_ns = 0;
  uint32_t node = 0;
  bool operator==(const LaneBar&) const = default;
};

class LaneIndex {
 public:
  /// Deeper brackets, and those beyond so many at once of one depth, are left out.
  static constexpr uint32_t kMaxDepth = 64;
  static constexpr size_t kMaxLanesPerDepth = 64;

  /// Takes over what was added to the target's brackets and which of them ended. O(new + open).
  void Update(const Target& target);
  /// Lanes in order of depth.
  [[nodiscard]] size_t lane_count() const;
  /// The bars of a lane within a range, in order of time; what begins within `resolution_ns` of a bar drawn before it
  /// is skipped, so the answer is bounded by the pixels. O(answer · log n).
  [[nodiscard]] std::vector<LaneBar> Visible(size_t lane, TimeRange range, int64_t resolution_ns) const;
  /// The node of the deepest bracket at a time.
  [[nodiscard]] std::optional<uint32_t> DeepestAt(int64_t time_ns) const;

 private:
  static constexpr int64_t kOpen = std::numeric_limits<int64_t>::max();
  using Lane = std::vector<LaneBar>;  // in order of time, none overlaps the next
  struct OpenBar {
    size_t bracket;
    uint32_t depth;
    size_t lane;
    size_t bar;
  };

  void Add(const Target& target, size_t bracket);
  void CloseEnded(const Target& target);
  [[nodiscard]] const Lane& lane(size_t index) const;
  [[nodiscard]] LaneBar Clipped(const LaneBar& bar) const;

  std::vector<std::vector<Lane>> depths_;
  std::vector<OpenBar> open_;
  size_t bracket_count_ = 0;
  int64_t last_ns_ = 0;  // where bars that are still open end for now
};

}  // namespace memline::app

#endif  // MEMLINE_APP_PLOT_LANE_INDEX_H_
