// SPDX-License-Identifier: MIT
// Who measured a target's RSS: its own runtime, or a collector that looked at it from outside.
#ifndef MEMLINE_MODEL_RSS_METHOD_H_
#define MEMLINE_MODEL_RSS_METHOD_H_

#include <string_view>

#include "profiler_core/model/session.h"

namespace memline {

/// Whether the target had no runtime that spoke, so that of it RSS alone is known: a runtime would have named its
/// version.
[[nodiscard]] inline bool SampledFromOutside(const Target& target) {
  const bool follows_nothing = !target.coverage.malloc && !target.coverage.operators;
  return follows_nothing && target.runtime_version.empty() && target.tick_count != 0;
}

/// So long a runtime may take from the start of its program until it connects, which takes milliseconds on an idle
/// machine. Of a program that ended earlier nobody knows whether there was one.
inline constexpr int64_t kTimeToConnectNs = 250'000'000;

/// "sampled", "sampled from outside".
[[nodiscard]] inline std::string_view RssMethod(const Target& target) {
  return SampledFromOutside(target) ? "sampled from outside" : "sampled";
}

}  // namespace memline

#endif  // MEMLINE_MODEL_RSS_METHOD_H_
