// SPDX-License-Identifier: GPL-3.0-or-later
// Which moment of a session a command means.
#ifndef MEMLINE_APP_CLI_TIME_CHOICE_H_
#define MEMLINE_APP_CLI_TIME_CHOICE_H_

#include <CLI/App.hpp>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "profiler_core/analyse/time_slice.h"
#include "profiler_core/model/session.h"

namespace memline::app {

/// What --at, --from and --to say; "" where nothing was said.
struct TimeChoice {
  std::string at;
  std::string from;
  std::string to;
  [[nodiscard]] bool empty() const { return at.empty() && from.empty() && to.empty(); }
};

/// The help of an option that names a moment.
inline constexpr const char* kMomentHelp =
    "seconds since the session began (12.4, 800ms, 2min), start, end, peak (of the heap in use), rss-peak, 50%, or the "
    "text of a mark";

/// In nanoseconds since the session began. Empty, and said on stderr, for what is no moment of it.
[[nodiscard]] std::optional<int64_t> ChooseMoment(const Session& session, const std::string& text);
/// Whether ChooseMoment finds it.
[[nodiscard]] bool IsMoment(const Session& session, const std::string& text);

/// From one moment to another, in nanoseconds since the session began; "" is its beginning and its end. Empty, and said
/// on stderr, for what is no moment and for a range that ends before it begins.
[[nodiscard]] std::optional<std::pair<int64_t, int64_t>> ChooseRange(const Session& session, const std::string& from,
                                                                     const std::string& to);

/// --at, and instead of it --from and --to; the choice must outlive the parsing. `what` is chosen, for the help.
void AddTimeOptions(CLI::App& verb, TimeChoice& choice, const std::string& what);

/// The counters of each target at the moment or in the range: all of the recording where none was named. Of a range
/// without an end, or a beginning, the session's. Empty, and said on stderr, for what is no moment, a range that ends
/// before it begins, and a file that keeps no history.
[[nodiscard]] std::optional<std::vector<TimeSlice>> ChooseSlices(const std::filesystem::path& path,
                                                                 const Session& session, const TimeChoice& choice);

}  // namespace memline::app

#endif  // MEMLINE_APP_CLI_TIME_CHOICE_H_
