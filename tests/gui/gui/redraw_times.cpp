// SPDX-License-Identifier: GPL-3.0-or-later
// gui_redraw_times [SESSION…]: how long the GUI thread is busy with one change of a view: the call tree of 5,100 rows,
// the flame graph of 2,001 boxes, a table of 2,000 lines; and with one picture of the timeline of each session, from
// the whole of it down to a few samples. Needs no display. A measurement, not a test.
#include <qcustomplot.h>

#include <QApplication>
#include <QElapsedTimer>
#include <QTemporaryDir>
#include <algorithm>
#include <cstdio>
#include <functional>
#include <utility>
#include <vector>

#include "app/gui/call_tree_view.h"
#include "app/gui/figure_table.h"
#include "app/gui/flame_graph.h"
#include "app/gui/growth_table.h"
#include "app/plot/timeline_plot.h"
#include "profiler_core/store/session_file.h"
#include "tests/gui/gui/thread_time.h"
#include "tests/gui/test_main.h"

namespace memline::app {
namespace {

constexpr int kRounds = 101;
constexpr QSize kViewSize(1280, 460);
constexpr double kZoomStep = 1.5;

class Times {
 public:
  void Measure(const std::function<void()>& work) {
    const double begin_ms = ThreadMs();
    work();
    ms_.push_back(ThreadMs() - begin_ms);
  }
  void Print(const QString& what) {
    std::sort(ms_.begin(), ms_.end());
    std::printf("%-52s %8.2f ms median, %8.2f ms p99, %8.2f ms slowest, of %zu\n", qPrintable(what), At(0.5), At(0.99),
                ms_.back(), ms_.size());
    std::fflush(stdout);
  }

 private:
  [[nodiscard]] double At(double share) const { return ms_[static_cast<size_t>(share * double(ms_.size() - 1))]; }

  std::vector<double> ms_;
};

uint32_t AddNode(PathTree& tree, uint32_t parent, PathNode node) {
  const auto id = static_cast<uint32_t>(tree.nodes.size());
  node.parent = parent;
  tree.nodes.push_back(std::move(node));
  tree.nodes[parent].children.push_back(id);
  return id;
}

/// The process, functions that call each other `depth` deep, `chains` times, each with `lines` lines. Every figure
/// differs from round to round.
std::shared_ptr<const PathTree> NewTree(uint32_t chains, uint32_t depth, uint32_t lines, uint64_t round) {
  auto tree = std::make_shared<PathTree>();
  tree->nodes.push_back({.function = "program"});
  const auto counters = [round](uint64_t place) {
    const uint64_t bytes = 1000 + (place * 104729 + round * 31) % 100'000;
    return Counters{.alloc_count = bytes / 100, .alloc_bytes = bytes};
  };
  for (uint32_t chain = 0; chain < chains; ++chain) {
    uint32_t above = 0;
    for (uint32_t level = 0; level < depth; ++level) {
      const uint32_t number = 1000 + chain * depth + level;
      const std::string name = "space::Type" + std::to_string(number) + "::Member";
      PathNode function{.kind = PathNode::Kind::kFunction, .function = name, .file = "file.cpp", .line = 10};
      if (lines == 0 && level + 1 == depth) function.counters = counters(number);
      above = AddNode(*tree, above, std::move(function));
      for (uint32_t line = 0; line < lines; ++line) {
        AddNode(*tree, above,
                {.kind = PathNode::Kind::kLine,
                 .function = name,
                 .file = "file.cpp",
                 .line = 100 + line,
                 .source = "const auto added = cache.emplace(key, text).first;",
                 .counters = counters(number * 7919 + line)});
      }
    }
  }
  for (PathNode& node : tree->nodes) {
    std::ranges::sort(node.children,
                      [&](uint32_t a, uint32_t b) { return ComparePlaces(tree->nodes[a], tree->nodes[b]) < 0; });
  }
  for (size_t i = tree->nodes.size() - 1; i > 0; --i)
    tree->nodes[tree->nodes[i].parent].counters += tree->nodes[i].counters;
  return tree;
}

void MeasureCallTree() {
  CallTreeView view;
  view.resize(kViewSize);
  view.show();
  view.SetTree(NewTree(100, 3, 16, 0));
  view.tree()->expandAll();
  QApplication::processEvents();
  Times times;
  for (uint64_t round = 1; round <= kRounds; ++round) {
    const auto tree = NewTree(100, 3, 16, round);
    times.Measure([&] {
      view.SetTree(tree);
      view.tree()->viewport()->repaint();
    });
  }
  times.Print("call tree, 5,100 rows with new figures");
}

void MeasureFlameGraph() {
  FlameGraph graph;
  graph.resize(kViewSize.width(), 81 * 22);
  graph.show();
  Times values;
  for (uint64_t round = 0; round <= kRounds; ++round) {
    const auto tree = NewTree(25, 80, 0, round);
    const auto show = [&] {
      graph.SetLayout(LayOutFlame(tree, PathMeasure::kLive));
      graph.repaint();
    };
    if (round == 0) {
      show();
      QApplication::processEvents();
    } else {
      values.Measure(show);
    }
    if (graph.flame().boxes.size() != 2001) std::abort();
  }
  values.Print("flame graph, 2,001 boxes with new figures");
}

void MeasureTable() {
  FigureTable table(GrowthColumns());
  table.resize(kViewSize);
  table.show();
  table.sortByColumn(GrowthTable::kLive, Qt::DescendingOrder);
  Times times;
  for (uint64_t round = 0; round <= kRounds; ++round) {
    std::vector<FigureRow> rows;
    for (uint64_t line = 0; line < GrowthTable::kMostRows; ++line) {
      Growth growth;
      growth.group.name = "file.cpp:" + std::to_string(line);
      growth.group.function = "space::Type::Member";
      growth.group.self.alloc_bytes = 1000 + (line * 104729 + round * 31) % 100'000;
      rows.push_back(GrowthRow(growth));
    }
    const auto show = [&] {
      table.SetRows(rows);
      table.viewport()->repaint();
    };
    if (round == 0) {
      show();
    } else {
      times.Measure(show);
    }
  }
  times.Print("growth, 2,000 lines with new figures");
}

// A picture is read from the pyramid, made of points, and drawn.
int MeasureTimeline(const char* path) {
  QElapsedTimer opening;
  opening.start();
  auto session = LoadSession(path);
  if (!session.ok()) {
    std::fprintf(stderr, "%s: %s\n", path, std::string(session.status().message()).c_str());
    return 2;
  }
  const double opened_ms = static_cast<double>(opening.nsecsElapsed()) * 1e-6;
  const uint64_t ticks = session->targets.front().tick_count;
  std::printf("%s: %llu ticks, opened in %.0f ms\n", path, static_cast<unsigned long long>(ticks), opened_ms);
  const LiveSession live(*std::move(session));
  TimelinePlot timeline;
  timeline.resize(kViewSize);
  timeline.show();
  timeline.SetSession(&live);
  timeline.SetFollow(false);
  timeline.ZoomToFit();
  auto* plot = timeline.findChild<QCustomPlot*>();
  QApplication::processEvents();
  const TimeRange whole = timeline.visible_range();
  // Read, made into points and drawn by the first, brought to the window by the second.
  Times shown;
  const auto measure = [&](TimeRange range, Times& drawn) {
    drawn.Measure([&] { timeline.SetVisibleRange(range); });
    shown.Measure([&] { plot->repaint(); });
  };
  Times fit;
  for (int i = 0; i < kRounds; ++i) measure({whole.begin_ns, whole.end_ns - i}, fit);
  fit.Print("  the whole of it");
  Times zoomed;
  for (double width = static_cast<double>(whole.end_ns - whole.begin_ns); width > 1e8; width /= kZoomStep) {
    for (int place = 0; place < 10; ++place) {
      const auto begin =
          whole.begin_ns + static_cast<int64_t>((static_cast<double>(whole.end_ns) - width) * place / 10);
      measure({begin, begin + static_cast<int64_t>(width)}, zoomed);
    }
  }
  zoomed.Print("  all widths down to 0.1 s, at ten places each");
  shown.Print("  any of them, brought to the window");
  timeline.SetSession(nullptr);
  return 0;
}

int Main(int argc, char** argv) {
  MeasureCallTree();
  MeasureFlameGraph();
  MeasureTable();
  for (int i = 1; i < argc; ++i) {
    if (const int status = MeasureTimeline(argv[i]); status != 0) return status;
  }
  return 0;
}

}  // namespace
}  // namespace memline::app

int main(int argc, char** argv) {
  const QTemporaryDir home;
  memline::app::UseHome(home);
  if (qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM")) qputenv("QT_QPA_PLATFORM", "offscreen");
  int qt_argc = 1;
  const QApplication application(qt_argc, argv);
  return memline::app::Main(argc, argv);
}
