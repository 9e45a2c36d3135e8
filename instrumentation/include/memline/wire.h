// SPDX-License-Identifier: MIT
//
// The stream a target sends to a collector, over a Unix stream socket or into a file (MEMLINE_RECORD).
//
//   stream  := Hello frame*
//   frame   := FrameHeader payload        (payload_bytes bytes)
//   payload := fixed struct, then the strings named beside it, each a u32 length and that many bytes (no terminator)
//
// All numbers are little-endian and unaligned; read and write them with memcpy. A reader skips frames of unknown type
// and ignores bytes after the fields it knows, so minor versions may add both. A different major version is refused.
//
// Everything cumulative is sent as its current value, never as a difference: losing the stream at any byte loses time,
// not truth, and a new connection starts with Hello and one full resend. A Tick frame closes what came before it:
// frames after the last Tick of a broken stream belong to an unfinished tick and are dropped by readers.
//
// Ids are dense and start at 0. Node 0 is the root of the call tree ("outside PROFILE"); site 0 is (node 0, pc 0).
// A definition precedes its first use. Times are CLOCK_MONOTONIC in nanoseconds.
#ifndef MEMLINE_WIRE_H_
#define MEMLINE_WIRE_H_

#include <cstdint>

namespace memline::wire {

inline constexpr uint32_t kMagic = 0x4c4d454d;  // "MEML"
inline constexpr uint16_t kMajor = 1;
// 1: Executions, ExecutionStats, Coverage; 2: TickPeak, NodePeak; 3: SiteRss, RssCharges, MemoryParts, SizeClass,
// Trim, Trimmed; 4: Arena; 5: Pause, Resume
inline constexpr uint16_t kMinor = 5;
inline constexpr uint32_t kMaxPayloadBytes = 1u << 20;
inline constexpr uint32_t kMaxStringBytes = 1u << 16;
/// Bounds of the target's tables. A reader rejects ids at or above them.
inline constexpr uint32_t kMaxFunctions = 1u << 16;
inline constexpr uint32_t kMaxNodes = 1u << 16;
inline constexpr uint32_t kMaxSites = 1u << 17;
inline constexpr uint32_t kMaxThreads = 1u << 12;
inline constexpr uint32_t kMaxModules = 1u << 14;
inline constexpr uint32_t kMaxUserCounters = 1u << 8;
inline constexpr uint32_t kMaxCountedBlocks = 1u << 18;
inline constexpr uint32_t kMaxSizeClasses = 48;
inline constexpr uint32_t kMaxArenas = 1u << 10;
/// A byte count that the target cannot know, for example the allocator's own figures under a foreign allocator.
inline constexpr uint64_t kUnknownBytes = ~uint64_t{0};

enum class FrameType : uint16_t {
  kHello = 1,
  kModule = 2,
  kModuleGone = 3,
  kFunction = 4,
  kNode = 5,
  kSite = 6,
  kThread = 7,
  kCounters = 8,
  kScopeBegin = 9,
  kScopeEnd = 10,
  kMark = 11,
  kUserCounter = 12,
  kUserValue = 13,
  kRuntimeStats = 14,
  kTick = 15,
  kGoodbye = 16,
  kExecutions = 17,
  kExecutionStats = 18,
  kCoverage = 19,
  kTickPeak = 20,
  kNodePeak = 21,
  kSiteRss = 22,
  kRssCharges = 23,
  kMemoryParts = 24,
  kSizeClasses = 25,
  kArena = 26,
  // What is asked of a target, on the same connection the other way, and what it answers.
  kTrim = 64,
  kTrimmed = 65,
  kPause = 66,
  kResume = 67,
};

#pragma pack(push, 1)

struct FrameHeader {
  uint32_t payload_bytes;  // at most kMaxPayloadBytes
  uint16_t type;           // FrameType
  uint16_t reserved;       // 0
};

/// First frame of every stream. Strings: executable path, command line (arguments separated by NUL), allocator
/// ("glibc", "jemalloc", "tcmalloc", "mimalloc", "own malloc of PROGRAM", a file name), runtime version.
struct Hello {
  uint32_t magic;
  uint16_t major;
  uint16_t minor;
  uint32_t pid;
  uint32_t parent_pid;
  uint64_t start_mono_ns;  // when recording began; the same on every connection of one process image
  uint64_t start_unix_ns;  // the same moment, since 1970-01-01 UTC
  uint32_t interval_us;    // one tick
  uint32_t page_bytes;
};

/// A loaded ELF object. Strings: path, build id as lower-case hexadecimal (may be empty).
/// Addresses in [start, end) belong to it while loaded; pc - bias is the address in the file.
struct Module {
  uint32_t id;
  uint64_t bias;
  uint64_t start;
  uint64_t end;
};

struct ModuleGone {
  uint32_t id;
};

/// A PROFILE. Strings: function name (as __PRETTY_FUNCTION__), file, region ("" for PROFILE()).
struct Function {
  uint32_t id;
  uint32_t line;  // of the PROFILE itself
};

/// An annotated call path: `function`, called from address `call_pc` of the parent node's function. `entry_pc` lies
/// inside the PROFILE statement, so its innermost inlined function is the annotated one. Both addresses have already
/// been moved from a return address into the call instruction (minus 1); call_pc is 0 under the root.
struct Node {
  uint32_t id;
  uint32_t parent;
  uint32_t function;
  uint64_t call_pc;
  uint64_t entry_pc;
};

/// What counters belong to: an address inside the innermost annotated function of a path (already minus 1).
/// pc is entry_pc of the node for the scope's own entries; 0 when the runtime could not tell the line. Under the root
/// lies what happens outside every scope: there pc is the id of the counter slot (Thread) it happens in plus 1.
struct Site {
  uint32_t id;
  uint32_t node;
  uint64_t pc;
};

/// Counter slot `id` is now used by thread `tid`. A slot's counters go on growing when a later thread reuses it.
/// String: thread name.
struct Thread {
  uint32_t id;
  uint32_t tid;
  uint64_t start_ns;
};

/// Cumulative counters of one site in one thread slot. Sizes are the requested bytes.
/// freed_*: blocks allocated here that were freed, wherever that was. released_*: blocks freed by this line, wherever
/// they came from. temporary_count: blocks allocated here and freed before the same thread allocated again.
struct Counters {
  uint32_t thread;
  uint32_t site;
  uint64_t alloc_count;
  uint64_t alloc_bytes;
  uint64_t freed_count;
  uint64_t freed_bytes;
  uint64_t released_count;
  uint64_t released_bytes;
  uint64_t temporary_count;
  uint64_t entries;  // scope entries; only at the site (node, entry_pc)
};

/// A scope that was seen active at a tick. Only scopes alive across a tick are reported.
struct ScopeBegin {
  uint32_t thread;
  uint32_t depth;  // 0 for the outermost scope of its thread
  uint32_t node;
  uint64_t time_ns;
  uint64_t rss_bytes;
};

/// The open scope of (thread, depth) and every deeper one of that thread are over.
struct ScopeEnd {
  uint32_t thread;
  uint32_t depth;
  uint64_t time_ns;
  uint64_t rss_bytes;
};

/// MEMLINE_MARK. String: text.
struct Mark {
  uint32_t tid;
  uint64_t time_ns;
};

/// MEMLINE_COUNTER, defined once. String: name.
struct UserCounter {
  uint32_t id;
};

struct UserValue {
  uint32_t id;
  uint64_t time_ns;
  double value;
};

/// How the runtime itself fares; cumulative.
struct RuntimeStats {
  uint64_t lines_from_slot;        // attributions read from the frame's return-address slot
  uint64_t lines_from_unwinder;    // attributions that took the unwinder
  uint64_t lines_unknown;          // attributions that fell back to the function
  uint64_t unknown_frees;          // frees of blocks that predate tracking
  uint64_t untracked_allocations;  // allocations that could not be followed (table full, too large)
  uint64_t overflowed_scopes;      // scopes folded into an ancestor because a table was full
  uint64_t dropped_ticks;          // ticks not sent because the collector did not keep up
  uint64_t dropped_marks;
  uint64_t runtime_bytes;  // resident memory of the runtime's own tables; may be kUnknownBytes
};

/// Closes one tick. heap_retained_bytes: held by the allocator and not in use by the program; heap_mapped_bytes: all
/// the allocator holds. Both are kUnknownBytes when the allocator does not say, and may be older than the tick.
struct Tick {
  uint64_t time_ns;
  uint64_t rss_bytes;
  uint64_t rss_peak_bytes;   // highest RSS of the process so far
  uint64_t heap_live_bytes;  // requested bytes allocated minus freed since recording began
  uint64_t heap_retained_bytes;
  uint64_t heap_mapped_bytes;
  uint64_t missed;  // ticks skipped so far because the sampler was late
};

/// The target is about to end in the ordinary way (exit, return from main).
struct Goodbye {
  uint64_t time_ns;
};

enum Follows : uint32_t { kFollowsMalloc = 1, kFollowsOperators = 2 };

/// Sent when some of the program's allocations do not reach the runtime: what does, a sum of Follows. Without it all
/// do. String: path of the object whose malloc comes before the runtime's in symbol order.
struct Coverage {
  uint32_t follows;
};

/// How often a basic block of the program ran, by all threads; cumulative. Only of code that the compiler made call
/// __sanitizer_cov_trace_pc in each block. pc lies inside the block's call of it (already minus 1).
struct Executions {
  uint64_t pc;
  uint64_t count;
};

struct ExecutionStats {
  uint64_t uncounted;  // blocks that ran and could not be counted because a table was full; cumulative
  uint64_t moving;     // 1: counts went on growing while this tick's were read, so they need not fit each other
};

/// Precedes a Tick: the highest RSS since the tick before.
struct TickPeak {
  uint64_t rss_bytes;
  uint32_t exact;  // 0: a spike between the two may have passed unseen, unless Tick::rss_peak_bytes grew
};

/// The highest RSS of the process while a MEMLINE_PROFILE_PEAK of this call path was open, of all times together.
struct NodePeak {
  uint32_t node;
  uint32_t exact;  // 0: there may have been higher ones
  uint64_t rss_bytes;
};

/// What a site in a thread slot made of the process's RSS, in bytes; cumulative.
struct SiteRss {
  uint32_t thread;
  uint32_t site;
  uint64_t grown_bytes;
  uint64_t returned_bytes;  // given back to the kernel
  uint64_t after_bytes;     // RSS of the process when the site was charged last,
  uint64_t after_ns;        // and when that was
  uint64_t peak_bytes;      // highest RSS of the process when it was charged
};

/// kAtScopes: what RSS has changed by is charged where a scope begins or ends, or memory is given back. kByFaults: and
/// every `period`-th page fault of a thread to the line that took it. kNotAtAll: only the process as a whole is
/// measured.
enum class RssMethod : uint32_t { kNotAtAll = 0, kAtScopes = 1, kByFaults = 2 };

/// How RSS is charged to sites at present, and what was charged to none since recording began. String: why not by page
/// faults; "" if it is.
struct RssCharges {
  uint32_t method;  // RssMethod
  uint32_t period;
  int64_t own_bytes;        // the runtime's tables and its helper thread
  int64_t elsewhere_bytes;  // threads that have never called the runtime
  int64_t unsettled_bytes;  // not charged yet: too little to be told from what a reading is off by
};

/// Whose the resident memory is, by a reading of /proc/self/smaps. The six parts behind rss_bytes sum to it. Where a
/// figure cannot be had it is kUnknownBytes.
struct MemoryParts {
  uint64_t time_ns;
  uint64_t rss_bytes;
  uint64_t heap_bytes;   // mappings of the allocator, live blocks and all else in them
  uint64_t stack_bytes;  // of the main thread and of threads that the runtime has seen
  uint64_t file_bytes;   // programs, libraries with their static variables, files
  uint64_t shared_bytes;
  uint64_t runtime_bytes;  // memline's own tables
  uint64_t other_bytes;    // other anonymous memory
  uint64_t pss_bytes;
  uint64_t swap_bytes;
  uint64_t huge_page_bytes;  // of the anonymous memory, what lies in huge pages
  /// Of the pages that hold a live block or part of one, what is not live: sizes rounded up, the allocator's headers,
  /// and free memory that cannot go back because of its neighbours. By the last complete walk over the live blocks.
  uint64_t fragmented_bytes;
  uint64_t allocator_in_use_bytes;  // what the allocator says that the program has of it
  uint64_t older_bytes;             // of that, what is in blocks older than the recording
};

/// Live blocks of more than 2^(size_class - 1) and at most 2^size_class bytes, by a complete walk over them; class 0
/// holds those of 0 and 1. All classes that have blocks come in one tick, class 0 in any case.
struct SizeClass {
  uint32_t size_class;  // below kMaxSizeClasses
  uint64_t blocks;
  uint64_t bytes;  // requested
};

/// What one of glibc's arenas has from the kernel and what of that is free, by its own word: what it has not handed
/// out, resident or not. Sent of the arenas whose figures have changed since the last time; the others' hold. 0 is the
/// main arena, the others are numbered as they were made. The last number below kMaxArenas stands for all further
/// arenas together.
struct Arena {
  uint32_t number;  // below kMaxArenas
  uint64_t time_ns;
  uint64_t system_bytes;
  uint64_t free_bytes;
};

/// Collector to target: give back to the kernel what the allocator can. Also the first frame that a collector gets from
/// whoever asks it to pass this on to one of its targets; it answers with Trimmed.
struct Trim {
  uint32_t pid;  // of the target
};

enum class TrimOutcome : uint32_t {
  kDone = 0,
  kUnsupported = 1,   // the allocator has no such function that memline knows
  kNoSuchTarget = 2,  // from a collector: it does not record this process
  kTooOld = 3,        // from a collector: the target's runtime does not know this request
};

/// What came of a Trim.
struct Trimmed {
  uint64_t time_ns;           // when it was done
  uint64_t rss_before_bytes;  // of the process
  uint64_t rss_after_bytes;
  uint64_t duration_us;
  TrimOutcome outcome;
};

/// Collector to target: no ticks until Resume. Everything is counted meanwhile, so that the first tick afterwards has
/// all of it, and a stream that ends has its last tick.
struct Pause {
  uint32_t pid;  // of the target
};

/// Collector to target: ticks again, from now on.
struct Resume {
  uint32_t pid;  // of the target
};

#pragma pack(pop)

static_assert(sizeof(FrameHeader) == 8);
static_assert(sizeof(Hello) == 40);
static_assert(sizeof(Module) == 28);
static_assert(sizeof(Function) == 8);
static_assert(sizeof(Node) == 28);
static_assert(sizeof(Site) == 16);
static_assert(sizeof(Thread) == 16);
static_assert(sizeof(Counters) == 72);
static_assert(sizeof(ScopeBegin) == 28);
static_assert(sizeof(ScopeEnd) == 24);
static_assert(sizeof(Mark) == 12);
static_assert(sizeof(UserCounter) == 4);
static_assert(sizeof(UserValue) == 20);
static_assert(sizeof(RuntimeStats) == 72);
static_assert(sizeof(Tick) == 56);
static_assert(sizeof(Goodbye) == 8);
static_assert(sizeof(Coverage) == 4);
static_assert(sizeof(Executions) == 16);
static_assert(sizeof(ExecutionStats) == 16);
static_assert(sizeof(TickPeak) == 12);
static_assert(sizeof(NodePeak) == 16);
static_assert(sizeof(SiteRss) == 48);
static_assert(sizeof(RssCharges) == 32);
static_assert(sizeof(MemoryParts) == 112);
static_assert(sizeof(SizeClass) == 20);
static_assert(sizeof(Arena) == 28);
static_assert(sizeof(Trim) == 4);
static_assert(sizeof(Trimmed) == 36);

}  // namespace memline::wire

#endif  // MEMLINE_WIRE_H_
