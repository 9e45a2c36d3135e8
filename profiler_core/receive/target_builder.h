// SPDX-License-Identifier: MIT
// Applies a target's frames to its place in the session.
//
// Frames are gathered until the Tick that closes them and then take effect together, so a session never holds half a
// tick; what follows the last Tick of a broken stream is never seen.
#ifndef MEMLINE_RECEIVE_TARGET_BUILDER_H_
#define MEMLINE_RECEIVE_TARGET_BUILDER_H_

#include <absl/status/status.h>

#include <cstdint>
#include <optional>
#include <unordered_map>
#include <utility>
#include <vector>

#include "profiler_core/model/peaks.h"
#include "profiler_core/model/session.h"
#include "profiler_core/receive/frame_decoder.h"
#include "profiler_core/store/session_file.h"

namespace memline {

/// Of a target; later ones are left out.
inline constexpr size_t kMaxMarks = 1u << 20;

/// Not thread-safe. One for each target, for all its connections in turn.
class TargetBuilder {
 public:
  explicit TargetBuilder(int64_t origin_mono_ns) : origin_mono_ns_(origin_mono_ns) {}

  /// Takes a frame. InvalidArgument for one that contradicts what came before (an id out of order, an unknown node),
  /// ResourceExhausted if a tick grows beyond all measure.
  absl::Status Add(const Frame& frame);
  /// Applies everything up to the last complete tick, and returns the changes of counters for the session file.
  std::vector<CounterTick> Commit(Target& target);
  /// Leaves of the target its last values only: all that grows with time is gone, down to what this keeps of it.
  void ForgetHistory(Target& target);
  /// What was committed since the last call of how often code ran.
  [[nodiscard]] std::vector<wire::Executions> TakeExecutions() { return std::exchange(executions_, {}); }
  /// A new connection of the same target: definitions come again from the start.
  void Restart();
  /// Closes open brackets at the target's last tick.
  static void CloseBrackets(Target& target);

 private:
  // A definition with its id; one that the target has already is a reconnected target's repetition.
  template <typename Value>
  using Defined = std::vector<std::pair<uint32_t, Value>>;

  // Definitions and one tick's changes, as read from the stream.
  struct Pending {
    Defined<Module> modules;
    std::vector<uint32_t> modules_gone;
    Defined<Function> functions;
    Defined<Node> nodes;
    Defined<Site> sites;
    Defined<UserCounter> user_counters;
    std::vector<ThreadLife> threads;
    std::vector<SiteCounters> counters;
    std::vector<Frame> scopes;  // ScopeBegin and ScopeEnd in order
    std::vector<Mark> marks;
    std::vector<wire::UserValue> values;
    std::optional<RuntimeStats> stats;
    std::optional<Coverage> coverage;
    std::vector<wire::Executions> executions;
    std::optional<wire::ExecutionStats> execution_stats;
    std::optional<wire::TickPeak> peak;
    std::vector<NodePeak> node_peaks;
    std::vector<wire::SiteRss> site_rss;
    std::optional<RssCharges> rss_charges;
    std::optional<MemoryReading> memory;
    std::vector<SizeClass> size_classes;
    std::vector<std::pair<uint32_t, ArenaReading>> arenas;  // with their numbers
    std::vector<Trim> trims;
    wire::Tick tick{};
  };

  absl::Status Handle(std::monostate) { return absl::OkStatus(); }
  absl::Status Handle(const HelloFrame& frame);
  absl::Status Handle(const ModuleFrame& frame);
  absl::Status Handle(const wire::ModuleGone& frame);
  absl::Status Handle(const FunctionFrame& frame);
  absl::Status Handle(const wire::Node& frame);
  absl::Status Handle(const wire::Site& frame);
  absl::Status Handle(const ThreadFrame& frame);
  absl::Status Handle(const wire::Counters& frame);
  absl::Status Handle(const wire::ScopeBegin& frame);
  absl::Status Handle(const wire::ScopeEnd& frame);
  absl::Status Handle(const MarkFrame& frame);
  absl::Status Handle(const UserCounterFrame& frame);
  absl::Status Handle(const wire::UserValue& frame);
  absl::Status Handle(const wire::RuntimeStats& frame);
  absl::Status Handle(const wire::Tick& frame);
  absl::Status Handle(const wire::Goodbye& frame);
  absl::Status Handle(const CoverageFrame& frame);
  absl::Status Handle(const wire::Executions& frame);
  absl::Status Handle(const wire::ExecutionStats& frame);
  absl::Status Handle(const wire::TickPeak& frame);
  absl::Status Handle(const wire::NodePeak& frame);
  absl::Status Handle(const wire::SiteRss& frame);
  absl::Status Handle(const RssChargesFrame& frame);
  absl::Status Handle(const wire::MemoryParts& frame);
  absl::Status Handle(const wire::SizeClass& frame);
  absl::Status Handle(const wire::Arena& frame);
  absl::Status Handle(const wire::Trim& frame);
  absl::Status Handle(const wire::Pause& frame);
  absl::Status Handle(const wire::Resume& frame);
  absl::Status Handle(const wire::Trimmed& frame);

  [[nodiscard]] int64_t Time(uint64_t mono_ns) const;
  static void ApplyHello(Target& hello, Target& target);
  [[nodiscard]] int64_t TickTime(const Pending& tick);
  CounterTick ApplyTick(Pending& tick, Target& target);
  static void ApplyDefinitions(Pending& tick, Target& target);
  /// Leaves in the tick what was applied of it.
  void ApplyCounters(Pending& tick, Target& target);
  /// Puts what the tick says of RSS into its counters, beside what they say of the heap.
  void AddRss(Pending& tick, const Target& target) const;
  void ApplyScope(const Frame& scope, Target& target);
  void ApplySamples(const Pending& tick, int64_t time_ns, Target& target);
  void ApplyMemory(Pending& tick, Target& target);
  void ApplyArenas(const Pending& tick, Target& target);
  void ApplyPeaks(const Pending& tick, int64_t time_ns, Target& target);
  void EndScopes(uint32_t thread, uint32_t depth, int64_t time_ns, uint64_t rss_bytes, Target& target);

  int64_t origin_mono_ns_;
  std::vector<Pending> complete_;
  Pending current_;
  size_t current_bytes_ = 0;
  // Of the current connection: how many of each the target has defined so far.
  uint32_t modules_ = 0;
  uint32_t functions_ = 0;
  uint32_t nodes_ = 1;
  uint32_t sites_ = 1;
  uint32_t user_counters_ = 0;
  std::optional<Target> hello_;  // what Hello said of the target, until it is committed
  std::optional<TargetEnd> goodbye_;
  std::vector<wire::Executions> executions_;  // committed and not yet taken
  // Of the target as committed.
  std::unordered_map<uint64_t, size_t> counter_index_;  // thread << 32 | site to position in Target::counters
  std::vector<uint64_t> live_bytes_;                    // per site, all threads
  int64_t last_tick_ns_ = 0;
  double heap_peak_ = -1;
  size_t arena_readings_ = 0;
  PeakWithinTick peak_within_tick_;
  std::vector<std::vector<size_t>> open_brackets_;  // per thread slot, by depth: position in Target::brackets
};

}  // namespace memline

#endif  // MEMLINE_RECEIVE_TARGET_BUILDER_H_
