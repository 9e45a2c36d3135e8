// SPDX-License-Identifier: MIT
#include "tests/unit/store/growing_session.h"

#include <algorithm>
#include <utility>

#include "profiler_core/model/peaks.h"

namespace memline {
namespace {

constexpr int64_t kTickNs = 10'000'000;

}  // namespace

GrowingSession::GrowingSession(uint32_t seed) : random_(seed) {
  session_.memline_version = "1.2.3";
  session_.machine = {Name(), Name(), Name(), random_(), static_cast<uint32_t>(Below(256))};
  session_.origin_mono_ns = static_cast<int64_t>(random_());
  session_.start_unix_ns = 1'700'000'000'000'000'000;
  AddTarget();
}

std::vector<std::vector<CounterTick>> GrowingSession::TakeTicks() {
  ticks_.resize(session_.targets.size());
  return std::exchange(ticks_, {});
}

// Any bytes: names come from programs.
std::string GrowingSession::Name() {
  std::string name(Below(40), '\0');
  for (char& c : name) c = static_cast<char>(OneIn(20) ? random_() : 'a' + Below(26));
  return name;
}

void GrowingSession::AddTarget() {
  Target& target = session_.targets.emplace_back();
  target.pid = static_cast<uint32_t>(random_());
  target.parent_pid = static_cast<uint32_t>(random_());
  target.executable = Name();
  for (size_t i = Below(4); i > 0; --i) target.command.push_back(Name());
  target.allocator = "glibc";
  target.runtime_version = Name();
  target.start_ns = now_;
  target.start_unix_ns = static_cast<int64_t>(random_());
  target.interval_ns = kTickNs;
}

void GrowingSession::GrowCallTree(Target& target) {
  if (OneIn(50)) {
    target.modules.push_back({Name(), "0123456789abcdef", random_(), 0xffff'8000'0000'0000 + random_(), ~0ull, false});
  }
  if (!target.modules.empty() && OneIn(50)) target.modules[Below(target.modules.size())].gone = true;
  if (OneIn(30))
    target.functions.push_back({Name(), Name(), static_cast<uint32_t>(Below(5000)), OneIn(3) ? Name() : ""});
  if (!target.functions.empty() && OneIn(10)) {
    target.nodes.push_back({static_cast<uint32_t>(Below(target.nodes.size())),
                            static_cast<uint32_t>(Below(target.functions.size())), random_(), ~uint64_t{random_()}});
  }
  if (OneIn(5)) target.sites.push_back({static_cast<uint32_t>(Below(target.nodes.size())), random_()});
}

// As the symbolizer does it: late, for all there is, and not always with a result.
void GrowingSession::Symbolize(Target& target) {
  target.call_lines.resize(target.nodes.size());
  target.site_lines.resize(target.sites.size());
  target.sources.resize(target.functions.size());
  for (std::vector<SourceLine>* lines : {&target.call_lines, &target.site_lines}) {
    for (SourceLine& line : *lines) {
      if (line == SourceLine{} && OneIn(2)) line = {Name(), static_cast<uint32_t>(Below(5000)), Name()};
    }
  }
  for (FunctionSource& source : target.sources) {
    if (source != FunctionSource{} || OneIn(2)) continue;
    source = {"Class::Method", Name(), 0, {}};
    if (OneIn(2)) continue;
    source.first_line = static_cast<uint32_t>(1 + Below(5000));
    source.text.resize(1 + Below(30));
    for (std::string& line : source.text) line = Name();
  }
}

// Lines come, count on, and go again when something proves their counts wrong.
void GrowingSession::GrowExecutions(Target& target) {
  std::erase_if(target.executions, [this](const LineExecutions&) { return OneIn(50); });
  for (LineExecutions& line : target.executions) {
    if (OneIn(2)) line.count += random_();
    if (OneIn(20)) line.basis = static_cast<LineExecutions::Basis>(Below(3));
  }
  const LineExecutions fresh{static_cast<uint32_t>(Below(target.functions.size())), static_cast<uint32_t>(Below(100)),
                             random_(), static_cast<LineExecutions::Basis>(Below(3))};
  const auto key = [](const LineExecutions& line) { return std::pair(line.function, line.line); };
  const auto place = std::lower_bound(target.executions.begin(), target.executions.end(), fresh,
                                      [&](const auto& a, const auto& b) { return key(a) < key(b); });
  if (place == target.executions.end() || key(*place) != key(fresh)) target.executions.insert(place, fresh);
  if (OneIn(10)) target.uncounted_executions += Below(3);
  if (OneIn(3)) target.executions_torn = OneIn(2);
}

void GrowingSession::GrowEvents(Target& target, int64_t time) {
  if (OneIn(100)) target.threads.push_back({static_cast<uint32_t>(Below(64)), Id(), time, Name()});
  if (OneIn(20)) target.marks.push_back({time, Id(), Name()});
  if (OneIn(200)) target.user_counters.push_back({Name(), {}});
  for (UserCounter& counter : target.user_counters) {
    if (OneIn(2)) counter.series.Append(time, OneIn(10) ? 0.1 * static_cast<double>(random_()) : random_());
  }
  if (OneIn(10)) {
    target.brackets.push_back({static_cast<uint32_t>(Below(64)), static_cast<uint32_t>(Below(9)),
                               static_cast<uint32_t>(Below(target.nodes.size())), time, -1, random_(), 0});
  }
  if (!target.brackets.empty() && OneIn(10)) {
    Bracket& bracket = target.brackets[Below(target.brackets.size())];
    if (bracket.end_ns == -1) {
      bracket.end_ns = time;
      bracket.end_rss_bytes = random_();
    }
  }
  if (OneIn(2)) target.stats.lines_from_slot += Below(1000);
  if (OneIn(9)) target.coverage = {false, OneIn(2), "/usr/lib/libjemalloc.so.2"};
  if (OneIn(500)) target.end = {TargetEnd::Kind::kSignalled, 9, time};
}

void GrowingSession::GrowMemory(Target& target, int64_t time) {
  if (OneIn(4)) {
    MemoryReading reading;
    reading.time_ns = time;
    for (uint64_t MemoryReading::*part :
         {&MemoryReading::heap_bytes, &MemoryReading::stack_bytes, &MemoryReading::file_bytes,
          &MemoryReading::shared_bytes, &MemoryReading::runtime_bytes, &MemoryReading::other_bytes}) {
      reading.*part = random_();
      reading.rss_bytes += reading.*part;
    }
    reading.pss_bytes = random_();
    reading.swap_bytes = random_();
    reading.huge_page_bytes = random_();
    if (OneIn(2)) reading.fragmented_bytes = random_();
    if (OneIn(2)) reading.allocator_in_use_bytes = random_();
    if (OneIn(2)) reading.older_bytes = random_();
    target.memory_readings.push_back(reading);
  }
  if (OneIn(20)) {
    target.size_classes.clear();
    for (uint32_t i = 0; i < 48; ++i) {
      if (OneIn(3)) target.size_classes.push_back({i, 1 + Below(1000), random_()});
    }
  }
  if (OneIn(30) && target.arenas.size() < 9) target.arenas.resize(target.arenas.size() + 1 + Below(2));
  for (std::vector<ArenaReading>& arena : target.arenas) {
    if (!OneIn(5)) continue;
    const uint64_t free_bytes = random_();
    arena.push_back({time, free_bytes + random_(), free_bytes});
  }
  while (!target.arenas.empty() && target.arenas.back().empty()) target.arenas.pop_back();
  if (OneIn(50)) target.trims.push_back({time, random_(), random_(), random_(), OneIn(2)});
}

CounterTick GrowingSession::GrowCounters(Target& target, int64_t time) {
  CounterTick tick{time, {}};
  for (uint32_t site = 0; site < target.sites.size(); ++site) {
    if (!OneIn(8)) continue;
    const auto thread = static_cast<uint32_t>(Below(3));
    const auto place = std::lower_bound(
        target.counters.begin(), target.counters.end(), std::pair(thread, site),
        [](const SiteCounters& row, const auto& key) { return std::pair(row.thread, row.site) < key; });
    const bool known = place != target.counters.end() && place->thread == thread && place->site == site;
    SiteCounters& row = known ? *place : *target.counters.insert(place, {thread, site, {}});
    row.counters.alloc_count += Below(100);
    row.counters.alloc_bytes += Below(100'000);
    // Another thread may free what this one allocated: more freed than allocated in one slot, never in all.
    row.counters.freed_bytes += Below(90'000);
    row.counters.entries += Below(3);
    tick.changed.push_back(row);
  }
  std::sort(tick.changed.begin(), tick.changed.end(), [](const SiteCounters& a, const SiteCounters& b) {
    return std::pair(a.thread, a.site) < std::pair(b.thread, b.site);
  });
  return tick;
}

void GrowingSession::AddTick(size_t index) {
  Target& target = session_.targets[index];
  GrowCallTree(target);
  GrowEvents(target, now_);
  GrowMemory(target, now_);
  if (!target.functions.empty() && OneIn(3)) GrowExecutions(target);
  if (OneIn(40)) Symbolize(target);
  ticks_.resize(session_.targets.size());
  ticks_[index].push_back(GrowCounters(target, now_));
  std::vector<Counters> sites(target.sites.size());
  for (const SiteCounters& row : target.counters) sites[row.site] += row.counters;
  std::vector<uint64_t> live;
  uint64_t heap = 0;
  for (const Counters& site : sites) heap += live.emplace_back(site.live_bytes());
  if (target[SeriesId::kHeapLive].size() == 0 || static_cast<double>(heap) > target[SeriesId::kHeapLive].Maximum()) {
    target.live_at_peak = live;
    target.heap_peak_ns = now_;
  }
  target[SeriesId::kHeapLive].Append(now_, static_cast<double>(heap));
  NoteGap(now_, target);
  target[SeriesId::kRss].Append(now_, static_cast<double>(random_() & ~4095u));
  if (OneIn(2)) target[SeriesId::kRssPeak].Append(now_, static_cast<double>(random_() & ~4095u));
  if (OneIn(2)) ++target.exact_peak_ticks;
  if (OneIn(5)) target.peak_rss_bytes += Below(100'000);
  if (OneIn(9))
    KeepNodePeak({static_cast<uint32_t>(Below(target.nodes.size())), random_(), OneIn(2)}, target.node_peaks);
  if (OneIn(2)) target[SeriesId::kHeapRetained].Append(now_, random_());
  if (OneIn(100)) target[SeriesId::kHeapRetained].Append(now_, random_());  // two at one time
  ++target.tick_count;
  if (OneIn(100)) ++target.missed_ticks;
}

void GrowingSession::Grow(size_t ticks) {
  for (; ticks > 0; --ticks) {
    if (OneIn(50)) now_ += 3 * kTickNs;  // a gap
    now_ += kTickNs + static_cast<int64_t>(Below(100'000));
    if (session_.targets.size() < 4 && OneIn(300)) AddTarget();
    for (size_t i = 0; i < session_.targets.size(); ++i) AddTick(i);
  }
}

}  // namespace memline
