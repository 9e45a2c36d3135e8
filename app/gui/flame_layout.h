// SPDX-License-Identifier: GPL-3.0-or-later
// Where the boxes of a flame graph lie: each as wide as what it weighs, below what called it.
#ifndef MEMLINE_APP_GUI_FLAME_LAYOUT_H_
#define MEMLINE_APP_GUI_FLAME_LAYOUT_H_

#include <QCoreApplication>
#include <QRegularExpression>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/gui/path_tree.h"

namespace memline::app {

struct FlameBox {
  uint32_t node = 0;    ///< of the tree
  uint32_t parent = 0;  ///< a box; 0 is its own
  uint32_t end = 0;     ///< the box behind the last below this one
  uint32_t depth = 0;
  double left = 0;  ///< 0 to 1 of the root's width
  double width = 0;
  uint64_t weight = 0;  ///< of a change: what grew and what shrank, both counted
};

struct FlameLayout {
  std::shared_ptr<const PathTree> tree{};
  PathMeasure measure = PathMeasure::kLive;
  std::vector<FlameBox> boxes{};  ///< [0] is the process, each before those below; none if nothing weighs anything
  uint32_t rows = 0;

  [[nodiscard]] const PathNode& Node(uint32_t box) const { return (*tree)[boxes[box].node]; }
  [[nodiscard]] double Share(uint32_t box) const;

  Q_DECLARE_TR_FUNCTIONS(memline::app::FlameLayout)
};

/// What weighs nothing has no box. Siblings stay in the order of the tree, whatever they weigh.
[[nodiscard]] FlameLayout LayOutFlame(std::shared_ptr<const PathTree> tree, PathMeasure measure);

/// The box of a place of another tree, or of the innermost caller of it that has a box.
[[nodiscard]] uint32_t FindBox(const FlameLayout& layout, const PathTree& other, uint32_t node);

struct FlameMatches {
  std::vector<bool> boxes;  ///< empty: nothing is sought
  size_t count = 0;
  double share = 0;  ///< of the process; what is within another match is not counted again
};
[[nodiscard]] FlameMatches FindMatches(const FlameLayout& layout, const QRegularExpression& expression);

/// "Parse\n600 bytes live, 16.4 % of the process", as a tooltip tells it.
[[nodiscard]] QString DescribeBox(const FlameLayout& layout, uint32_t box);
/// A stack in each line, outermost first, as `memline export --format collapsed` writes them.
[[nodiscard]] QString CollapsedText(const FlameLayout& layout);

}  // namespace memline::app

#endif  // MEMLINE_APP_GUI_FLAME_LAYOUT_H_
