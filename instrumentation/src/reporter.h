// SPDX-License-Identifier: MIT
// Turns the runtime's tables into frames: once a tick whatever changed, after a new connection everything. Helper
// thread only; reads what other threads write.
#ifndef MEMLINE_RUNTIME_REPORTER_H_
#define MEMLINE_RUNTIME_REPORTER_H_

#include <cstdint>

#include "line_totals.h"
#include "memory_parts.h"
#include "module_map.h"
#include "outbox.h"
#include "sampler.h"
#include "thread_slot.h"

namespace memline::runtime {

class Reporter {
 public:
  constexpr explicit Reporter(Outbox& outbox) : outbox_(outbox) {}

  /// Reserves its tables. False if the kernel refuses.
  bool Init();
  /// In a forked child that has not got the parent's.
  void ForgetDescriptors() { sampler_.Forget(); }
  /// Starts a stream: Hello now, everything else with the next tick.
  void Begin(uint32_t interval_us);
  /// One tick. If the outbox is full the tick is dropped and counted; what it held is sent by a later one.
  void Tick(uint64_t missed_ticks);
  /// After the last tick of an ordinary end.
  void Goodbye();
  /// Whether the last tick had no room for all counts of lines; another tick sends more.
  bool HasUnsentLines() const { return line_totals_.Next() != nullptr; }
  /// The next tick is the last: it says whose the memory is once more.
  void ExpectLastTick() { memory_parts_.ReadForTheLastTime(); }
  /// Has the allocator give back what it can, and says what came of it. May take long.
  void Trim();

 private:
  static constexpr uint32_t kMaxReportedDepth = 64;
  struct OpenScopes {
    uint32_t generation;  // of the slot, as last reported
    uint32_t count;
    uint32_t activations[kMaxReportedDepth];
  };

  bool SendChanges(uint64_t now_ns, uint64_t missed_ticks);
  bool SendModules();
  bool SendDefinitions();
  bool SendThread(uint32_t index);
  bool SendCounters(uint32_t thread);
  bool SendSite(uint32_t thread, uint32_t site);
  bool SendScopes(uint32_t thread, uint64_t now_ns);
  bool SendMarks();
  bool SendUserValues(uint64_t now_ns);
  bool SendStats();
  bool SendLineCounts();
  bool SendPeaks();
  bool SendRss(uint32_t thread);
  bool SendSiteRss(uint32_t thread, uint32_t site);
  bool SendRssCharges();
  bool SendMemoryParts(uint64_t now_ns);
  void MarkAllDirty();

  Outbox& outbox_;
  Sampler sampler_;
  MemorySample memory_;
  AllocatorFigures allocator_;
  ModuleMap& modules_ = module_map;
  bool* module_gone_sent_ = nullptr;
  OpenScopes* open_scopes_ = nullptr;
  uint64_t* node_peaks_sent_ = nullptr;
  uint64_t node_changes_sent_ = 0;
  uint32_t modules_sent_ = 0;
  uint32_t functions_sent_ = 0;
  uint32_t nodes_sent_ = 0;
  uint32_t sites_sent_ = 0;
  uint32_t user_counters_sent_ = 0;
  uint64_t user_values_sent_[wire::kMaxUserCounters] = {};
  wire::RuntimeStats stats_sent_{};
  LineTotals line_totals_;
  wire::ExecutionStats execution_stats_sent_{};
  wire::RssCharges rss_charges_sent_{};
  const char* rss_reason_sent_ = nullptr;
  uint64_t heap_live_bytes_ = 0;
  uint64_t lines_attributed_ = 0;
  uint64_t dropped_ticks_ = 0;
  MemoryParts memory_parts_;
  bool tick_was_dropped_ = false;  // its peak counts for the next
};

}  // namespace memline::runtime

#endif  // MEMLINE_RUNTIME_REPORTER_H_
