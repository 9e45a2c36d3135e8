// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/gui/gui/sample_session.h"

#include <cstdio>
#include <cstdlib>
#include <utility>

#include "profiler_core/store/session_file.h"

namespace memline::app {
namespace {

constexpr int64_t kTickNs = 10'000'000;
constexpr int kTicks = 200;
constexpr uint32_t kParseSite = 4;
const std::string kFile = "/src/load.cpp";

void AddTimeline(Target& target) {
  for (int i = 0; i < kTicks; ++i) {
    const int64_t time = target.start_ns + i * kTickNs;
    const double shape = i < kTicks / 2 ? i : kTicks - i;
    target[SeriesId::kRss].Append(time, 8e6 + shape * 4e4);
    target[SeriesId::kRssPeak].Append(time, 8e6 + shape * 4e4);
    target[SeriesId::kHeapLive].Append(time, shape * 36);
  }
  target.tick_count = kTicks;
  target.heap_peak_ns = target.start_ns + kTicks / 2 * kTickNs;
}

Target SampleTarget() {
  Target target;
  target.pid = 4711;
  target.executable = "/src/build/loader";
  target.command = {"./loader", "--all"};
  target.allocator = "glibc";
  target.runtime_version = "0.1.0";
  target.interval_ns = kTickNs;
  target.functions = {{"void Load()", kFile, 11, ""}, {"void Parse()", kFile, 21, ""}};
  target.nodes = {Node{}, Node{0, 0, 0, 0x110}, Node{1, 1, 0x140, 0x210}};
  target.sites = {Site{}, Site{1, 0x110}, Site{1, 0x120}, Site{2, 0x210}, Site{2, 0x220}};
  target.call_lines = {SourceLine{}, SourceLine{}, SourceLine{kFile, 14}};
  target.site_lines = {SourceLine{}, SourceLine{kFile, 11}, SourceLine{kFile, 12}, SourceLine{kFile, 21},
                       SourceLine{kFile, 22}};
  target.sources = {
      {"Load",
       kFile,
       10,
       {"void Load() {", "  PROFILE();", "  auto text = Read();  // all of it", "", "  Parse(text);", "  /* done",
        "     here */ }"}},
      {"Parse", kFile, 20, {"void Parse() {", "  PROFILE();", "  rows.push_back(\"row\");", "  return;", "}"}},
  };
  target.counters = {
      {0, 0, {.alloc_count = 1, .alloc_bytes = 50}},
      {0, 1, {.entries = 3}},
      {0, 2, {.alloc_count = 4, .alloc_bytes = 4000, .freed_count = 1, .freed_bytes = 1000}},
      {0, 3, {.entries = 7}},
      {0, kParseSite, {.alloc_count = 2, .alloc_bytes = 600}},
  };
  target.live_at_peak = {0, 0, 4000, 0, 300};
  target.threads = {{0, 4711, 0, "loader"}};
  AddTimeline(target);
  target.end = {TargetEnd::Kind::kExited, 0, target.last_ns()};
  return target;
}

void Require(const absl::Status& status) {
  if (status.ok()) return;
  std::fprintf(stderr, "%s\n", status.ToString().c_str());
  std::abort();
}

}  // namespace

Session SampleSession() {
  Session session;
  session.memline_version = "0.1.0";
  session.machine.host = "sample";
  session.start_unix_ns = 1'700'000'000'000'000'000;
  session.targets.push_back(SampleTarget());
  return session;
}

Session SampleSessionOfTwo() {
  Session session = SampleSession();
  Target shell;
  shell.pid = 4700;
  shell.executable = "/usr/bin/dash";
  shell.command = {"sh", "-c", "./loader --all; exit 3"};
  shell.allocator = "glibc";
  shell.runtime_version = "0.1.0";
  shell.interval_ns = kTickNs;
  shell.functions = {Function{}};
  for (int i = 0; i < kTicks; ++i) shell[SeriesId::kRss].Append(i * kTickNs, 1e6);
  shell.tick_count = kTicks;
  shell.end = {TargetEnd::Kind::kExited, 3, shell.last_ns()};
  session.targets[0].parent_pid = shell.pid;
  session.targets.insert(session.targets.begin(), std::move(shell));
  return session;
}

void GrowParse(Target& target, uint64_t bytes) {
  for (SiteCounters& entry : target.counters) {
    if (entry.site != kParseSite) continue;
    entry.counters.alloc_bytes += bytes;
    ++entry.counters.alloc_count;
  }
}

CounterTick SampleHalfSecond() {
  return {500'000'000, {{0, 1, {.entries = 1}}, {0, 2, {.alloc_count = 1, .alloc_bytes = 1000}}}};
}

void WriteSession(const Session& session, const QString& path, const std::vector<CounterTick>& earlier) {
  auto writer = SessionWriter::Create(path.toStdString());
  Require(writer.status());
  std::vector<std::vector<CounterTick>> ticks;
  for (const Target& target : session.targets) ticks.push_back({CounterTick{target.last_ns(), target.counters}});
  ticks.front().insert(ticks.front().begin(), earlier.begin(), earlier.end());
  Require((*writer)->Commit(session, ticks));
  Require((*writer)->Finish());
}

}  // namespace memline::app
