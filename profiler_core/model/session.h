// SPDX-License-Identifier: MIT
// What was recorded: plain data, filled by TargetBuilder (live) or LoadSession (from a file), read by analyse/,
// report/ and the app. Times are nanoseconds since Session::origin_mono_ns.
//
//   Session > Target > Function, Node, Site   (the annotated call tree and the addresses in it)
//                    > counters per (thread slot, site), timeline, brackets, marks, user counters
//                    > symbols: what each node and site means in the source
#ifndef MEMLINE_MODEL_SESSION_H_
#define MEMLINE_MODEL_SESSION_H_

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "profiler_core/model/counters.h"
#include "profiler_core/model/pyramid.h"
#include "profiler_core/model/sample_block.h"

namespace memline {

/// `function` of everything that happens outside every scope.
inline constexpr std::string_view kOutsideProfile = "outside PROFILE";

/// A PROFILE, as the target describes it.
struct Function {
  std::string name;    ///< as __PRETTY_FUNCTION__ spells it
  std::string file;    ///< as __FILE__ spells it
  uint32_t line = 0;   ///< of the PROFILE
  std::string region;  ///< "" for PROFILE()
  bool operator==(const Function&) const = default;
};

/// An annotated call path. Node 0 is the root; parent < own id otherwise.
struct Node {
  uint32_t parent = 0;
  uint32_t function = 0;
  uint64_t call_pc = 0;
  uint64_t entry_pc = 0;
  bool operator==(const Node&) const = default;
};

struct Site {
  uint32_t node = 0;
  uint64_t pc = 0;
  bool operator==(const Site&) const = default;
};

struct Module {
  std::string path;
  std::string build_id;
  uint64_t bias = 0;
  uint64_t start = 0;
  uint64_t end = 0;
  bool gone = false;  ///< unloaded again
  bool operator==(const Module&) const = default;
};

/// A line of source. line 0: unknown.
struct SourceLine {
  std::string file;
  uint32_t line = 0;
  /// Of an unknown line: the function by its module's symbol table, and the bytes from its begin, "Grow+0x1c"; may be
  /// "".
  std::string code{};
  bool operator==(const SourceLine&) const = default;
};

/// The source text of one annotated function, captured when it was first seen.
struct FunctionSource {
  std::string display_name;  ///< short readable name, e.g. "Index::Build"
  std::string file;          ///< absolute path where known
  uint32_t first_line = 0;   ///< 1-based line of text[0]; 0 when the source was not found
  std::vector<std::string> text;
  bool operator==(const FunctionSource&) const = default;
};

/// Counters of one site in one thread slot.
struct SiteCounters {
  uint32_t thread = 0;
  uint32_t site = 0;
  Counters counters;
  bool operator==(const SiteCounters&) const = default;
};

/// A thread slot's user from start_ns until the slot's next user.
struct ThreadLife {
  uint32_t slot = 0;
  uint32_t tid = 0;
  int64_t start_ns = 0;
  std::string name;
  bool operator==(const ThreadLife&) const = default;
};

/// A scope alive across at least one tick; to the precision of a tick.
struct Bracket {
  uint32_t thread = 0;
  uint32_t depth = 0;
  uint32_t node = 0;
  int64_t begin_ns = 0;
  int64_t end_ns = -1;  ///< -1 while it is open
  uint64_t begin_rss_bytes = 0;
  uint64_t end_rss_bytes = 0;
  bool operator==(const Bracket&) const = default;
};

struct Mark {
  int64_t time_ns = 0;
  uint32_t tid = 0;
  std::string text;
  bool operator==(const Mark&) const = default;
};

struct UserCounter {
  std::string name;
  Pyramid series;
  bool operator==(const UserCounter&) const = default;
};

/// How often a line of an annotated function ran; of a line with several parts, the part that ran most often. There are
/// none for lines that did not run, nor for functions that were not built to count their lines (memline_count_lines).
struct LineExecutions {
  enum class Basis : uint8_t {
    kCounted,   ///< the line's own code was counted
    kInferred,  ///< from the counts of the code around it: right where all counts are of one moment
    kUnknown,   ///< the line ran, or may have; `count` is the least that is sure
  };
  uint32_t function = 0;
  uint32_t line = 0;
  uint64_t count = 0;
  Basis basis = Basis::kCounted;
  bool operator==(const LineExecutions&) const = default;
};

/// The highest RSS of the process while a MEMLINE_PROFILE_PEAK of a call path was open.
struct NodePeak {
  uint32_t node = 0;
  uint64_t rss_bytes = 0;
  bool exact = false;  ///< else there may have been higher ones
  bool operator==(const NodePeak&) const = default;
};

/// RSS of the process as it was when a site was charged with some of it.
struct SiteRss {
  uint32_t site = 0;
  uint64_t after_bytes = 0;  ///< the last time,
  int64_t after_ns = 0;      ///< and when that was
  uint64_t peak_bytes = 0;   ///< the highest
  bool operator==(const SiteRss&) const = default;
};

/// How RSS is charged to lines, and what is charged to none. In bytes, since recording began.
struct RssCharges {
  enum class Method : uint8_t {
    kNotAtAll,  ///< only the process as a whole is measured
    kAtScopes,  ///< by the difference, where scopes begin and end and where memory is given back
    kByFaults,  ///< each `period`-th page fault of a thread to the line that took it, the rest by the difference
  };
  Method method = Method::kNotAtAll;
  uint32_t period = 0;
  int64_t own_bytes = 0;        ///< the runtime's
  int64_t elsewhere_bytes = 0;  ///< of threads that the runtime does not know
  int64_t unsettled_bytes = 0;  ///< not charged yet
  std::string reason;           ///< why not by page faults; "" if it is
  bool operator==(const RssCharges&) const = default;
};

/// A stretch of time between two ticks in which ticks are missing (peaks.h).
struct Gap {
  int64_t begin_ns = 0;
  int64_t end_ns = 0;
  bool operator==(const Gap&) const = default;
};

/// Whose the resident memory was at one moment, as in wire.h. The six parts behind rss_bytes sum to it.
struct MemoryReading {
  int64_t time_ns = 0;
  uint64_t rss_bytes = 0;
  uint64_t heap_bytes = 0;  ///< mappings of the allocator
  uint64_t stack_bytes = 0;
  uint64_t file_bytes = 0;
  uint64_t shared_bytes = 0;
  uint64_t runtime_bytes = 0;
  uint64_t other_bytes = 0;
  uint64_t pss_bytes = 0;
  uint64_t swap_bytes = 0;
  uint64_t huge_page_bytes = 0;
  std::optional<uint64_t> fragmented_bytes;        ///< unknown until all blocks were looked at
  std::optional<uint64_t> allocator_in_use_bytes;  ///< unknown where the allocator does not say
  uint64_t older_bytes = 0;                        ///< of that, what is in blocks older than the recording
  bool operator==(const MemoryReading&) const = default;
};

/// What one of glibc's arenas had from the kernel, and what of that was free, from one moment until its next reading.
struct ArenaReading {
  int64_t time_ns = 0;
  uint64_t system_bytes = 0;
  uint64_t free_bytes = 0;  ///< at most system_bytes; not handed out to the program, resident or not
  bool operator==(const ArenaReading&) const = default;
};

/// Live blocks of more than 2^(size_class - 1) and at most 2^size_class bytes; class 0 has those of 0 and 1.
struct SizeClass {
  uint32_t size_class = 0;
  uint64_t blocks = 0;
  uint64_t bytes = 0;
  bool operator==(const SizeClass&) const = default;
};

/// The allocator was asked to give back what it can.
struct Trim {
  int64_t time_ns = 0;  ///< when it was done
  uint64_t rss_before_bytes = 0;
  uint64_t rss_after_bytes = 0;
  uint64_t duration_us = 0;
  bool done = false;  ///< else the allocator has no function for it
  bool operator==(const Trim&) const = default;
};

/// kRssPeak: the highest RSS within the tick, from the sample before on; what is known of it, see MethodOfPeaks.
enum class SeriesId : uint8_t { kRss, kRssPeak, kHeapLive, kHeapRetained, kHeapMapped };
inline constexpr size_t kSeriesCount = 5;

struct SeriesInfo {
  std::string_view key;    ///< in files and exports
  std::string_view title;  ///< on screen
};
inline constexpr std::array<SeriesInfo, kSeriesCount> kSeriesInfo = {{
    {"rss_bytes", "RSS"},
    {"rss_peak_bytes", "RSS peak within the tick"},
    {"heap_bytes", "Heap in use"},
    {"retained_bytes", "Retained by the allocator"},
    {"mapped_bytes", "Mapped by the allocator"},
}};

/// As in wire.h.
struct RuntimeStats {
  uint64_t lines_from_slot = 0;
  uint64_t lines_from_unwinder = 0;
  uint64_t lines_unknown = 0;
  uint64_t unknown_frees = 0;
  uint64_t untracked_allocations = 0;
  uint64_t overflowed_scopes = 0;
  uint64_t dropped_ticks = 0;
  uint64_t dropped_marks = 0;
  uint64_t runtime_bytes = 0;
  bool operator==(const RuntimeStats&) const = default;
};

/// Which of a target's allocations the runtime saw.
struct Coverage {
  bool malloc = true;
  bool operators = true;  ///< operator new and delete
  std::string in_front;   ///< path of the object whose malloc the target called instead; "" where all are followed
  bool operator==(const Coverage&) const = default;
};

/// How a target ended, as far as the collector knows.
struct TargetEnd {
  enum class Kind : uint8_t { kRunning, kExited, kSignalled, kGoodbye, kLost };
  Kind kind = Kind::kRunning;  ///< kGoodbye: said it ends, status unknown; kLost: the stream broke off
  int code = 0;                ///< exit status or signal number
  int64_t time_ns = 0;
  bool operator==(const TargetEnd&) const = default;
};

/// "running", "exited 0", "killed by signal 9 (Killed)", "ended", "connection lost".
[[nodiscard]] std::string Describe(const TargetEnd& end);

struct Target {
  uint32_t pid = 0;
  uint32_t parent_pid = 0;
  std::string executable;
  std::vector<std::string> command;
  std::string allocator;  ///< whose malloc it called: "glibc", "jemalloc", "own malloc of PROGRAM", …
  std::string runtime_version;
  int64_t start_ns = 0;  ///< relative to the session's origin
  int64_t start_unix_ns = 0;
  int64_t interval_ns = 0;

  std::vector<Module> modules;
  std::vector<Function> functions;
  std::vector<Node> nodes{Node{}};  ///< [0] is the root
  std::vector<Site> sites{Site{}};  ///< [0] is (root, pc 0)

  /// Symbols; parallel to nodes, sites and functions, default-constructed until symbolized.
  std::vector<SourceLine> call_lines;   ///< per node: the line in the parent's function that made the call
  std::vector<SourceLine> site_lines;   ///< per site: the line in the annotated function
  std::vector<FunctionSource> sources;  ///< per function

  std::vector<LineExecutions> executions;  ///< at the last tick; sorted by (function, line)
  uint64_t uncounted_executions = 0;       ///< runs of code that the runtime's tables had no room for
  bool executions_torn = false;            ///< the counts of the last tick are not of one moment

  /// At the last tick; sorted by (thread, site).
  std::vector<SiteCounters> counters;
  /// Live bytes per site at the tick with the highest heap in use; may be shorter than sites.
  std::vector<uint64_t> live_at_peak;
  int64_t heap_peak_ns = 0;

  std::array<Pyramid, kSeriesCount> series;  ///< one sample a tick; unknown values are left out
  uint64_t tick_count = 0;
  uint64_t missed_ticks = 0;
  std::vector<Gap> gaps;             ///< in order of time
  uint64_t peak_rss_bytes = 0;       ///< highest of the process, also before it was recorded; see PeakRssBytes
  uint64_t exact_peak_ticks = 0;     ///< ticks whose kRssPeak is exact
  std::vector<NodePeak> node_peaks;  ///< sorted by node
  std::vector<SiteRss> site_rss;     ///< sorted by site
  RssCharges rss_charges;
  std::vector<ThreadLife> threads;
  std::vector<Bracket> brackets;  ///< in order of begin_ns
  std::vector<Mark> marks;
  std::vector<UserCounter> user_counters;
  std::vector<MemoryReading> memory_readings;  ///< in order of time; between them see PartsAt
  /// By the arena's number (as in wire.h), in order of time; empty for arenas of which nothing was said. See ArenasAt.
  std::vector<std::vector<ArenaReading>> arenas;
  std::vector<SizeClass> size_classes;  ///< of the live blocks when they were last looked at; sorted, none empty
  std::vector<Trim> trims;              ///< in order of time
  RuntimeStats stats;
  Coverage coverage;
  TargetEnd end;

  [[nodiscard]] const Pyramid& operator[](SeriesId id) const { return series[static_cast<size_t>(id)]; }
  [[nodiscard]] Pyramid& operator[](SeriesId id) { return series[static_cast<size_t>(id)]; }
  /// Time of the last tick, or start_ns before the first.
  [[nodiscard]] int64_t last_ns() const;
  bool operator==(const Target&) const = default;
};

/// The module that an address belongs to, of those that were there in turn the latest one. Null if it is in none.
[[nodiscard]] const Module* ModuleAt(const Target& target, uint64_t pc);

struct Machine {
  std::string host;
  std::string kernel;
  std::string cpu;
  uint64_t memory_bytes = 0;
  uint32_t cores = 0;
  bool operator==(const Machine&) const = default;
};

struct Session {
  std::string memline_version;
  Machine machine;
  int64_t origin_mono_ns = 0;
  int64_t start_unix_ns = 0;
  std::vector<Target> targets;  ///< in order of connection
  /// Where the samples are that were not read yet; null if there are none.
  std::shared_ptr<const BlockStore> stored;

  /// The same was recorded, wherever it is kept.
  bool operator==(const Session& other) const;
};

}  // namespace memline

#endif  // MEMLINE_MODEL_SESSION_H_
