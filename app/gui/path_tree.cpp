// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/path_tree.h"

#include <algorithm>
#include <map>
#include <optional>
#include <tuple>
#include <utility>

#include "profiler_core/analyse/names.h"
#include "profiler_core/model/file_name.h"
#include "profiler_core/report/format.h"

namespace memline::app {
namespace {

class PathTreeBuilder {
 public:
  explicit PathTreeBuilder(const Target& target) : target_(target), names_(target), places_(target.nodes.size()) {
    tree_.nodes.emplace_back();
    tree_.nodes[0].function = std::string(FileName(target.executable));
  }

  void Add(const SiteCounters& entry) {
    if (entry.site >= target_.sites.size()) return;
    if (entry.counters.alloc_count != 0 || entry.counters.freed_count != 0) {
      tree_.nodes[Leaf(entry.site)].counters += entry.counters;
    } else if (entry.counters.entries != 0) {
      Place(target_.sites[entry.site].node);  // it ran, and has no line to show
    }
  }
  void AddAtPeak(uint32_t site, uint64_t bytes) {
    if (bytes != 0 && site < target_.sites.size()) tree_.nodes[Leaf(site)].live_at_peak += bytes;
  }

  PathTree Finish() {
    std::vector<PathNode>& nodes = tree_.nodes;
    for (size_t i = nodes.size() - 1; i > 0; --i) {
      PathNode& parent = nodes[nodes[i].parent];
      parent.counters += nodes[i].counters;
      parent.live_at_peak += nodes[i].live_at_peak;
    }
    for (PathNode& node : nodes) {
      std::ranges::sort(node.children,
                        [&nodes](uint32_t a, uint32_t b) { return ComparePlaces(nodes[a], nodes[b]) < 0; });
    }
    return std::move(tree_);
  }

 private:
  uint32_t Leaf(uint32_t site) {
    const uint32_t node = target_.sites[site].node;
    const uint32_t function = names_.FunctionOf(node);
    if (function == Names::kOutside)
      return Child(0, {.kind = PathNode::Kind::kOutside, .function = std::string(kOutsideProfile)});
    const LineKey line = names_.SiteLine(site);
    return Child(Place(node), {.kind = PathNode::Kind::kLine,
                               .function = line.function,
                               .file = line.file,
                               .line = line.line,
                               .source = names_.SourceText(function, line.line)});
  }

  // Parents have smaller ids than their nodes, so this ends.
  uint32_t Place(uint32_t node) {
    if (node == 0 || node >= places_.size()) return 0;
    if (!places_[node]) {
      const uint32_t parent = target_.nodes[node].parent;
      const uint32_t above = parent < node ? Place(parent) : 0;
      const uint32_t function = names_.FunctionOf(node);
      places_[node] = Child(above, {.kind = PathNode::Kind::kFunction,
                                    .function = names_.FunctionName(function),
                                    .file = names_.FunctionFile(function),
                                    .line = names_.FunctionLine(function)});
    }
    return *places_[node];
  }

  uint32_t Child(uint32_t parent, PathNode node) {
    // Functions of one name in one file are one, wherever their text begins.
    const uint32_t line = node.kind == PathNode::Kind::kLine ? node.line : 0;
    const auto next = static_cast<uint32_t>(tree_.nodes.size());
    const auto [place, is_new] = children_.try_emplace({parent, node.kind, node.function, node.file, line}, next);
    if (is_new) {
      node.parent = parent;
      tree_.nodes.push_back(std::move(node));
      tree_.nodes[parent].children.push_back(next);
    }
    return place->second;
  }

  const Target& target_;
  const Names names_;
  std::vector<std::optional<uint32_t>> places_;  // by node of the target
  std::map<std::tuple<uint32_t, PathNode::Kind, std::string, std::string, uint32_t>, uint32_t> children_;
  PathTree tree_;
};

}  // namespace

int64_t Measure(const PathNode& node, PathMeasure measure) {
  switch (measure) {
    case PathMeasure::kLive:
      return static_cast<int64_t>(node.counters.live_bytes());
    case PathMeasure::kAllocated:
      return static_cast<int64_t>(node.counters.alloc_bytes);
    case PathMeasure::kAllocations:
      return static_cast<int64_t>(node.counters.alloc_count);
    case PathMeasure::kAtPeak:
      return static_cast<int64_t>(node.live_at_peak);
    case PathMeasure::kChange:
      return node.counters.live_change_bytes();
  }
  return 0;
}

std::string FormatMeasure(int64_t value, PathMeasure measure) {
  if (value == 0) return {};
  if (measure == PathMeasure::kChange) return FormatByteChange(value);
  const auto size = static_cast<uint64_t>(value);
  return measure == PathMeasure::kAllocations ? FormatCount(size) : FormatBytes(size);
}

std::string FormatExactMeasure(int64_t value, PathMeasure measure) {
  const std::string bytes = FormatExactBytes(static_cast<uint64_t>(value < 0 ? -value : value));
  if (measure == PathMeasure::kAllocations) {
    const QString blocks = value == 1 ? QCoreApplication::translate("memline::app::PathTree", "%1 block")
                                      : QCoreApplication::translate("memline::app::PathTree", "%1 blocks");
    return blocks.arg(QString::fromStdString(bytes.substr(0, bytes.find(' ')))).toStdString();
  }
  return measure != PathMeasure::kChange || value == 0 ? bytes : (value < 0 ? "-" : "+") + bytes;
}

std::vector<PathMeasure> MeasuresOf(const ShownTime& time) {
  using enum PathMeasure;
  if (time.kind == ShownTime::Kind::kRange) return {kChange, kAllocated, kAllocations};
  if (time.kind == ShownTime::Kind::kMoment) return {kLive, kAllocated, kAllocations};
  return {kLive, kAllocated, kAllocations, kAtPeak};
}

int ComparePlaces(const PathNode& a, const PathNode& b) {
  const int kind = (a.kind == PathNode::Kind::kOutside) - (b.kind == PathNode::Kind::kOutside);
  if (kind != 0) return kind;
  if (a.kind != b.kind) return a.kind < b.kind ? -1 : 1;
  if (const int name = a.function.compare(b.function); name != 0) return name;
  if (const int file = a.file.compare(b.file); file != 0) return file;
  // Functions of one name in one file are one, wherever their text begins.
  if (a.kind != PathNode::Kind::kLine || a.line == b.line) return 0;
  return a.line < b.line ? -1 : 1;
}

std::optional<uint32_t> FindChild(const PathTree& tree, uint32_t parent, const PathNode& place) {
  const std::vector<uint32_t>& children = tree[parent].children;
  const auto found = std::lower_bound(
      children.begin(), children.end(), place,
      [&tree](uint32_t child, const PathNode& sought) { return ComparePlaces(tree[child], sought) < 0; });
  if (found == children.end() || ComparePlaces(tree[*found], place) != 0) return std::nullopt;
  return *found;
}

std::optional<uint32_t> FindPlace(const PathTree& tree, const PathTree& other, uint32_t node) {
  if (node == 0) return 0;
  const std::optional<uint32_t> parent = FindPlace(tree, other, other[node].parent);
  return parent ? FindChild(tree, *parent, other[node]) : std::nullopt;
}

absl::StatusOr<std::shared_ptr<const PathTree>> BuildPathTree(const ViewTask& task) {
  const Target& target = task.targets.front();
  const auto counters = CountersOf(task, 0);
  if (!counters.ok()) return counters.status();
  PathTreeBuilder builder(target);
  for (const SiteCounters& entry : *counters) builder.Add(entry);
  if (task.time.kind == ShownTime::Kind::kWhole) {
    for (uint32_t site = 0; site < target.live_at_peak.size(); ++site) {
      builder.AddAtPeak(site, target.live_at_peak[site]);
    }
  }
  auto tree = std::make_shared<PathTree>(builder.Finish());
  tree->time = task.time;
  tree->heap_peak_ns = target.heap_peak_ns;
  return tree;
}

std::string PlaceName(const PathNode& node) {
  if (node.kind != PathNode::Kind::kLine) return node.function;
  return std::string(FileName(node.file)) + ":" + (node.line != 0 ? std::to_string(node.line) : "?");
}

}  // namespace memline::app
