// SPDX-License-Identifier: MIT
// Who measured a target's RSS: its own runtime, a collector that looked at it from outside, or another tool.
#ifndef MEMLINE_MODEL_SAMPLED_FROM_OUTSIDE_H_
#define MEMLINE_MODEL_SAMPLED_FROM_OUTSIDE_H_

#include <cstdint>

#include "profiler_core/model/session.h"

namespace memline {

/// Whether the target had no runtime that spoke, so that of it RSS alone is known, or what was imported: a runtime
/// would have named its version.
[[nodiscard]] inline bool SampledFromOutside(const Target& target) {
  const bool follows_nothing = !target.coverage.malloc && !target.coverage.operators;
  return follows_nothing && target.runtime_version.empty() && target.tick_count != 0;
}

/// Whether it is nothing but a timeline that another tool or an export had of it; `rss_charges.reason` says which one.
[[nodiscard]] inline bool ImportedTimeline(const Target& target) {
  return SampledFromOutside(target) && !target.rss_charges.reason.empty();
}

/// So long a runtime may take from the start of its program until it connects, which takes milliseconds on an idle
/// machine. Of a program that ended earlier nobody knows whether there was one.
inline constexpr int64_t kTimeToConnectNs = 250'000'000;

}  // namespace memline

#endif  // MEMLINE_MODEL_SAMPLED_FROM_OUTSIDE_H_
