// SPDX-License-Identifier: GPL-3.0-or-later
// The flame graph: layout, painting, walking, searching and its ways out.
#include <QClipboard>
#include <QImage>
#include <QMenu>
#include <QSignalSpy>
#include <QSvgRenderer>

#include "app/gui/flame_view.h"
#include "app/gui/theme.h"
#include "profiler_core/exchange/export.h"
#include "tests/gui/gui/sample_session.h"
#include "tests/gui/test_main.h"

namespace memline::app {

class FlameTest : public QObject {
  Q_OBJECT

  QTemporaryDir folder_;

  static std::shared_ptr<const PathTree> TreeOf(const Session& session) {
    return *BuildPathTree(
        {CopyForViews(LiveSession(session), 0), {}, 0, {}, std::make_shared<std::atomic<bool>>(false)});
  }
  static FlameLayout LayoutOf(const Session& session, PathMeasure measure = PathMeasure::kLive) {
    return LayOutFlame(TreeOf(session), measure);
  }
  static uint32_t Find(const FlameLayout& layout, const std::string& name) {
    for (uint32_t box = 0; box < layout.boxes.size(); ++box) {
      if (PlaceName(layout.Node(box)) == name) return box;
    }
    return UINT32_MAX;
  }

  static void Resize(FlameView& view) {
    view.resize(800, 400);
    view.show();
  }

  static void Click(FlameGraph& graph, uint32_t box) {
    QTest::mouseClick(&graph, Qt::LeftButton, {}, graph.RectOf(box).center().toPoint());
  }

  /// A function with `count` lines that each hold something.
  static PathTree Wide(uint32_t count) {
    PathTree tree{.nodes = {PathNode{}, PathNode{.kind = PathNode::Kind::kFunction, .function = "Wide"}}};
    tree.nodes[0].children = {1};
    for (uint32_t i = 0; i < count; ++i) {
      PathNode line{.kind = PathNode::Kind::kLine, .function = "Wide", .file = "wide.cpp", .line = i + 1, .parent = 1};
      line.counters.alloc_bytes = 100 + i % 7;
      line.source = "values.push_back(" + std::to_string(i) + ");";
      tree.nodes[1].children.push_back(static_cast<uint32_t>(tree.nodes.size()));
      tree.nodes[1].counters += line.counters;
      tree.nodes[0].counters += line.counters;
      tree.nodes.push_back(std::move(line));
    }
    return tree;
  }

 private slots:
  void boxesAreAsWideAsWhatTheyHold() {
    const FlameLayout layout = LayoutOf(SampleSession());
    QCOMPARE(layout.rows, 4U);
    QCOMPARE(layout.boxes[0].weight, uint64_t{3650});
    QCOMPARE(layout.boxes[Find(layout, "Parse")].weight, uint64_t{600});
    QVERIFY(qAbs(layout.boxes[Find(layout, "load.cpp:12")].width - 3000.0 / 3650) < 1e-12);
    for (const FlameBox& box : layout.boxes) {
      uint64_t below = 0;
      for (uint32_t at = static_cast<uint32_t>(&box - layout.boxes.data()) + 1; at < box.end;
           at = layout.boxes[at].end) {
        below += layout.boxes[at].weight;
      }
      QVERIFY(below == 0 || below == box.weight);
    }
  }

  void eachMeasureHasItsOwnWidths() {
    const Session session = SampleSession();
    QCOMPARE(LayoutOf(session, PathMeasure::kAllocated).boxes[0].weight, uint64_t{4650});
    QCOMPARE(LayoutOf(session, PathMeasure::kAllocations).boxes[0].weight, uint64_t{7});
    QCOMPARE(LayoutOf(session, PathMeasure::kAtPeak).boxes[0].weight, uint64_t{4300});
    QCOMPARE(Find(LayoutOf(session, PathMeasure::kAtPeak), "outside PROFILE"), UINT32_MAX);
  }

  void whatGrewAndWhatShrankBothHaveRoom() {
    PathTree tree = Wide(2);
    tree.time.kind = ShownTime::Kind::kRange;
    tree.nodes[2].counters = {.alloc_bytes = 300};
    tree.nodes[3].counters = {.freed_bytes = 100};
    tree.nodes[1].counters = tree.nodes[0].counters = {.alloc_bytes = 300, .freed_bytes = 100};
    const FlameLayout layout = LayOutFlame(std::make_shared<const PathTree>(tree), PathMeasure::kChange);
    QCOMPARE(layout.boxes[0].weight, uint64_t{400});
    QVERIFY(DescribeBox(layout, 3).contains("-100 bytes, 25.0 %"));
    QVERIFY(DescribeBox(layout, 1).contains("+200 bytes"));
  }

  void theTextIsTheCoresExport() {
    const Session session = SampleSession();
    const TimeSlice slice{false, 0, session.targets[0].last_ns(), session.targets[0].counters};
    const auto sorted = [](const QString& text) {
      QStringList lines = text.split('\n', Qt::SkipEmptyParts);
      lines.sort();
      return lines;
    };
    for (const auto& [measure, weight] : {std::pair(PathMeasure::kLive, StackWeight::kLive),
                                          std::pair(PathMeasure::kAllocated, StackWeight::kAllocated),
                                          std::pair(PathMeasure::kAllocations, StackWeight::kAllocations)}) {
      QStringList own = sorted(CollapsedText(LayoutOf(session, measure)));
      QStringList core = sorted(QString::fromStdString(ExportCollapsed(session, {slice}, weight)));
      // The core's frames name the line of each call, too.
      for (QString& line : core) line.replace("Load (load.cpp:14);", "Load;");
      QCOMPARE(own, core);
    }
  }

  void theBoxUnderThePointIsTheOnePaintedThere() {
    FlameView view;
    Resize(view);
    view.SetTree(TreeOf(SampleSession()));
    FlameGraph* graph = view.graph();
    const FlameMatches none;
    for (uint32_t box = 0; box < graph->flame().boxes.size(); ++box) {
      const FlamePicture picture{.layout = graph->flame(),
                                 .matches = none,
                                 .colors = {},
                                 .width = double(graph->width()),
                                 .row_height = FlameRowHeight(graph->fontMetrics())};
      QCOMPARE(FlameBoxAt(picture, FlameBoxRect(picture, box).center()), std::optional(box));
      QVERIFY(!FlameBoxAt(picture, {10, 10'000}));
      QVERIFY(!FlameBoxAt(picture, {-1, 1}));
    }
  }

  void aClickZoomsAndKeysZoomOut() {
    FlameView view;
    Resize(view);
    view.SetTree(TreeOf(SampleSession()));
    FlameGraph* graph = view.graph();
    QSignalSpy chosen(&view, &FlameView::placeChosen);
    const uint32_t parse = Find(graph->flame(), "Parse");
    Click(*graph, parse);
    QCOMPARE(graph->zoomed(), parse);
    QCOMPARE(graph->RectOf(parse).width(), double(graph->width()));
    QVERIFY(graph->RectOf(Find(graph->flame(), "load.cpp:12")).isEmpty());
    QVERIFY(chosen.last().first().value<SourcePlace>() == (SourcePlace{"Parse", "/src/load.cpp", 0}));
    QTest::keyClick(graph, Qt::Key_Backspace);
    QCOMPARE(graph->zoomed(), Find(graph->flame(), "Load"));
    QTest::keyClick(graph, Qt::Key_Escape);
    QCOMPARE(graph->zoomed(), 0U);
    QTest::keyClick(graph, Qt::Key_Escape);
    QCOMPARE(graph->zoomed(), 0U);
  }

  void arrowsWalkAndEnterZooms() {
    FlameView view;
    Resize(view);
    view.SetTree(TreeOf(SampleSession()));
    FlameGraph* graph = view.graph();
    const auto name = [&] { return PlaceName(graph->flame().Node(*graph->current())); };
    graph->SetCurrent(0);
    QTest::keyClick(graph, Qt::Key_Down);
    QCOMPARE(name(), std::string("Load"));
    QTest::keyClick(graph, Qt::Key_Down);
    QCOMPARE(name(), std::string("load.cpp:12"));
    QTest::keyClick(graph, Qt::Key_Left);
    QCOMPARE(name(), std::string("Parse"));
    QTest::keyClick(graph, Qt::Key_Left);
    QCOMPARE(name(), std::string("Parse"));
    QTest::keyClick(graph, Qt::Key_Right);
    QCOMPARE(name(), std::string("load.cpp:12"));
    QTest::keyClick(graph, Qt::Key_Return);
    QCOMPARE(graph->zoomed(), *graph->current());
    QTest::keyClick(graph, Qt::Key_Up);
    QCOMPARE(name(), std::string("Load"));
    QTest::keyClick(graph, Qt::Key_Right);
    QCOMPARE(name(), std::string("outside PROFILE"));
    QVERIFY(!graph->RectOf(*graph->current()).isEmpty());
    QTest::keyClick(graph, Qt::Key_Home);
    QCOMPARE(*graph->current(), 0U);
  }

  void zoomAndCurrentBoxStayWhileItGrows() {
    FlameView view;
    Resize(view);
    Session session = SampleSession();
    view.SetTree(TreeOf(session));
    Click(*view.graph(), Find(view.graph()->flame(), "Parse"));
    GrowParse(session.targets[0], 1 << 20);
    session.targets[0].counters.erase(session.targets[0].counters.begin());
    view.SetTree(TreeOf(session));
    QCOMPARE(PlaceName(view.graph()->flame().Node(view.graph()->zoomed())), std::string("Parse"));
    QCOMPARE(PlaceName(view.graph()->flame().Node(*view.graph()->current())), std::string("Parse"));
  }

  void theBoxIsDescribedExactlyToEverybody() {
    FlameView view;
    Resize(view);
    view.SetTree(TreeOf(SampleSession()));
    FlameGraph* graph = view.graph();
    QCOMPARE(graph->accessibleName(), QString("Flame graph"));
    graph->SetCurrent(Find(graph->flame(), "load.cpp:12"));
    const QString text = graph->accessibleDescription();
    QVERIFY(text.contains("load.cpp:12 in Load"));
    QVERIFY(text.contains("3,000 bytes live, 82.2 % of the process"));
    QTest::mouseMove(graph, graph->RectOf(Find(graph->flame(), "Parse")).center().toPoint());
    QTRY_VERIFY(view.findChild<QLabel*>("flame_detail")->text().contains("600 bytes live, 16.4 %"));
  }

  void theSearchLightsUpAndTellsTheShare() {
    FlameView view;
    Resize(view);
    view.SetTree(TreeOf(SampleSession()));
    view.search()->edit()->setText("^parse|push_back");
    QCOMPARE(view.search()->note(), QString("2 boxes, 16.4 % of the process"));
    const auto lit = [&] {
      const QImage image = view.graph()->grab().toImage();
      const QColor color =
          Blend(PlotPalette::For(view.palette()).background, PlotPalette::For(view.palette()).mapped, 0.46);
      const QRect rect = view.graph()->RectOf(Find(view.graph()->flame(), "Parse")).toRect();
      return image.pixel(rect.right() - 6, rect.top() + 3) == color.rgb();
    };
    QVERIFY(lit());
    view.search()->edit()->setText("[");
    QVERIFY(view.search()->note().startsWith("not a regular expression"));
    QVERIFY(lit());
    view.search()->edit()->clear();
    QCOMPARE(view.search()->note(), QString());
    QVERIFY(!lit());
  }

  void anEmptyGraphTeaches() {
    FlameView view;
    Resize(view);
    QVERIFY(view.note()->text().contains("Nothing to draw yet"));
    for (const int key : {Qt::Key_Return, Qt::Key_Backspace, Qt::Key_Down, Qt::Key_Left}) {
      QTest::keyClick(view.graph(), static_cast<Qt::Key>(key));
    }
    view.SetTree(TreeOf(SampleSession()));
    QCOMPARE(view.note()->text(), QString());
    view.SetTree(nullptr);
    QVERIFY(!view.graph()->current());
  }

  void measuresAreThoseOfTheTime() {
    FlameView view;
    PathTree tree = Wide(3);
    view.SetTree(std::make_shared<const PathTree>(tree));
    QCOMPARE(view.measures()->count(), 4);
    view.measures()->setCurrentIndex(1);
    tree.time.kind = ShownTime::Kind::kRange;
    view.SetTree(std::make_shared<const PathTree>(tree));
    QCOMPARE(view.measures()->itemText(0), QString("Change"));
    QCOMPARE(view.measures()->currentText(), QString("Allocated"));
    tree.time = {};
    view.SetTree(std::make_shared<const PathTree>(tree));
    QCOMPARE(view.measures()->currentText(), QString("Allocated"));
  }

  void picturesAndTextAreWritten() {
    FlameView view;
    Resize(view);
    view.SetTree(TreeOf(SampleSession()));
    QSignalSpy failed(&view, &FlameView::failed);
    view.Save(folder_.filePath("flame.svg"));
    view.Save(folder_.filePath("flame.png"));
    view.Save(folder_.filePath("flame.txt"));
    QCOMPARE(failed.size(), 0);
    QFile svg(folder_.filePath("flame.svg"));
    QVERIFY(svg.open(QFile::ReadOnly));
    const QByteArray drawing = svg.readAll();
    QVERIFY(QSvgRenderer(drawing).isValid());
    QVERIFY(drawing.contains(">Parse"));
    QCOMPARE(QImage(folder_.filePath("flame.png")).width(), 2 * view.graph()->width());
    QFile text(folder_.filePath("flame.txt"));
    QVERIFY(text.open(QFile::ReadOnly));
    QVERIFY(text.readAll().contains("Load;Parse (load.cpp:22) 600\n"));
    view.findChildren<QMenu*>().first()->actions().first()->trigger();
    QVERIFY(QGuiApplication::clipboard()->text().contains("Load (load.cpp:12) 3000\n"));
    view.Save("/nowhere/at/all.svg");
    QCOMPARE(failed.size(), 1);
  }

  void namesAreLegibleInBothThemes() {
    for (const Theme theme : {Theme::kLight, Theme::kDark}) {
      ApplyTheme(theme);
      const PlotPalette colors = PlotPalette::For(QGuiApplication::palette());
      for (const QColor& hue : {colors.heat, colors.rss, colors.mapped}) {
        const auto luminance = [](const QColor& color) {
          const auto part = [](double c) { return c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4); };
          return 0.2126 * part(color.redF()) + 0.7152 * part(color.greenF()) + 0.0722 * part(color.blueF());
        };
        const double box = luminance(Blend(colors.background, hue, 0.46)) + 0.05;
        const double text = luminance(colors.text) + 0.05;
        QVERIFY2(std::max(box, text) / std::min(box, text) >= 4.5, qPrintable(hue.name()));
      }
    }
    ApplyTheme(Theme::kLight);
  }

  void whatIsPaintedInSlicesIsShownWhenItIsComplete() {
    FlameGraph graph;
    graph.resize(1000, 60 * 22);
    graph.show();
    const auto tree_of = [](const std::string& name) {
      PathTree tree{.nodes = {PathNode{}}};
      for (uint32_t column = 0; column < 20; ++column) {
        for (uint32_t row = 0; row < 50; ++row) {
          const uint32_t parent = row == 0 ? 0 : static_cast<uint32_t>(tree.nodes.size()) - 1;
          tree.nodes[parent].children.push_back(static_cast<uint32_t>(tree.nodes.size()));
          tree.nodes.push_back({.kind = PathNode::Kind::kFunction,
                                .function = name + std::to_string(column * 50 + row),
                                .parent = parent});
          tree.nodes.back().counters.alloc_bytes = 1000;
        }
      }
      return std::make_shared<const PathTree>(std::move(tree));
    };
    graph.SetLayout(LayOutFlame(tree_of("First"), PathMeasure::kLive));
    QImage before;
    // Each look paints a slice.
    for (QImage next = graph.grab().toImage(); next != before; next = graph.grab().toImage()) before = next;
    graph.SetLayout(LayOutFlame(tree_of("Other"), PathMeasure::kLive));
    QCOMPARE(graph.grab().toImage(), before);
    QTRY_VERIFY(graph.grab().toImage() != before);
  }

  void paintingTwoThousandBoxes() {
    FlameView view;
    view.resize(2600, 900);
    view.show();
    // Fifty boxes in each of forty rows, all with a name.
    PathTree tree{.nodes = {PathNode{}}};
    for (uint32_t column = 0; column < 50; ++column) {
      uint32_t parent = 0;
      for (uint32_t row = 0; row < 40; ++row) {
        const auto node = static_cast<uint32_t>(tree.nodes.size());
        const std::string name = "F" + std::to_string(column * 40 + row) + "::Run";
        tree.nodes.push_back({.kind = PathNode::Kind::kFunction, .function = name, .parent = parent});
        tree.nodes.back().counters.alloc_bytes = 1000;
        tree.nodes[parent].children.push_back(node);
        parent = node;
      }
    }
    view.SetTree(std::make_shared<const PathTree>(std::move(tree)));
    QCOMPARE(view.graph()->flame().boxes.size(), size_t{2001});
    QImage image(2600, view.graph()->minimumSizeHint().height(), QImage::Format_RGB32);
    const FlameMatches none;
    FlameLabels labels;
    const FlamePicture picture{.layout = view.graph()->flame(),
                               .matches = none,
                               .colors = PlotPalette::For(view.palette()),
                               .width = double(image.width()),
                               .row_height = FlameRowHeight(view.graph()->fontMetrics()),
                               .labels = &labels};
    const auto paint_slices = [&](uint32_t most) {
      image.fill(picture.colors.background);
      QPainter painter(&image);
      painter.setFont(view.graph()->font());
      int slices = 0;
      for (uint32_t box = 0; box < picture.layout.boxes.size(); ++slices) box = PaintFlame(painter, picture, box, most);
      return slices;
    };
    // All names are new.
    QCOMPARE(paint_slices(500), 2001 / FlameLabels::kMostNew + 1);
    const QImage in_slices = image;
    QCOMPARE(paint_slices(500), 5);
    QCOMPARE(image, in_slices);
    QCOMPARE(paint_slices(UINT32_MAX), 1);
    QCOMPARE(image, in_slices);
    QBENCHMARK { paint_slices(500); }
    QVERIFY(image.pixel(30, image.height() - 4) != picture.colors.background.rgb());
  }
};

}  // namespace memline::app

int main(int argc, char** argv) { return memline::app::RunTest<memline::app::FlameTest>(argc, argv); }

#include "flame_test.moc"
