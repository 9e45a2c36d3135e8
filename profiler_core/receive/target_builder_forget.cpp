// SPDX-License-Identifier: MIT
#include <iterator>

#include "profiler_core/receive/target_builder.h"

namespace memline {
namespace {

template <typename Value>
void ForgetAllButLast(std::vector<Value>& values) {
  if (values.size() > 1) values.erase(values.begin(), std::prev(values.end()));
}

}  // namespace

void TargetBuilder::ForgetHistory(Target& target) {
  for (Pyramid& series : target.series) series.ForgetAllButLast();
  for (UserCounter& counter : target.user_counters) counter.series.ForgetAllButLast();
  ForgetAllButLast(target.memory_readings);
  for (std::vector<ArenaReading>& readings : target.arenas) ForgetAllButLast(readings);
  arena_readings_ = 0;
  target.gaps.clear();
  target.threads.clear();
  target.marks.clear();
  target.trims.clear();
  // The ends of those that are open find nothing to end.
  target.brackets.clear();
  open_brackets_.clear();
}

}  // namespace memline
