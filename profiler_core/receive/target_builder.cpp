// SPDX-License-Identifier: MIT
#include "profiler_core/receive/target_builder.h"

#include <absl/strings/str_cat.h>

#include <algorithm>
#include <cmath>
#include <string>

#include "profiler_core/model/rss_charges.h"

namespace memline {
namespace {

// What a peer can make us keep; a well-behaved target stays far below.
constexpr size_t kMaxCounterEntries = 1u << 22;
constexpr size_t kMaxBrackets = 1u << 22;
constexpr size_t kMaxThreadLives = 1u << 20;
constexpr uint32_t kMaxDepth = 1024;
constexpr size_t kMaxKeptString = 4096;
constexpr size_t kMaxTickBytes = size_t{512} << 20;
constexpr int64_t kMaxTimeNs = int64_t{1} << 60;
// No machine has as much; up to here every number becomes a double and an int64_t.
constexpr uint64_t kMaxSampleBytes = uint64_t{1} << 62;

absl::Status OutOfOrder(const char* what, uint32_t id) {
  return absl::InvalidArgumentError(absl::StrCat("the target's stream names ", what, " ", id, " out of order"));
}

std::string Keep(std::string_view text) { return std::string(text.substr(0, kMaxKeptString)); }

std::vector<std::string> SplitCommand(std::string_view command) {
  std::vector<std::string> arguments;
  while (!command.empty()) {
    const size_t end = std::min(command.find('\0'), command.size());
    arguments.emplace_back(command.substr(0, end));
    command.remove_prefix(std::min(end + 1, command.size()));
  }
  return arguments;
}

Counters FromWire(const wire::Counters& frame) {
  return {frame.alloc_count,    frame.alloc_bytes,    frame.freed_count,     frame.freed_bytes,
          frame.released_count, frame.released_bytes, frame.temporary_count, frame.entries};
}

uint64_t CounterKey(uint32_t thread, uint32_t site) { return uint64_t{thread} << 32 | site; }

bool CounterLess(const SiteCounters& a, const SiteCounters& b) {
  return CounterKey(a.thread, a.site) < CounterKey(b.thread, b.site);
}

// In order, and of each counter only what was said last.
void KeepLast(std::vector<SiteCounters>& counters) {
  const auto not_less = [](const SiteCounters& a, const SiteCounters& b) { return !CounterLess(a, b); };
  if (std::adjacent_find(counters.begin(), counters.end(), not_less) == counters.end()) return;
  std::stable_sort(counters.begin(), counters.end(), CounterLess);
  const auto same = [](const SiteCounters& a, const SiteCounters& b) {
    return !CounterLess(a, b) && !CounterLess(b, a);
  };
  counters.erase(counters.begin(), std::unique(counters.rbegin(), counters.rend(), same).base());
}

// About what a frame takes until its tick is complete.
size_t KeptBytes(const Frame& frame) {
  size_t bytes = sizeof frame;
  std::visit(
      [&bytes](const auto& typed) {
        if constexpr (requires { typed.strings; }) {
          for (const std::string_view string : typed.strings) bytes += std::min(string.size(), kMaxKeptString);
        }
      },
      frame);
  return bytes;
}

// Appends what is new; `values` and the ids in `defined` are dense.
template <typename Value>
void AppendDefined(std::vector<std::pair<uint32_t, Value>>& defined, std::vector<Value>& values) {
  for (auto& [id, value] : defined) {
    if (id == values.size()) values.push_back(std::move(value));
  }
}

}  // namespace

int64_t TargetBuilder::Time(uint64_t mono_ns) const {
  const auto since_origin = static_cast<int64_t>(mono_ns - static_cast<uint64_t>(origin_mono_ns_));
  return std::clamp<int64_t>(since_origin, 0, kMaxTimeNs);
}

absl::Status TargetBuilder::Add(const Frame& frame) {
  current_bytes_ += KeptBytes(frame);
  if (current_bytes_ > kMaxTickBytes) return absl::ResourceExhaustedError("a tick of the target's stream is too large");
  return std::visit([this](const auto& typed) { return Handle(typed); }, frame);
}

absl::Status TargetBuilder::Handle(const HelloFrame& frame) {
  Target hello;
  hello.pid = frame.fixed.pid;
  hello.parent_pid = frame.fixed.parent_pid;
  hello.executable = Keep(frame.strings[0]);
  hello.command = SplitCommand(frame.strings[1]);
  hello.allocator = Keep(frame.strings[2]);
  hello.runtime_version = Keep(frame.strings[3]);
  hello.start_ns = Time(frame.fixed.start_mono_ns);
  hello.start_unix_ns = static_cast<int64_t>(frame.fixed.start_unix_ns);
  hello.interval_ns = int64_t{frame.fixed.interval_us} * 1000;
  hello_ = std::move(hello);
  return absl::OkStatus();
}

absl::Status TargetBuilder::Handle(const ModuleFrame& frame) {
  const wire::Module& module = frame.fixed;
  if (module.id != modules_ || module.id >= wire::kMaxModules) return OutOfOrder("module", module.id);
  ++modules_;
  current_.modules.emplace_back(
      module.id, Module{Keep(frame.strings[0]), Keep(frame.strings[1]), module.bias, module.start, module.end, false});
  return absl::OkStatus();
}

absl::Status TargetBuilder::Handle(const wire::ModuleGone& frame) {
  if (frame.id >= modules_) return OutOfOrder("module", frame.id);
  current_.modules_gone.push_back(frame.id);
  return absl::OkStatus();
}

absl::Status TargetBuilder::Handle(const FunctionFrame& frame) {
  const uint32_t id = frame.fixed.id;
  if (id != functions_ || id >= wire::kMaxFunctions) return OutOfOrder("function", id);
  ++functions_;
  current_.functions.emplace_back(
      id, Function{Keep(frame.strings[0]), Keep(frame.strings[1]), frame.fixed.line, Keep(frame.strings[2])});
  return absl::OkStatus();
}

absl::Status TargetBuilder::Handle(const wire::Node& frame) {
  if (frame.id != nodes_ || frame.id >= wire::kMaxNodes) return OutOfOrder("call path", frame.id);
  if (frame.parent >= frame.id) return OutOfOrder("parent call path", frame.parent);
  if (frame.function >= functions_) return OutOfOrder("function", frame.function);
  ++nodes_;
  current_.nodes.emplace_back(frame.id, Node{frame.parent, frame.function, frame.call_pc, frame.entry_pc});
  return absl::OkStatus();
}

absl::Status TargetBuilder::Handle(const wire::Site& frame) {
  if (frame.id != sites_ || frame.id >= wire::kMaxSites) return OutOfOrder("site", frame.id);
  if (frame.node >= nodes_) return OutOfOrder("call path", frame.node);
  ++sites_;
  current_.sites.emplace_back(frame.id, Site{frame.node, frame.pc});
  return absl::OkStatus();
}

absl::Status TargetBuilder::Handle(const ThreadFrame& frame) {
  if (frame.fixed.id >= wire::kMaxThreads) return OutOfOrder("thread", frame.fixed.id);
  current_.threads.push_back({frame.fixed.id, frame.fixed.tid, Time(frame.fixed.start_ns), Keep(frame.strings[0])});
  return absl::OkStatus();
}

absl::Status TargetBuilder::Handle(const wire::Counters& frame) {
  if (frame.thread >= wire::kMaxThreads) return OutOfOrder("thread", frame.thread);
  if (frame.site >= sites_) return OutOfOrder("site", frame.site);
  current_.counters.push_back({frame.thread, frame.site, FromWire(frame)});
  return absl::OkStatus();
}

absl::Status TargetBuilder::Handle(const wire::ScopeBegin& frame) {
  if (frame.thread >= wire::kMaxThreads || frame.depth >= kMaxDepth) return OutOfOrder("thread", frame.thread);
  if (frame.node >= nodes_) return OutOfOrder("call path", frame.node);
  current_.scopes.emplace_back(frame);
  return absl::OkStatus();
}

absl::Status TargetBuilder::Handle(const wire::ScopeEnd& frame) {
  if (frame.thread >= wire::kMaxThreads) return OutOfOrder("thread", frame.thread);
  current_.scopes.emplace_back(frame);
  return absl::OkStatus();
}

absl::Status TargetBuilder::Handle(const MarkFrame& frame) {
  current_.marks.push_back({Time(frame.fixed.time_ns), frame.fixed.tid, Keep(frame.strings[0])});
  return absl::OkStatus();
}

absl::Status TargetBuilder::Handle(const UserCounterFrame& frame) {
  const uint32_t id = frame.fixed.id;
  if (id != user_counters_ || id >= wire::kMaxUserCounters) return OutOfOrder("user counter", id);
  ++user_counters_;
  current_.user_counters.emplace_back(id, UserCounter{Keep(frame.strings[0]), {}});
  return absl::OkStatus();
}

absl::Status TargetBuilder::Handle(const wire::UserValue& frame) {
  if (frame.id >= user_counters_) return OutOfOrder("user counter", frame.id);
  current_.values.push_back(frame);
  return absl::OkStatus();
}

absl::Status TargetBuilder::Handle(const wire::RuntimeStats& frame) {
  current_.stats = RuntimeStats{frame.lines_from_slot, frame.lines_from_unwinder,   frame.lines_unknown,
                                frame.unknown_frees,   frame.untracked_allocations, frame.overflowed_scopes,
                                frame.dropped_ticks,   frame.dropped_marks,         frame.runtime_bytes};
  return absl::OkStatus();
}

absl::Status TargetBuilder::Handle(const wire::Executions& frame) {
  current_.executions.push_back(frame);
  return absl::OkStatus();
}

absl::Status TargetBuilder::Handle(const wire::ExecutionStats& frame) {
  current_.execution_stats = frame;
  return absl::OkStatus();
}

absl::Status TargetBuilder::Handle(const wire::Tick& frame) {
  current_.tick = frame;
  complete_.push_back(std::move(current_));
  current_ = {};
  current_bytes_ = 0;
  return absl::OkStatus();
}

absl::Status TargetBuilder::Handle(const wire::Goodbye& frame) {
  goodbye_ = TargetEnd{TargetEnd::Kind::kGoodbye, 0, Time(frame.time_ns)};
  return absl::OkStatus();
}

absl::Status TargetBuilder::Handle(const CoverageFrame& frame) {
  const uint32_t follows = frame.fixed.follows;
  current_.coverage =
      Coverage{(follows & wire::kFollowsMalloc) != 0, (follows & wire::kFollowsOperators) != 0, Keep(frame.strings[0])};
  return absl::OkStatus();
}

absl::Status TargetBuilder::Handle(const wire::TickPeak& frame) {
  current_.peak = frame;
  return absl::OkStatus();
}

absl::Status TargetBuilder::Handle(const wire::NodePeak& frame) {
  if (frame.node >= nodes_) return OutOfOrder("call path", frame.node);
  current_.node_peaks.push_back({frame.node, std::min(uint64_t{frame.rss_bytes}, kMaxSampleBytes), frame.exact != 0});
  return absl::OkStatus();
}

absl::Status TargetBuilder::Handle(const wire::SiteRss& frame) {
  if (frame.thread >= wire::kMaxThreads) return OutOfOrder("thread", frame.thread);
  if (frame.site >= sites_) return OutOfOrder("site", frame.site);
  current_.site_rss.push_back(frame);
  return absl::OkStatus();
}

absl::Status TargetBuilder::Handle(const RssChargesFrame& frame) {
  const wire::RssCharges& fixed = frame.fixed;
  const auto method =
      static_cast<RssCharges::Method>(std::min(fixed.method, static_cast<uint32_t>(RssCharges::Method::kByFaults)));
  current_.rss_charges = RssCharges{
      method, fixed.period, fixed.own_bytes, fixed.elsewhere_bytes, fixed.unsettled_bytes, Keep(frame.strings[0])};
  return absl::OkStatus();
}

void TargetBuilder::Restart() {
  current_ = {};
  current_bytes_ = 0;
  modules_ = functions_ = user_counters_ = 0;
  nodes_ = sites_ = 1;
  goodbye_.reset();
  open_brackets_.clear();
}

std::vector<CounterTick> TargetBuilder::Commit(Target& target) {
  std::vector<CounterTick> changes;
  if (hello_.has_value()) ApplyHello(*hello_, target);
  hello_.reset();
  for (Pending& tick : complete_) changes.push_back(ApplyTick(tick, target));
  complete_.clear();
  // Once: what the collector finds out afterwards is the better word.
  if (goodbye_.has_value()) target.end = *goodbye_;
  goodbye_.reset();
  return changes;
}

// The facts that a launcher knew before, or an earlier connection told, stay.
void TargetBuilder::ApplyHello(Target& hello, Target& target) {
  target.pid = hello.pid;
  target.parent_pid = hello.parent_pid;
  target.executable = std::move(hello.executable);
  target.command = std::move(hello.command);
  target.allocator = std::move(hello.allocator);
  target.runtime_version = std::move(hello.runtime_version);
  target.interval_ns = hello.interval_ns;
  if (target.tick_count == 0) {
    target.start_ns = hello.start_ns;
    target.start_unix_ns = hello.start_unix_ns;
  }
  target.end = {};
}

int64_t TargetBuilder::TickTime(const Pending& tick) {
  last_tick_ns_ = std::max(last_tick_ns_, Time(tick.tick.time_ns));
  return last_tick_ns_;
}

CounterTick TargetBuilder::ApplyTick(Pending& tick, Target& target) {
  const int64_t time_ns = TickTime(tick);
  ApplyDefinitions(tick, target);
  ApplyCounters(tick, target);
  for (const Frame& scope : tick.scopes) ApplyScope(scope, target);
  for (ThreadLife& thread : tick.threads) {
    if (target.threads.size() < kMaxThreadLives) target.threads.push_back(std::move(thread));
  }
  for (Mark& mark : tick.marks) {
    if (target.marks.size() < kMaxMarks) target.marks.push_back(std::move(mark));
  }
  if (tick.stats.has_value()) target.stats = *tick.stats;
  if (tick.coverage.has_value()) target.coverage = std::move(*tick.coverage);
  executions_.insert(executions_.end(), tick.executions.begin(), tick.executions.end());
  if (tick.execution_stats.has_value()) {
    target.uncounted_executions = tick.execution_stats->uncounted;
    target.executions_torn = tick.execution_stats->moving != 0;
  }
  for (const NodePeak& peak : tick.node_peaks) KeepNodePeak(peak, target.node_peaks);
  for (const wire::SiteRss& rss : tick.site_rss) {
    KeepSiteRss({rss.site, std::min(rss.after_bytes, kMaxSampleBytes), Time(rss.after_ns),
                 std::min(rss.peak_bytes, kMaxSampleBytes)},
                target.site_rss);
  }
  if (tick.rss_charges.has_value()) target.rss_charges = std::move(*tick.rss_charges);
  ApplyMemory(tick, target);
  NoteGap(time_ns, target);
  ApplySamples(tick, time_ns, target);
  return {time_ns, std::move(tick.counters)};
}

void TargetBuilder::ApplyDefinitions(Pending& tick, Target& target) {
  AppendDefined(tick.modules, target.modules);
  AppendDefined(tick.functions, target.functions);
  AppendDefined(tick.nodes, target.nodes);
  AppendDefined(tick.sites, target.sites);
  AppendDefined(tick.user_counters, target.user_counters);
  for (const uint32_t id : tick.modules_gone) target.modules[id].gone = true;
}

void TargetBuilder::AddRss(Pending& tick, const Target& target) const {
  const auto known = [&](uint32_t thread, uint32_t site) {
    const auto found = counter_index_.find(CounterKey(thread, site));
    return found != counter_index_.end() ? target.counters[found->second].counters : Counters{};
  };
  for (SiteCounters& change : tick.counters) {
    const Counters before = known(change.thread, change.site);
    change.counters.rss_grown_bytes = before.rss_grown_bytes;
    change.counters.rss_returned_bytes = before.rss_returned_bytes;
  }
  const auto changed = static_cast<std::ptrdiff_t>(tick.counters.size());
  for (const wire::SiteRss& rss : tick.site_rss) {
    const SiteCounters wanted{rss.thread, rss.site, {}};
    const auto end = tick.counters.begin() + changed;
    const auto found = std::lower_bound(tick.counters.begin(), end, wanted, CounterLess);
    const bool present = found != end && !CounterLess(wanted, *found);
    SiteCounters change = present ? *found : SiteCounters{rss.thread, rss.site, known(rss.thread, rss.site)};
    change.counters.rss_grown_bytes = rss.grown_bytes;
    change.counters.rss_returned_bytes = rss.returned_bytes;
    if (present) {
      *found = change;
    } else {
      tick.counters.push_back(change);
    }
  }
  if (!tick.site_rss.empty()) KeepLast(tick.counters);
}

void TargetBuilder::ApplyCounters(Pending& tick, Target& target) {
  live_bytes_.resize(target.sites.size());
  const size_t known = target.counters.size();
  KeepLast(tick.counters);
  AddRss(tick, target);
  std::erase_if(tick.counters, [&](const SiteCounters& change) {
    const uint64_t key = CounterKey(change.thread, change.site);
    const auto found = counter_index_.find(key);
    uint64_t before = 0;
    if (found != counter_index_.end()) {
      Counters& counters = target.counters[found->second].counters;
      before = counters.alloc_bytes - counters.freed_bytes;
      counters = change.counters;
    } else if (target.counters.size() < kMaxCounterEntries) {
      counter_index_[key] = target.counters.size();
      target.counters.push_back(change);
    } else {
      return true;
    }
    // Of one thread the difference may be negative: what it frees others may have allocated. The sum is right.
    live_bytes_[change.site] += change.counters.alloc_bytes - change.counters.freed_bytes - before;
    return false;
  });
  if (target.counters.size() == known) return;
  const auto added = target.counters.begin() + static_cast<ptrdiff_t>(known);
  std::sort(added, target.counters.end(), CounterLess);
  const auto place = std::upper_bound(target.counters.begin(), added, *added, CounterLess) - target.counters.begin();
  std::inplace_merge(target.counters.begin() + place, added, target.counters.end(), CounterLess);
  for (auto i = static_cast<size_t>(place); i < target.counters.size(); ++i) {
    counter_index_[CounterKey(target.counters[i].thread, target.counters[i].site)] = i;
  }
}

void TargetBuilder::EndScopes(uint32_t thread, uint32_t depth, int64_t time_ns, uint64_t rss_bytes, Target& target) {
  if (thread >= open_brackets_.size()) return;
  std::vector<size_t>& open = open_brackets_[thread];
  for (; open.size() > depth; open.pop_back()) {
    Bracket& bracket = target.brackets[open.back()];
    bracket.end_ns = std::max(time_ns, bracket.begin_ns);
    bracket.end_rss_bytes = rss_bytes;
  }
}

void TargetBuilder::ApplyScope(const Frame& scope, Target& target) {
  if (const auto* end = std::get_if<wire::ScopeEnd>(&scope)) {
    EndScopes(end->thread, end->depth, Time(end->time_ns), end->rss_bytes, target);
    return;
  }
  const auto& begin = std::get<wire::ScopeBegin>(scope);
  EndScopes(begin.thread, begin.depth, Time(begin.time_ns), begin.rss_bytes, target);
  if (begin.thread >= open_brackets_.size()) open_brackets_.resize(begin.thread + 1);
  if (open_brackets_[begin.thread].size() != begin.depth || target.brackets.size() >= kMaxBrackets) return;
  open_brackets_[begin.thread].push_back(target.brackets.size());
  target.brackets.push_back({begin.thread, begin.depth, begin.node, Time(begin.time_ns), -1, begin.rss_bytes, 0});
}

void TargetBuilder::ApplySamples(const Pending& tick, int64_t time_ns, Target& target) {
  const std::pair<SeriesId, uint64_t> samples[] = {
      {SeriesId::kRss, tick.tick.rss_bytes},
      {SeriesId::kHeapLive, tick.tick.heap_live_bytes},
      {SeriesId::kHeapRetained, tick.tick.heap_retained_bytes},
      {SeriesId::kHeapMapped, tick.tick.heap_mapped_bytes},
  };
  for (const auto& [series, value] : samples) {
    if (value == wire::kUnknownBytes) continue;
    target[series].Append(time_ns, static_cast<double>(std::min(value, kMaxSampleBytes)));
  }
  ApplyPeaks(tick, time_ns, target);
  for (const wire::UserValue& value : tick.values) {
    // A plot has no place for the others.
    if (std::isfinite(value.value)) target.user_counters[value.id].series.Append(Time(value.time_ns), value.value);
  }
  ++target.tick_count;
  target.missed_ticks = tick.tick.missed;
  if (tick.tick.heap_live_bytes == wire::kUnknownBytes) return;
  const auto heap = static_cast<double>(tick.tick.heap_live_bytes);
  if (heap <= heap_peak_) return;
  heap_peak_ = heap;
  target.heap_peak_ns = time_ns;
  target.live_at_peak = live_bytes_;
  // As Counters::live_bytes: what a torn read makes negative is 0.
  for (uint64_t& live : target.live_at_peak) {
    if (static_cast<int64_t>(live) < 0) live = 0;
  }
}

void TargetBuilder::ApplyPeaks(const Pending& tick, int64_t time_ns, Target& target) {
  const auto bounded = [](uint64_t bytes) { return static_cast<double>(std::min(bytes, kMaxSampleBytes)); };
  const bool rss_known = tick.tick.rss_bytes != wire::kUnknownBytes;
  std::optional<double> peak;
  if (tick.tick.rss_peak_bytes != wire::kUnknownBytes) {
    peak = peak_within_tick_.Next(bounded(tick.tick.rss_peak_bytes), rss_known ? bounded(tick.tick.rss_bytes) : 0);
    target.peak_rss_bytes = std::max(target.peak_rss_bytes, std::min(tick.tick.rss_peak_bytes, kMaxSampleBytes));
  }
  if (tick.peak.has_value()) {
    peak = std::max(bounded(tick.peak->rss_bytes), rss_known ? bounded(tick.tick.rss_bytes) : 0);
    if (tick.peak->exact != 0) ++target.exact_peak_ticks;
  }
  if (peak.has_value()) target[SeriesId::kRssPeak].Append(time_ns, *peak);
}

void TargetBuilder::CloseBrackets(Target& target) {
  const Pyramid& rss = target[SeriesId::kRss];
  for (Bracket& bracket : target.brackets) {
    if (bracket.end_ns >= 0) continue;
    bracket.end_ns = std::max(target.last_ns(), bracket.begin_ns);
    bracket.end_rss_bytes = rss.size() == 0 ? 0 : static_cast<uint64_t>(rss.back().value);
  }
}

}  // namespace memline
