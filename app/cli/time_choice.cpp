// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/time_choice.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <utility>

#include "app/cli/command.h"
#include "profiler_core/model/peaks.h"
#include "profiler_core/receive/recorder.h"
#include "profiler_core/report/format.h"
#include "profiler_core/store/counter_history.h"

namespace memline::app {
namespace {

int64_t EndOf(const Session& session) {
  int64_t end_ns = 0;
  for (const Target& target : session.targets) end_ns = std::max(end_ns, target.last_ns());
  return end_ns;
}

// Of the target whose highest value is the highest.
std::optional<int64_t> PeakOf(const Session& session, SeriesId series) {
  std::optional<int64_t> time_ns;
  double highest = -1;
  for (const Target& target : session.targets) {
    if (target[series].size() == 0 || target[series].Maximum() <= highest) continue;
    highest = target[series].Maximum();
    time_ns = target[series].MaximumTime();
  }
  return time_ns;
}

std::optional<int64_t> TimeOfMark(const Session& session, const std::string& text) {
  for (const Target& target : session.targets) {
    for (const Mark& mark : target.marks) {
      if (mark.text == text) return mark.time_ns;
    }
  }
  return std::nullopt;
}

std::optional<int64_t> Parse(const std::string& text, int64_t end_ns) {
  double number = 0;
  const auto [rest, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || !(number >= 0)) return std::nullopt;
  const std::string unit(rest, text.data() + text.size());
  double nanoseconds = 0;
  if (unit == "%" && number <= 100) {
    nanoseconds = number / 100 * static_cast<double>(end_ns);
  } else if (unit.empty() || unit == "s") {
    nanoseconds = number * 1e9;
  } else if (unit == "ms") {
    nanoseconds = number * 1e6;
  } else if (unit == "min") {
    nanoseconds = number * 60e9;
  } else if (unit == "h") {
    nanoseconds = number * 3600e9;
  } else {
    return std::nullopt;
  }
  // Later than the end is the end.
  return std::llround(std::min(nanoseconds, static_cast<double>(end_ns)));
}

std::optional<int64_t> FindMoment(const Session& session, const std::string& text) {
  if (text == "start") return 0;
  if (text == "end") return EndOf(session);
  if (text == "peak") return PeakOf(session, SeriesId::kHeapLive);
  if (text == "rss-peak") return PeakOf(session, SeriesId::kRssPeak);
  if (const std::optional<int64_t> mark = TimeOfMark(session, text)) return mark;
  return Parse(text, EndOf(session));
}

}  // namespace

std::optional<int64_t> ChooseMoment(const Session& session, const std::string& text) {
  const std::optional<int64_t> moment = FindMoment(session, text);
  if (!moment) {
    Fail({"\"" + text + "\" is no moment of this session", "it is no time, and no mark is called so",
          "give seconds since it began (12.4, 800ms, 2min), start, end, peak, rss-peak, 50% or a mark's text"});
  }
  return moment;
}

bool IsMoment(const Session& session, const std::string& text) { return FindMoment(session, text).has_value(); }

void AddTimeOptions(CLI::App& verb, TimeChoice& choice, const std::string& what) {
  auto* at = verb.add_option("--at", choice.at, what + " at a moment: " + kMomentHelp)->type_name("TIME");
  verb.add_option("--from", choice.from, "What changed after this moment")->type_name("TIME")->excludes(at);
  verb.add_option("--to", choice.to, "What changed up to this moment")->type_name("TIME")->excludes(at);
}

std::optional<std::pair<int64_t, int64_t>> ChooseRange(const Session& session, const std::string& from_text,
                                                       const std::string& to_text) {
  const std::optional<int64_t> from = from_text.empty() ? 0 : ChooseMoment(session, from_text);
  const std::optional<int64_t> to = to_text.empty() ? EndOf(session) : ChooseMoment(session, to_text);
  if (!from || !to) return std::nullopt;
  if (*from <= *to) return std::pair(*from, *to);
  Fail({"the range ends before it begins", FormatDuration(*to) + " is earlier than " + FormatDuration(*from),
        "exchange --from and --to"});
  return std::nullopt;
}

std::optional<std::vector<TimeSlice>> ChooseSlices(const std::filesystem::path& path, const Session& session,
                                                   const TimeChoice& choice) {
  std::vector<TimeSlice> slices(session.targets.size());
  if (choice.empty()) {
    for (size_t i = 0; i < slices.size(); ++i) slices[i] = {false, 0, EndOf(session), session.targets[i].counters};
    return slices;
  }
  const bool is_range = choice.at.empty();
  const auto range = is_range ? ChooseRange(session, choice.from, choice.to) : ChooseRange(session, "", choice.at);
  if (!range) return std::nullopt;
  const auto [from, to] = *range;
  auto history = CounterHistory::Open(path);
  if (!history.ok()) {
    Fail({"cannot look at a part of " + path.string(), "it keeps no history of its lines",
          IsRecording(path) ? "make a session of it: memline import " + path.string() + " -o FILE"
                            : "record a session with memline run"});
    return std::nullopt;
  }
  for (size_t i = 0; i < slices.size(); ++i) {
    auto after = (*history)->At(i, to);
    auto before = is_range ? (*history)->At(i, from) : std::vector<SiteCounters>();
    if (!after.ok() || !before.ok()) {
      Fail(Explain("cannot look at a part of " + path.string(), after.ok() ? before.status() : after.status()));
      return std::nullopt;
    }
    slices[i] = {is_range, from, to, is_range ? Difference(*before, *after) : *std::move(after)};
  }
  return slices;
}

}  // namespace memline::app
