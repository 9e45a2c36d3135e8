// SPDX-License-Identifier: MIT
// A session in the formats of other tools. Text but for pprof and perfetto; times of text are seconds since the session
// began unless said otherwise.
#ifndef MEMLINE_EXCHANGE_EXPORT_H_
#define MEMLINE_EXCHANGE_EXPORT_H_

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "profiler_core/analyse/time_slice.h"
#include "profiler_core/model/session.h"

namespace memline {

enum class ExportFormat : uint8_t {
  kCsv,
  kDat,
  kCollapsed,
  kSpeedscope,
  kOpenMetrics,
  kPprof,
  kPerfetto,
  kJson,  ///< export_json.h
};
/// As they are asked for.
inline constexpr std::array<std::string_view, 8> kExportNames = {"csv",         "dat",   "collapsed", "speedscope",
                                                                 "openmetrics", "pprof", "perfetto",  "json"};

/// What a stack weighs: bytes that were live at the slice's time, or allocated, or the number of allocations.
enum class StackWeight : uint8_t { kLive, kAllocated, kAllocations };
inline constexpr std::array<std::string_view, 3> kStackWeightNames = {"live", "allocated", "allocations"};

/// The timeline, a row for each tick of each process: "time_s,pid,rss_bytes,rss_peak_bytes,heap_bytes,retained_bytes,
/// mapped_bytes". What is not known is empty.
[[nodiscard]] std::string ExportCsv(const Session& session);

/// The .dat of mprof: CMDLINE, then "MEM mebibytes unix-time" of the first process, "CHLD pid mebibytes unix-time" of
/// the others, and "FUNC name begin-mebibytes begin-time end-mebibytes end-time depth" of its scopes that were alive
/// across a tick. Source: memory_profiler 0.61, mprof.py, read_mprofile_file.
[[nodiscard]] std::string ExportDat(const Session& session);

/// A stack in each line, outermost first: "function;function;function (file:line) weight", for flamegraph.pl and its
/// kin. https://github.com/brendangregg/FlameGraph
[[nodiscard]] std::string ExportCollapsed(const Session& session, const std::vector<TimeSlice>& slices,
                                          StackWeight weight);

/// A "sampled" profile of each process. https://www.speedscope.app/file-format-schema.json
[[nodiscard]] std::string ExportSpeedscope(const Session& session, const std::vector<TimeSlice>& slices,
                                           StackWeight weight, const std::string& name);

/// A gzip'd profile.proto of the heap: alloc_objects, alloc_space, inuse_objects and inuse_space, the last two as they
/// changed where a slice is a range. A label "pid" tells several processes apart.
/// https://github.com/google/pprof/blob/main/proto/profile.proto
[[nodiscard]] std::string ExportPprof(const Session& session, const std::vector<TimeSlice>& slices);
/// Of one target of the session.
[[nodiscard]] std::string ExportPprof(const Session& session, const Target& target, const TimeSlice& slice);

/// A Perfetto trace: counter tracks of each process, its user counters, a slice for each scope that was alive across a
/// tick, an instant for each mark. https://perfetto.dev
[[nodiscard]] std::string ExportPerfetto(const Session& session);

}  // namespace memline

#endif  // MEMLINE_EXCHANGE_EXPORT_H_
