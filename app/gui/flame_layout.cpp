// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/flame_layout.h"

#include <algorithm>
#include <utility>

#include "profiler_core/report/format.h"

namespace memline::app {
namespace {

// From the lines up, so that the boxes below one fit into it exactly, whatever was clamped on the way.
std::vector<uint64_t> WeighNodes(const PathTree& tree, PathMeasure measure) {
  std::vector<uint64_t> weights(tree.nodes.size());
  for (size_t i = tree.nodes.size(); i-- > 0;) {
    const PathNode& node = tree.nodes[i];
    if (node.children.empty()) {
      const int64_t value = Measure(node, measure);
      weights[i] = static_cast<uint64_t>(value < 0 ? -value : value);
    }
    if (i > 0) weights[node.parent] += weights[i];
  }
  return weights;
}

class FlamePlacing {
 public:
  FlamePlacing(FlameLayout& layout, std::vector<uint64_t> weights) : layout_(layout), weights_(std::move(weights)) {}

  void Place(uint32_t node, uint32_t parent, uint32_t depth, uint64_t before) {
    const auto box = static_cast<uint32_t>(layout_.boxes.size());
    const auto all = static_cast<double>(weights_[0]);
    layout_.boxes.push_back({.node = node,
                             .parent = parent,
                             .depth = depth,
                             .left = static_cast<double>(before) / all,
                             .width = static_cast<double>(weights_[node]) / all,
                             .weight = weights_[node]});
    layout_.rows = std::max(layout_.rows, depth + 1);
    for (const uint32_t child : (*layout_.tree)[node].children) {
      if (weights_[child] == 0) continue;
      Place(child, box, depth + 1, before);
      before += weights_[child];
    }
    layout_.boxes[box].end = static_cast<uint32_t>(layout_.boxes.size());
  }

 private:
  FlameLayout& layout_;
  std::vector<uint64_t> weights_;
};

QString CollapsedName(const PathNode& node) {
  QString name = QString::fromStdString(Printable(node.function));
  if (node.kind == PathNode::Kind::kLine && node.line != 0) {
    name += " (" + QString::fromStdString(Printable(PlaceName(node))) + ')';
  }
  return name.replace(';', ',');  // a semicolon would end the frame
}

}  // namespace

double FlameLayout::Share(uint32_t box) const {
  return static_cast<double>(boxes[box].weight) / static_cast<double>(boxes[0].weight);
}

FlameLayout LayOutFlame(std::shared_ptr<const PathTree> tree, PathMeasure measure) {
  FlameLayout layout{.tree = std::move(tree), .measure = measure};
  std::vector<uint64_t> weights = WeighNodes(*layout.tree, measure);
  if (weights[0] != 0) FlamePlacing(layout, std::move(weights)).Place(0, 0, 0, 0);
  return layout;
}

uint32_t FindBox(const FlameLayout& layout, const PathTree& other, uint32_t node) {
  if (node == 0 || layout.boxes.empty()) return 0;
  const uint32_t above = FindBox(layout, other, other[node].parent);
  for (uint32_t box = above + 1; box < layout.boxes[above].end; box = layout.boxes[box].end) {
    if (ComparePlaces(layout.Node(box), other[node]) == 0) return box;
  }
  return above;
}

FlameMatches FindMatches(const FlameLayout& layout, const QRegularExpression& expression) {
  FlameMatches matches;
  if (expression.pattern().isEmpty() || layout.boxes.empty()) return matches;
  matches.boxes.resize(layout.boxes.size());
  uint64_t weight = 0;
  uint32_t counted_to = 0;
  for (uint32_t box = 1; box < layout.boxes.size(); ++box) {
    const PathNode& node = layout.Node(box);
    const QString text = QString::fromStdString(PlaceName(node) + ' ' + node.source);
    if (!expression.match(text).hasMatch()) continue;
    matches.boxes[box] = true;
    ++matches.count;
    if (box < counted_to) continue;
    weight += layout.boxes[box].weight;
    counted_to = layout.boxes[box].end;
  }
  matches.share = static_cast<double>(weight) / static_cast<double>(layout.boxes[0].weight);
  return matches;
}

QString DescribeBox(const FlameLayout& layout, uint32_t box) {
  const PathNode& node = layout.Node(box);
  QString text = QString::fromStdString(Printable(PlaceName(node)));
  if (node.kind == PathNode::Kind::kLine) {
    text = FlameLayout::tr("%1 in %2").arg(text, QString::fromStdString(Printable(node.function)));
    if (!node.source.empty()) text += "\n" + QString::fromStdString(Printable(node.source));
  }
  static const char* const kFigures[kPathMeasures] = {
      QT_TRANSLATE_NOOP("memline::app::FlameLayout", "%1 live, %2 % of the process"),
      QT_TRANSLATE_NOOP("memline::app::FlameLayout", "%1 allocated, %2 % of the process"),
      QT_TRANSLATE_NOOP("memline::app::FlameLayout", "%1 allocated, %2 % of the process"),
      QT_TRANSLATE_NOOP("memline::app::FlameLayout", "%1 live at the peak, %2 % of the process"),
      QT_TRANSLATE_NOOP("memline::app::FlameLayout", "%1, %2 % of the process's growing and shrinking")};
  const int64_t value = Measure(node, layout.measure);
  return text + '\n' +
         FlameLayout::tr(kFigures[static_cast<size_t>(layout.measure)])
             .arg(QString::fromStdString(FormatExactMeasure(value, layout.measure)))
             .arg(100 * layout.Share(box), 0, 'f', 1);
}

QString CollapsedText(const FlameLayout& layout) {
  QString text;
  for (uint32_t box = 1; box < layout.boxes.size(); ++box) {
    if (layout.boxes[box].end != box + 1) continue;
    QString stack = CollapsedName(layout.Node(box));
    const bool line = layout.Node(box).kind == PathNode::Kind::kLine;
    // The innermost frame is the function with its line, so a line stands for its function.
    for (uint32_t above = line ? layout.boxes[layout.boxes[box].parent].parent : layout.boxes[box].parent; above != 0;
         above = layout.boxes[above].parent) {
      stack.prepend(CollapsedName(layout.Node(above)) + ';');
    }
    text += stack + ' ' + QString::number(layout.boxes[box].weight) + '\n';
  }
  return text;
}

}  // namespace memline::app
