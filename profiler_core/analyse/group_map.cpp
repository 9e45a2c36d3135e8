// SPDX-License-Identifier: MIT
#include "profiler_core/analyse/group_map.h"

#include <fnmatch.h>

#include <algorithm>

#include "profiler_core/analyse/call_path.h"
#include "profiler_core/analyse/thread_names.h"
#include "profiler_core/model/file_name.h"

namespace memline {
namespace {

bool Fits(const std::string& pattern, const LineKey& line) {
  for (const std::string& text : {line.file, std::string(FileName(line.file)), line.function}) {
    if (fnmatch(pattern.c_str(), text.c_str(), 0) == 0) return true;
  }
  return false;
}

}  // namespace

GroupMap::GroupMap(const Target& target, const GroupOptions& options)
    : target_(target),
      options_(options),
      names_(target),
      threads_(NameThreads(target)),
      own_(target.sites.size()),
      caller_(target.nodes.size()) {}

std::optional<size_t> GroupMap::Of(uint32_t thread, uint32_t site) {
  if (site >= own_.size() || !Wanted(site)) return std::nullopt;
  return options_.by == Grouping::kThread ? OfThread(thread) : OfSite(site);
}

std::vector<size_t> GroupMap::InOrder() const {
  std::vector<size_t> order;
  for (const auto& [key, group] : places_) order.push_back(group);
  return order;
}

bool GroupMap::Wanted(uint32_t site) const {
  if (options_.only.empty() && options_.without.empty()) return true;
  const LineKey line = names_.SiteLine(site);
  const auto fits = [&line](const std::string& pattern) { return Fits(pattern, line); };
  return (options_.only.empty() || std::any_of(options_.only.begin(), options_.only.end(), fits)) &&
         std::none_of(options_.without.begin(), options_.without.end(), fits);
}

size_t GroupMap::OfSite(uint32_t site) {
  if (!own_[site]) {
    const Site& where = target_.sites[site];
    own_[site] = Place(where.node, where.node != 0 ? where.pc : 0, names_.SiteLine(site));
  }
  return *own_[site];
}

size_t GroupMap::OfCaller(uint32_t node) {
  if (!caller_[node]) {
    caller_[node] = Place(target_.nodes[node].parent, target_.nodes[node].call_pc, names_.CallLine(node));
  }
  return *caller_[node];
}

size_t GroupMap::OfThread(uint32_t slot) {
  const auto name = threads_.find(slot);
  Group group;
  group.name = name != threads_.end() ? name->second : "thread slot " + std::to_string(slot);
  return At({std::to_string(slot)}, group);
}

size_t GroupMap::Place(uint32_t node, uint64_t pc, const LineKey& line) {
  Group group;
  group.function = line.function;
  group.file = line.file;
  const bool outside = node == 0;
  const uint32_t function = names_.FunctionOf(node);
  switch (options_.by) {
    case Grouping::kFunction:
      group.name = line.function;
      group.file = names_.FunctionFile(function);
      group.line = names_.FunctionLine(function);
      return At({line.function, group.file}, group);
    case Grouping::kFile:
      group.function.clear();
      group.name = outside ? std::string(kOutsideProfile) : line.file.empty() ? "file unknown" : line.file;
      return At({group.name}, group);
    case Grouping::kModule:
      group.function.clear();
      group.file.clear();
      if (const Module* module = outside ? nullptr : ModuleAt(target_, pc)) group.file = module->path;
      group.name = outside ? std::string(kOutsideProfile) : group.file.empty() ? "module unknown" : group.file;
      return At({group.name}, group);
    case Grouping::kPath: {
      const Key path = PathTo(node);
      group.name = line.function;
      group.file = names_.FunctionFile(function);
      group.line = names_.FunctionLine(function);
      group.depth = static_cast<uint32_t>(path.size() - 1);
      return At(path, group);
    }
    default:
      group.line = line.line;
      group.source = names_.SourceText(function, line.line);
      group.code = line.code;
      group.name = outside ? std::string(kOutsideProfile) : PlaceName(line.file, line.line, line.code);
      return At({outside ? "" : line.file, std::to_string(line.line), line.function, line.code}, group);
  }
}

// Outermost first; the names of two functions may be equal, but not in one file.
GroupMap::Key GroupMap::PathTo(uint32_t node) const {
  Key path;
  const auto add = [&](uint32_t function) {
    path.push_back(names_.FunctionName(function) + '\n' + names_.FunctionFile(function));
  };
  ForEachNode(target_, node, [&](uint32_t at) { add(names_.FunctionOf(at)); });
  if (path.empty()) add(Names::kOutside);
  std::reverse(path.begin(), path.end());
  return path;
}

size_t GroupMap::At(const Key& key, const Group& group) {
  const auto [place, is_new] = places_.try_emplace(key, groups_.size());
  if (is_new) groups_.push_back(group);
  return place->second;
}

}  // namespace memline
