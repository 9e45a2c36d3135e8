// SPDX-License-Identifier: MIT
#include "profiler_core/exchange/call_tree.h"

#include <algorithm>

#include "memline/wire.h"
#include "profiler_core/analyse/call_path.h"

namespace memline {
namespace {

constexpr uint32_t kNoFunction = UINT32_MAX;

}  // namespace

uint32_t CallTree::FunctionOf(std::string_view name, const std::string& file) {
  std::pair<std::string, std::string> key(name, file);
  if (const auto known = functions_.find(key); known != functions_.end()) return known->second;
  if (target_.functions.size() == wire::kMaxFunctions) return kNoFunction;
  const auto id = static_cast<uint32_t>(target_.functions.size());
  target_.functions.push_back({key.first, file, 0, {}});
  functions_.emplace(std::move(key), id);
  return id;
}

CallPlace CallTree::Enter(const CallPlace& caller, std::string_view name, uint64_t pc, const SourceLine& line) {
  const uint32_t function = FunctionOf(name, line.file);
  uint32_t node = 0;
  ForEachNode(target_, caller.node, [&](uint32_t at) {
    if (target_.nodes[at].function == function) node = at;
  });
  if (node != 0) return {node, pc, line};
  const std::tuple key(caller.node, function, caller.line.file, caller.line.line);
  if (const auto known = nodes_.find(key); known != nodes_.end()) return {known->second, pc, line};
  if (function == kNoFunction || target_.nodes.size() == wire::kMaxNodes) {
    ++folded_;
    return caller;
  }
  node = static_cast<uint32_t>(target_.nodes.size());
  target_.nodes.push_back({caller.node, function, caller.node == 0 ? 0 : caller.pc, 0});
  target_.call_lines.resize(target_.nodes.size());
  target_.call_lines.back() = caller.line;
  nodes_.emplace(key, node);
  return {node, pc, line};
}

uint32_t CallTree::SiteOf(const CallPlace& place) {
  if (place.node == 0) return 0;
  const std::tuple key(place.node, place.line.file, place.line.line);
  if (const auto known = sites_.find(key); known != sites_.end()) return known->second;
  if (target_.sites.size() == wire::kMaxSites) {
    ++folded_;
    return 0;
  }
  const auto site = static_cast<uint32_t>(target_.sites.size());
  target_.sites.push_back({place.node, std::max(place.pc, kUnknownPc)});
  target_.site_lines.resize(target_.sites.size());
  target_.site_lines.back() = place.line;
  sites_.emplace(key, site);
  return site;
}

}  // namespace memline
