// SPDX-License-Identifier: GPL-3.0-or-later
// The tree of annotated functions: below each its lines, with what they did themselves, and the functions it called.
#ifndef MEMLINE_APP_GUI_PATH_TREE_H_
#define MEMLINE_APP_GUI_PATH_TREE_H_

#include <QCoreApplication>
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "app/gui/view_task.h"

namespace memline::app {

struct PathNode {
  enum class Kind : uint8_t { kRoot, kOutside, kFunction, kLine };
  Kind kind = Kind::kRoot;
  std::string function{};  ///< display name; of a line that of its function
  std::string file{};
  uint32_t line = 0;     ///< of a function where its text begins; 0: unknown
  std::string source{};  ///< text of a line
  uint32_t parent = 0;
  std::vector<uint32_t> children{};  ///< sorted by ComparePlaces
  Counters counters{};               ///< with all below
  uint64_t live_at_peak = 0;         ///< with all below; of the whole recording only
};

/// nodes[0] is the process; parents come before what is below them. Immutable once built.
struct PathTree {
  std::vector<PathNode> nodes{};
  ShownTime time{};
  int64_t heap_peak_ns = 0;

  [[nodiscard]] const PathNode& operator[](uint32_t node) const { return nodes[node]; }

  Q_DECLARE_TR_FUNCTIONS(memline::app::PathTree)
};

enum class PathMeasure : uint8_t { kLive, kAllocated, kAllocations, kAtPeak, kChange };
inline constexpr size_t kPathMeasures = 5;
/// In English: PathTree::tr() has them in the language of the user.
struct PathMeasureInfo {
  const char* title;
  const char* help;
};
inline constexpr std::array<PathMeasureInfo, kPathMeasures> kPathMeasureInfo = {{
    {QT_TRANSLATE_NOOP("memline::app::PathTree", "Live"),
     QT_TRANSLATE_NOOP("memline::app::PathTree", "Bytes allocated here and not yet freed")},
    {QT_TRANSLATE_NOOP("memline::app::PathTree", "Allocated"),
     QT_TRANSLATE_NOOP("memline::app::PathTree", "Bytes allocated here, whether freed since or not")},
    {QT_TRANSLATE_NOOP("memline::app::PathTree", "Allocations"),
     QT_TRANSLATE_NOOP("memline::app::PathTree", "Blocks allocated here, whether freed since or not")},
    {QT_TRANSLATE_NOOP("memline::app::PathTree", "At peak"),
     QT_TRANSLATE_NOOP("memline::app::PathTree", "Bytes live when the heap of the process was largest")},
    {QT_TRANSLATE_NOOP("memline::app::PathTree", "Change"),
     QT_TRANSLATE_NOOP("memline::app::PathTree", "Bytes allocated here minus those of them freed, in the range")},
}};

/// In bytes, or blocks. Only kChange is ever negative.
[[nodiscard]] int64_t Measure(const PathNode& node, PathMeasure measure);
/// "1.21 MiB", "-3.00 KiB", "12.3 k"; "" for zero.
[[nodiscard]] std::string FormatMeasure(int64_t value, PathMeasure measure);
/// "1,234 bytes", "12 blocks".
[[nodiscard]] std::string FormatExactMeasure(int64_t value, PathMeasure measure);
/// Those known of the time.
[[nodiscard]] std::vector<PathMeasure> MeasuresOf(const ShownTime& time);

/// <0, 0 or >0: order of siblings, outside last.
[[nodiscard]] int ComparePlaces(const PathNode& a, const PathNode& b);
/// The child of `parent` that is the same place as one of another tree.
[[nodiscard]] std::optional<uint32_t> FindChild(const PathTree& tree, uint32_t parent, const PathNode& place);
/// The node that is the same place as `node` of `other`.
[[nodiscard]] std::optional<uint32_t> FindPlace(const PathTree& tree, const PathTree& other, uint32_t node);

[[nodiscard]] absl::StatusOr<std::shared_ptr<const PathTree>> BuildPathTree(const ViewTask& task);

/// "Parse", "load.cpp:12", the program.
[[nodiscard]] std::string PlaceName(const PathNode& node);

}  // namespace memline::app

#endif  // MEMLINE_APP_GUI_PATH_TREE_H_
