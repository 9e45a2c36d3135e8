// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/gui/plot/sample_target.h"

#include <cstdlib>

namespace memline::app {
namespace {

constexpr int64_t kTickNs = 10 * kMs;

void AddTick(Target& target, int64_t time_ns, double bytes) {
  target[SeriesId::kRss].Append(time_ns, bytes);
  target[SeriesId::kHeapLive].Append(time_ns, bytes / 2);
  ++target.tick_count;
}

}  // namespace

Target SampleTarget() {
  Target target;
  target.pid = 4711;
  target.executable = "/src/build/loader";
  target.command = {"./loader", "--all"};
  target.interval_ns = kTickNs;
  target.functions = {{"void Load()", "/src/load.cpp", 11, ""},
                      {"Rows* app::Parse<int>(int)", "/src/load.cpp", 21, "rows"}};
  target.nodes = {Node{}, Node{0, 0, 0, 0x110}, Node{1, 1, 0x140, 0x210}};
  for (int i = 0; i <= 100; ++i) AddTick(target, i * kTickNs, (60 - std::abs(i - 50)) * kMiB);
  AddBracket(target, 0, 100 * kMs, 900 * kMs, 1);
  AddBracket(target, 1, 200 * kMs, 400 * kMs, 2);
  return target;
}

size_t AddBracket(Target& target, uint32_t depth, int64_t begin_ns, int64_t end_ns, uint32_t node) {
  target.brackets.push_back({.depth = depth, .node = node, .begin_ns = begin_ns, .end_ns = end_ns});
  return target.brackets.size() - 1;
}

void Record(Target& target, int64_t until_ns, double bytes) {
  for (int64_t time_ns = target.last_ns() + kTickNs; time_ns <= until_ns; time_ns += kTickNs) {
    AddTick(target, time_ns, bytes);
  }
}

}  // namespace memline::app
