// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/shown_part.h"

#include "profiler_core/analyse/time_slice.h"
#include "profiler_core/store/counter_history.h"

namespace memline::app {

absl::StatusOr<std::vector<SiteCounters>> CountersIn(const std::filesystem::path& file, size_t process,
                                                     const ShownTime& time) {
  auto history = CounterHistory::Open(file);
  if (!history.ok()) return history.status();
  auto after = (*history)->At(process, time.to_ns);
  if (time.kind != ShownTime::Kind::kRange || !after.ok()) return after;
  const auto before = (*history)->At(process, time.from_ns);
  if (!before.ok()) return before.status();
  return Difference(*before, *after);
}

}  // namespace memline::app
