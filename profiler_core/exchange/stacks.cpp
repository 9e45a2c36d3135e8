// SPDX-License-Identifier: MIT
#include "profiler_core/exchange/stacks.h"

#include <algorithm>
#include <map>
#include <utility>

#include "profiler_core/analyse/call_path.h"
#include "profiler_core/analyse/names.h"

namespace memline {
namespace {

uint64_t Weigh(const Counters& counters, StackWeight weight) {
  switch (weight) {
    case StackWeight::kLive:
      return counters.live_bytes();
    case StackWeight::kAllocated:
      return counters.alloc_bytes;
    case StackWeight::kAllocations:
      return counters.alloc_count;
  }
  return 0;
}

StackFrame FrameOf(const LineKey& line) { return {line.function, line.file, line.line, line.code}; }

std::vector<StackFrame> FramesOf(const Target& target, const Names& names, uint32_t site) {
  std::vector<StackFrame> frames{FrameOf(names.SiteLine(site))};
  ForEachCall(target, target.sites[site].node, [&](uint32_t node) { frames.push_back(FrameOf(names.CallLine(node))); });
  std::reverse(frames.begin(), frames.end());
  return frames;
}

}  // namespace

std::vector<Stack> StacksOf(const Target& target, const TimeSlice& slice, StackWeight weight) {
  const Names names(target);
  std::map<uint32_t, uint64_t> weights;  // by site
  for (const SiteCounters& entry : slice.counters) {
    if (entry.site < target.sites.size()) weights[entry.site] += Weigh(entry.counters, weight);
  }
  std::map<std::vector<std::pair<std::string, std::string>>, Stack> merged;
  for (const auto& [site, weighs] : weights) {
    if (weighs == 0) continue;
    std::vector<StackFrame> frames = FramesOf(target, names, site);
    std::vector<std::pair<std::string, std::string>> key;
    for (const StackFrame& frame : frames) {
      key.emplace_back(frame.function, frame.file + ':' + std::to_string(frame.line) + frame.code);
    }
    Stack& stack = merged[std::move(key)];
    stack.frames = std::move(frames);
    stack.weight += weighs;
  }
  std::vector<Stack> stacks;
  for (auto& [key, stack] : merged) stacks.push_back(std::move(stack));
  return stacks;
}

}  // namespace memline
