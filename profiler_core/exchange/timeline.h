// SPDX-License-Identifier: MIT
// Series of processes as they come from a text, on their way into a session.
#ifndef MEMLINE_EXCHANGE_TIMELINE_H_
#define MEMLINE_EXCHANGE_TIMELINE_H_

#include <absl/status/status.h>

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "profiler_core/model/sample_block.h"
#include "profiler_core/model/session.h"

namespace memline {

struct ProcessTimeline {
  uint32_t pid = 0;
  std::array<std::vector<Sample>, kSeriesCount> series;
  std::vector<std::vector<Sample>> counters;
  uint64_t rows = 0;
};

/// Processes in the order in which they appear.
class Timeline {
 public:
  [[nodiscard]] ProcessTimeline& operator[](uint32_t pid);
  [[nodiscard]] std::vector<ProcessTimeline>& processes() { return processes_; }

 private:
  std::vector<ProcessTimeline> processes_;
  std::map<uint32_t, size_t> places_;
};

/// Makes a target of each process, with its samples in order of time. Nothing is known of its lines. `counters` are the
/// names of the user counters; a process has those of which there are values.
/// `origin` says what it is from and what that has not.
void AddTimeline(Timeline timeline, const std::vector<std::string>& counters, const char* origin, Session& session);

}  // namespace memline

#endif  // MEMLINE_EXCHANGE_TIMELINE_H_
