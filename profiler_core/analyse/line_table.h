// SPDX-License-Identifier: MIT
// Roll-up of a target's counters to lines and functions of the source.
//
// A line's inclusive figures are all that happened while the line was executing: its own, and those of every annotated
// function called from it, each counted once however deep a recursion went. Its self figures leave out what annotated
// callees did, so the self figures of all lines, "outside PROFILE" among them, sum to the process.
#ifndef MEMLINE_ANALYSE_LINE_TABLE_H_
#define MEMLINE_ANALYSE_LINE_TABLE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "profiler_core/model/session.h"

namespace memline {

struct LineFigures {
  Counters counters;
  uint64_t live_bytes_at_peak = 0;
  uint64_t rss_after_bytes = 0;  ///< RSS of the process when this was charged with some of it last; 0: never
  int64_t rss_after_ns = 0;
  uint64_t rss_peak_bytes = 0;  ///< the highest then
  bool operator==(const LineFigures&) const = default;
};

/// The highest RSS of the process while a MEMLINE_PROFILE_PEAK was open.
struct PeakWhileHere {
  uint64_t rss_bytes = 0;  ///< 0: not asked for
  bool exact = false;      ///< else there may have been higher ones
  bool operator==(const PeakWhileHere&) const = default;
};

struct LineRow {
  std::string function;  ///< display name, with ": region" for a named region; kOutsideProfile outside every scope
  std::string file;
  uint32_t line = 0;  ///< 0: unknown
  LineFigures inclusive;
  LineFigures self;
  /// How often the line ran, exactly. Nothing where that is not known, and for lines that did not run.
  std::optional<uint64_t> executions;
  bool executions_unknown = false;  ///< the function's lines were counted, but what this one did is not certain
  std::string source;               ///< text of the line without its indentation; may be empty
  PeakWhileHere peak{};             ///< on the line of the MEMLINE_PROFILE_PEAK
  std::string code{};               ///< where an unknown line's code is, "Grow+0x1c"; "" if that is unknown, too
  std::string thread{};  ///< outside PROFILE: "name (tid)", with ", then 12 more" if so many followed it; else empty
};

/// What the column "Occurrences" shows of a line.
struct Occurrences {
  enum class Kind : uint8_t {
    kExecutions,   ///< how often the line ran
    kEntries,      ///< scope entries, on the line of a PROFILE
    kAllocations,  ///< where nothing better is known
    kUnknown,      ///< it may have run; it allocated nothing
  };
  Kind kind = Kind::kAllocations;
  uint64_t count = 0;
};
[[nodiscard]] Occurrences OccurrencesOf(const LineRow& row);
/// Whether the lines of the row's function were counted. Of all the rows of one function, those that ran say so.
[[nodiscard]] inline bool LinesWereCounted(const LineRow& row) { return row.executions || row.executions_unknown; }

struct FunctionRow {
  uint32_t function = 0;  ///< first of the Target::functions merged here (template instances stay apart by name)
  std::string name;
  std::string file;
  uint32_t line = 0;  ///< where the function's text begins, else the line of the PROFILE
  LineFigures inclusive;
  LineFigures self;
  PeakWhileHere peak;
};

/// Rows in order of file and line, "outside PROFILE" last, a row for each slot of threads. A row exists for each line
/// that has counters or is known to have run.
[[nodiscard]] std::vector<LineRow> BuildLineTable(const Target& target);
/// Rows by falling inclusive live bytes, "outside PROFILE" last (its `function` is UINT32_MAX).
[[nodiscard]] std::vector<FunctionRow> BuildFunctionTable(const Target& target);
/// Sum of all sites.
[[nodiscard]] LineFigures ProcessTotals(const Target& target);

}  // namespace memline

#endif  // MEMLINE_ANALYSE_LINE_TABLE_H_
