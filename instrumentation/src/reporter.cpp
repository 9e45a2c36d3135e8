// SPDX-License-Identifier: MIT
#include "reporter.h"

#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstring>

#include "annotations.h"
#include "arena.h"
#include "attribution.h"
#include "clock.h"
#include "coverage.h"
#include "fault_events.h"
#include "rss_ledger.h"
#include "rss_peak.h"
#include "runtime.h"
#include "small_file.h"

namespace memline::runtime {
namespace {

using wire::FrameType;

// Calls send(site) for the sites of each group that is marked, until one is not sent: its group stays marked.
template <typename Send>
bool ForEachDirty(std::atomic<uint8_t>* dirty, const Send& send) {
  // Eight groups at a time: nearly all are clean.
  const uint32_t groups = call_tree.site_count() / kSitesPerDirtyByte + 1;
  for (uint32_t word = 0; word < groups; word += 8) {
    uint64_t eight;
    memcpy(&eight, reinterpret_cast<const char*>(dirty) + word, sizeof eight);
    for (uint32_t group = word; eight != 0; ++group, eight >>= 8) {
      if ((eight & 0xff) == 0) continue;
      dirty[group].exchange(0, std::memory_order_acq_rel);
      for (uint32_t i = 0; i < kSitesPerDirtyByte; ++i) {
        if (send(group * kSitesPerDirtyByte + i)) continue;
        dirty[group].store(1, std::memory_order_relaxed);  // the rest of the group goes with a later tick
        return false;
      }
    }
  }
  return true;
}

wire::RssMethod Method() {
  if (!rss_ledger.active()) return wire::RssMethod::kNotAtAll;
  return fault_events.running() ? wire::RssMethod::kByFaults : wire::RssMethod::kAtScopes;
}

template <typename Value>
bool Reserve(Value*& values, size_t count) {
  if (values == nullptr) values = static_cast<Value*>(ReservePages(count * sizeof(Value)));
  return values != nullptr;
}

}  // namespace

// A child that was forked in the middle of it has only a part.
bool Reporter::Init() {
  return Reserve(module_gone_sent_, wire::kMaxModules) && Reserve(open_scopes_, wire::kMaxThreads) &&
         Reserve(node_peaks_sent_, wire::kMaxNodes) && memory_parts_.Init();
}

void Reporter::Begin(uint32_t interval_us) {
  sampler_.Close();
  sampler_.Open();
  modules_sent_ = user_counters_sent_ = nodes_sent_ = sites_sent_ = functions_sent_ = 0;
  memset(module_gone_sent_, 0, modules_.count());
  memset(open_scopes_, 0, SlotCount() * sizeof(OpenScopes));
  memset(node_peaks_sent_, 0, call_tree.node_count() * sizeof *node_peaks_sent_);
  node_changes_sent_ = 0;
  tick_was_dropped_ = false;
  memory_parts_.Begin();
  stats_sent_ = {};
  execution_stats_sent_ = {};
  rss_charges_sent_ = {};
  rss_reason_sent_ = nullptr;
  MarkAllDirty();

  char executable[4096];
  const ssize_t executable_bytes = readlink("/proc/self/exe", executable, sizeof executable);
  char command[8192];
  size_t command_bytes = ReadSmallFile("/proc/self/cmdline", command, sizeof command);
  if (command_bytes != 0 && command[command_bytes - 1] == '\0') --command_bytes;
  const wire::Hello hello{wire::kMagic,
                          wire::kMajor,
                          wire::kMinor,
                          static_cast<uint32_t>(getpid()),
                          static_cast<uint32_t>(getppid()),
                          recording_start.mono_ns,
                          recording_start.unix_ns,
                          interval_us,
                          static_cast<uint32_t>(sysconf(_SC_PAGESIZE))};
  const Coverage& coverage = FindCoverage();
  outbox_.Clear();
  static_cast<void>(outbox_.Add(FrameType::kHello, hello,
                                {{executable, executable_bytes > 0 ? static_cast<size_t>(executable_bytes) : 0},
                                 {command, command_bytes},
                                 coverage.allocator,
                                 MEMLINE_VERSION}));
  if (coverage.malloc) return;
  const wire::Coverage frame{coverage.operators ? wire::kFollowsOperators : 0u};
  static_cast<void>(outbox_.Add(FrameType::kCoverage, frame, {coverage.in_front}));
}

// A new collector knows nothing: everything counts as changed since never.
void Reporter::MarkAllDirty() {
  heap_live_bytes_ = 0;
  lines_attributed_ = 0;
  line_totals_.MarkAllChanged();
  const uint32_t groups = call_tree.site_count() / kSitesPerDirtyByte + 1;
  for (uint32_t i = 0; i < SlotCount(); ++i) {
    ThreadSlot& slot = *SlotAt(i);
    memset(slot.sent, 0, call_tree.site_count() * sizeof(SentCounters));
    memset(slot.sent_rss, 0, call_tree.site_count() * sizeof(SentRss));
    for (uint32_t group = 0; group < groups; ++group) {
      slot.dirty[group].store(1, std::memory_order_release);
      slot.rss_dirty[group].store(1, std::memory_order_release);
    }
  }
}

void Reporter::Tick(uint64_t missed_ticks) {
  const uint64_t now_ns = MonotonicNanoseconds();
  MemorySample sample = sampler_.Sample();
  if (tick_was_dropped_) {
    sample.tick_peak_bytes = std::max(sample.tick_peak_bytes, memory_.tick_peak_bytes);
    sample.tick_peak_is_exact = sample.tick_peak_is_exact && memory_.tick_peak_is_exact;
  }
  memory_ = sample;
  rss_ledger.Tick(memory_.rss_bytes);
  tick_was_dropped_ = !SendChanges(now_ns, missed_ticks);
  if (tick_was_dropped_) ++dropped_ticks_;
}

void Reporter::Goodbye() {
  const wire::Goodbye goodbye{MonotonicNanoseconds()};
  static_cast<void>(outbox_.Add(FrameType::kGoodbye, goodbye));
  sampler_.Close();
}

bool Reporter::SendChanges(uint64_t now_ns, uint64_t missed_ticks) {
  if (!SendDefinitions()) return false;
  const uint32_t slots = SlotCount();
  for (uint32_t thread = 0; thread < slots; ++thread) {
    if (!SendThread(thread) || !SendCounters(thread) || !SendRss(thread) || !SendScopes(thread, now_ns)) return false;
  }
  if (!SendMarks() || !SendUserValues(now_ns) || !SendStats() || !SendLineCounts() || !SendPeaks() ||
      !SendRssCharges()) {
    return false;
  }
  allocator_ = sampler_.Allocator(now_ns);
  if (!SendMemoryParts(now_ns)) return false;
  const wire::Tick tick{now_ns,           memory_.rss_bytes,         memory_.rss_peak_bytes,
                        heap_live_bytes_, allocator_.retained_bytes, allocator_.mapped_bytes,
                        missed_ticks};
  return outbox_.Add(FrameType::kTick, tick);
}

bool Reporter::SendModules() {
  modules_.Update();
  const ModuleMap::Lock lock(modules_);
  if (!lock.held()) return false;
  for (; modules_sent_ < modules_.count(); ++modules_sent_) {
    const LoadedModule& module = modules_[modules_sent_];
    const wire::Module frame{modules_sent_, module.bias, module.start, module.end};
    if (!outbox_.Add(FrameType::kModule, frame, {module.path, module.build_id})) return false;
  }
  for (uint32_t id = 0; id < modules_sent_; ++id) {
    if (!modules_[id].gone || module_gone_sent_[id]) continue;
    if (!outbox_.Add(FrameType::kModuleGone, wire::ModuleGone{id})) return false;
    module_gone_sent_[id] = true;
  }
  return true;
}

// Each table is counted before the tables it refers to, so that whatever a sent entry names is sent before it.
bool Reporter::SendDefinitions() {
  const uint32_t sites = call_tree.site_count();
  const uint32_t nodes = call_tree.node_count();
  const uint32_t functions = call_tree.function_count();
  if (!SendModules()) return false;
  for (; functions_sent_ < functions; ++functions_sent_) {
    const FunctionInfo& function = call_tree.function(functions_sent_);
    const wire::Function frame{functions_sent_, function.line};
    if (!outbox_.Add(FrameType::kFunction, frame, {function.name, function.file, function.region})) return false;
  }
  for (; nodes_sent_ < nodes; ++nodes_sent_) {
    const NodeInfo& node = call_tree.node(nodes_sent_);
    const wire::Node frame{nodes_sent_, node.parent, node.function, node.call_pc, node.entry_pc};
    if (nodes_sent_ != kRootNode && !outbox_.Add(FrameType::kNode, frame)) return false;
  }
  for (; sites_sent_ < sites; ++sites_sent_) {
    const SiteInfo& site = call_tree.site(sites_sent_);
    const wire::Site frame{sites_sent_, site.node, site.pc};
    if (sites_sent_ != kOutsideSite && !outbox_.Add(FrameType::kSite, frame)) return false;
  }
  return true;
}

bool Reporter::SendThread(uint32_t index) {
  ThreadSlot& slot = *SlotAt(index);
  OpenScopes& open = open_scopes_[index];
  const uint32_t generation = slot.generation.load(std::memory_order_acquire);
  const uint32_t owner = slot.owner.load(std::memory_order_acquire);
  if (generation == open.generation || owner == 0) return true;
  char path[64];
  char name[32];
  snprintf(path, sizeof path, "/proc/self/task/%u/comm", owner);
  size_t name_bytes = ReadSmallFile(path, name, sizeof name);
  if (name_bytes != 0 && name[name_bytes - 1] == '\n') --name_bytes;
  const wire::Thread frame{index, owner, slot.owner_start_ns.load(std::memory_order_relaxed)};
  if (!outbox_.Add(FrameType::kThread, frame, {{name, name_bytes}})) return false;
  open.generation = generation;
  return true;
}

bool Reporter::SendCounters(uint32_t thread) {
  return ForEachDirty(SlotAt(thread)->dirty, [&](uint32_t site) { return SendSite(thread, site); });
}

bool Reporter::SendRss(uint32_t thread) {
  return ForEachDirty(SlotAt(thread)->rss_dirty, [&](uint32_t site) { return SendSiteRss(thread, site); });
}

bool Reporter::SendSiteRss(uint32_t thread, uint32_t site) {
  ThreadSlot& slot = *SlotAt(thread);
  const SiteRss& rss = slot.rss[site];
  const SentRss now{rss.grown.load(std::memory_order_relaxed), rss.returned.load(std::memory_order_relaxed)};
  SentRss& sent = slot.sent_rss[site];
  if (now.grown == sent.grown && now.returned == sent.returned) return true;
  if (site >= sites_sent_ && !SendDefinitions()) return false;
  const wire::SiteRss frame{thread,
                            site,
                            now.grown,
                            now.returned,
                            rss.after.load(std::memory_order_relaxed),
                            rss.after_ns.load(std::memory_order_relaxed),
                            rss.peak.load(std::memory_order_relaxed)};
  if (!outbox_.Add(FrameType::kSiteRss, frame)) return false;
  sent = now;
  return true;
}

bool Reporter::SendSite(uint32_t thread, uint32_t site) {
  ThreadSlot& slot = *SlotAt(thread);
  SentCounters now;
  for (unsigned i = 0; i < kCounters; ++i)
    now.values[i] = slot.counters[site].values[i].load(std::memory_order_relaxed);
  SentCounters& sent = slot.sent[site];
  if (memcmp(&now, &sent, sizeof now) == 0) return true;
  if (site >= sites_sent_ && !SendDefinitions()) return false;
  struct __attribute__((packed)) {
    uint32_t thread;
    uint32_t site;
    SentCounters counters;
  } frame{thread, site, now};
  static_assert(sizeof frame == sizeof(wire::Counters));
  if (!outbox_.Add(FrameType::kCounters, frame)) return false;
  heap_live_bytes_ += now.values[kAllocBytes] - sent.values[kAllocBytes];
  heap_live_bytes_ -= now.values[kFreedBytes] - sent.values[kFreedBytes];
  if (call_tree.site(site).node != kRootNode) {
    lines_attributed_ += now.values[kAllocCount] - sent.values[kAllocCount];
    lines_attributed_ += now.values[kReleasedCount] - sent.values[kReleasedCount];
  }
  sent = now;
  sampler_.NoteHeapChange();
  return true;
}

// A scope is told from the one that was at its depth a tick ago by its activation number.
bool Reporter::SendScopes(uint32_t thread, uint64_t now_ns) {
  ThreadSlot& slot = *SlotAt(thread);
  OpenScopes& open = open_scopes_[thread];
  uint32_t count =
      slot.owner.load(std::memory_order_acquire) != 0 ? slot.scope_count.load(std::memory_order_acquire) : 0;
  if (count > kMaxReportedDepth) count = kMaxReportedDepth;
  uint32_t same = 0;
  while (same < count && same < open.count &&
         slot.scopes[same].activation.load(std::memory_order_relaxed) == open.activations[same]) {
    ++same;
  }
  if (same < open.count) {
    const wire::ScopeEnd end{thread, same, now_ns, memory_.rss_bytes};
    if (!outbox_.Add(FrameType::kScopeEnd, end)) return false;
    open.count = same;
  }
  for (; open.count < count; ++open.count) {
    const uint32_t node = slot.scopes[open.count].node.load(std::memory_order_relaxed);
    if (node >= nodes_sent_ && !SendDefinitions()) return false;
    const wire::ScopeBegin begin{thread, open.count, node, now_ns, memory_.rss_bytes};
    if (!outbox_.Add(FrameType::kScopeBegin, begin)) return false;
    open.activations[open.count] = slot.scopes[open.count].activation.load(std::memory_order_relaxed);
  }
  return true;
}

bool Reporter::SendMarks() {
  // Room first: a mark taken from the queue must not be lost.
  constexpr size_t kMarkBytes = sizeof(wire::FrameHeader) + sizeof(wire::Mark) + sizeof(uint32_t) + sizeof(MarkRecord);
  MarkRecord mark;
  while (outbox_.HasRoom(kMarkBytes) && mark_queue.Pop(mark)) {
    if (!outbox_.Add(FrameType::kMark, wire::Mark{mark.tid, mark.time_ns}, {mark.text})) return false;
  }
  return true;
}

bool Reporter::SendUserValues(uint64_t now_ns) {
  const uint32_t count = call_tree.user_counter_count();
  for (uint32_t id = 0; id < count; ++id) {
    const bool is_new = id >= user_counters_sent_;
    if (is_new) {
      if (!outbox_.Add(FrameType::kUserCounter, wire::UserCounter{id}, {call_tree.user_counter_name(id + 1)})) {
        return false;
      }
      user_counters_sent_ = id + 1;
    }
    const uint64_t bits = user_values[id].load(std::memory_order_relaxed);
    if (!is_new && bits == user_values_sent_[id]) continue;
    wire::UserValue value{id, now_ns, 0};
    memcpy(&value.value, &bits, sizeof bits);
    if (!outbox_.Add(FrameType::kUserValue, value)) return false;
    user_values_sent_[id] = bits;
  }
  return true;
}

bool Reporter::SendStats() {
  wire::RuntimeStats stats{};
  const uint32_t slots = SlotCount();
  for (uint32_t i = 0; i < slots; ++i) {
    const ThreadSlot& slot = *SlotAt(i);
    stats.lines_from_unwinder += slot.lines_from_unwinder.load(std::memory_order_relaxed);
    stats.lines_unknown += slot.lines_unknown.load(std::memory_order_relaxed);
    stats.unknown_frees += slot.unknown_frees.load(std::memory_order_relaxed);
    stats.untracked_allocations += slot.untracked_allocations.load(std::memory_order_relaxed);
    stats.overflowed_scopes += slot.overflowed_scopes.load(std::memory_order_relaxed);
  }
  const uint64_t slow = stats.lines_from_unwinder + stats.lines_unknown;
  stats.lines_from_slot = lines_attributed_ > slow ? lines_attributed_ - slow : 0;
  stats.overflowed_scopes += call_tree.overflows();
  stats.dropped_ticks = dropped_ticks_;
  stats.dropped_marks = mark_queue.dropped();
  stats.runtime_bytes = memory_parts_.runtime_bytes();
  if (memcmp(&stats, &stats_sent_, sizeof stats) == 0) return true;
  if (!outbox_.Add(FrameType::kRuntimeStats, stats)) return false;
  stats_sent_ = stats;
  return true;
}

// The counts of lines leave room for everything else: what does not fit waits for a later tick.
bool Reporter::SendLineCounts() {
  line_totals_.Collect();
  constexpr size_t kLeftFree = Outbox::kCapacity / 4;
  while (outbox_.HasRoom(kLeftFree)) {
    const LineTotals::Total* total = line_totals_.Next();
    if (total == nullptr) break;
    if (!outbox_.Add(FrameType::kExecutions, wire::Executions{total->pc - 1, total->count})) return false;
    line_totals_.Pop();
  }
  const bool torn = line_totals_.moving() || line_totals_.Next() != nullptr;
  const wire::ExecutionStats stats{line_totals_.uncounted(), torn ? uint64_t{1} : 0};
  if (memcmp(&stats, &execution_stats_sent_, sizeof stats) == 0) return true;
  if (!outbox_.Add(FrameType::kExecutionStats, stats)) return false;
  execution_stats_sent_ = stats;
  return true;
}

bool Reporter::SendPeaks() {
  if (const uint64_t changes = rss_peak.node_changes(); changes != node_changes_sent_) {
    for (uint32_t node = 0; node < nodes_sent_; ++node) {
      const RssPeak::NodePeak peak = rss_peak.OfNode(node);
      if (peak.bytes == node_peaks_sent_[node]) continue;
      const wire::NodePeak frame{node, peak.exact ? 1u : 0u, peak.bytes};
      if (!outbox_.Add(FrameType::kNodePeak, frame)) return false;
      node_peaks_sent_[node] = peak.bytes;
    }
    node_changes_sent_ = changes;
  }
  const wire::TickPeak peak{memory_.tick_peak_bytes, memory_.tick_peak_is_exact ? 1u : 0u};
  return outbox_.Add(FrameType::kTickPeak, peak);
}

bool Reporter::SendRssCharges() {
  const wire::RssCharges charges{static_cast<uint32_t>(Method()), fault_events.period(), rss_ledger.own_bytes(),
                                 rss_ledger.elsewhere_bytes(), rss_ledger.unsettled_bytes(memory_.rss_bytes)};
  const char* reason = fault_events.reason();
  if (memcmp(&charges, &rss_charges_sent_, sizeof charges) == 0 && reason == rss_reason_sent_) return true;
  if (!outbox_.Add(FrameType::kRssCharges, charges, {reason})) return false;
  rss_charges_sent_ = charges;
  rss_reason_sent_ = reason;
  return true;
}

bool Reporter::SendMemoryParts(uint64_t now_ns) {
  memory_parts_.Tick({now_ns, memory_.rss_bytes, heap_live_bytes_, allocator_});
  if (memory_parts_.has_blocks()) {
    const LiveBlocks& blocks = memory_parts_.blocks();
    for (uint32_t i = 0; i < wire::kMaxSizeClasses; ++i) {
      if (i != 0 && blocks.counts[i] == 0) continue;
      const wire::SizeClass frame{i, blocks.counts[i], blocks.bytes[i]};
      if (!outbox_.Add(FrameType::kSizeClasses, frame)) return false;
    }
    memory_parts_.BlocksSent();
  }
  HeapArenas& arenas = memory_parts_.arenas();
  for (uint32_t number = 0; number < arenas.count(); ++number) {
    if (!arenas.IsUnsent(number)) continue;
    if (!outbox_.Add(FrameType::kArena, arenas.arena(number))) return false;
    arenas.Sent(number);
  }
  if (!memory_parts_.has_parts()) return true;
  if (!outbox_.Add(FrameType::kMemoryParts, memory_parts_.parts())) return false;
  memory_parts_.PartsSent();
  return true;
}

void Reporter::Trim() {
  const uint64_t begin_ns = MonotonicNanoseconds();
  const uint64_t before = sampler_.Resident();
  const bool done = sampler_.Trim();
  const uint64_t now_ns = MonotonicNanoseconds();
  const uint64_t after = sampler_.Resident();
  memory_parts_.ReadSoon();
  const wire::Trimmed frame{now_ns, before, after, (now_ns - begin_ns) / 1000,
                            done ? wire::TrimOutcome::kDone : wire::TrimOutcome::kUnsupported};
  char text[64] = "trim: the allocator has no function for it";
  const uint64_t given_back = before > after ? before - after : 0;
  constexpr uint64_t kMebibyte = 1 << 20;
  if (done && given_back >= kMebibyte) {
    snprintf(text, sizeof text, "trim: %lu MiB given back", static_cast<unsigned long>(given_back / kMebibyte));
  } else if (done) {
    snprintf(text, sizeof text, "trim: %lu KiB given back", static_cast<unsigned long>(given_back / 1024));
  }
  const wire::Mark mark{static_cast<uint32_t>(gettid()), now_ns};
  static_cast<void>(outbox_.Add(FrameType::kMark, mark, {text}) && outbox_.Add(FrameType::kTrimmed, frame));
}

}  // namespace memline::runtime
