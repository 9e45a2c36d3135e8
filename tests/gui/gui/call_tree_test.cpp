// SPDX-License-Identifier: GPL-3.0-or-later
// PathTree, CallTreeModel and the call tree's view.
#include <QAbstractItemModelTester>
#include <QHeaderView>
#include <QSignalSpy>

#include "app/gui/call_tree_view.h"
#include "profiler_core/analyse/line_table.h"
#include "profiler_core/report/format.h"
#include "profiler_core/store/session_file.h"
#include "tests/gui/gui/sample_session.h"
#include "tests/gui/test_main.h"

namespace memline::app {

class CallTreeTest : public QObject {
  Q_OBJECT

  QTemporaryDir folder_;

  static ViewTask TaskOf(const Session& session, const ShownTime& time = {}, const QString& path = {}) {
    return {CopyForViews(LiveSession(session), 0), path.toStdString(), 0, time,
            std::make_shared<std::atomic<bool>>(false)};
  }
  static std::shared_ptr<const PathTree> TreeOf(const Session& session) { return *BuildPathTree(TaskOf(session)); }

  static const PathNode* Find(const PathTree& tree, const std::string& name) {
    const auto found = std::ranges::find(tree.nodes, name, PlaceName);
    return found == tree.nodes.end() ? nullptr : &*found;
  }

  static QModelIndex FindRow(const QAbstractItemModel& model, const QString& name, const QModelIndex& parent = {}) {
    for (int i = 0; i < model.rowCount(parent); ++i) {
      const QModelIndex index = model.index(i, 0, parent);
      if (index.data().toString().startsWith(name)) return index;
      if (const QModelIndex below = FindRow(model, name, index); below.isValid()) return below;
    }
    return {};
  }

  static void AddLine(Session& session) {
    Target& target = session.targets[0];
    target.sites.push_back({1, 0x130});
    target.site_lines.push_back({"/src/load.cpp", 13});
    target.counters.push_back({1, 5, {.alloc_count = 1, .alloc_bytes = 70}});
  }

 private slots:
  void figuresOfFunctionsAreThoseOfTheFunctionTable() {
    const Session session = SampleSession();
    const auto tree = TreeOf(session);
    for (const FunctionRow& row : BuildFunctionTable(session.targets[0])) {
      const PathNode* node = Find(*tree, row.name);
      QVERIFY2(node != nullptr, row.name.c_str());
      QCOMPARE(node->counters.live_bytes(), row.inclusive.counters.live_bytes());
      QCOMPARE(node->counters.alloc_count, row.inclusive.counters.alloc_count);
      QCOMPARE(node->live_at_peak, row.inclusive.live_bytes_at_peak);
    }
    QCOMPARE(tree->nodes[0].counters.live_bytes(), uint64_t{3650});
    QCOMPARE(Find(*tree, "load.cpp:12")->counters.live_bytes(), uint64_t{3000});
    QCOMPARE(Find(*tree, "load.cpp:11"), nullptr);
    QCOMPARE(tree->nodes[Find(*tree, "Parse")->parent].function, std::string("Load"));
  }

  void everyFunctionIsTheSumOfWhatIsBelow() {
    const auto tree = TreeOf(SampleSession());
    for (const PathNode& node : tree->nodes) {
      if (node.children.empty()) continue;
      Counters sum;
      for (const uint32_t child : node.children) sum += tree->nodes[child].counters;
      QVERIFY(sum == node.counters);
    }
  }

  void aFunctionThatOnlyRanIsThere() {
    Session session = SampleSession();
    session.targets[0].counters = {{0, 3, {.entries = 7}}};
    session.targets[0].live_at_peak.clear();
    const auto tree = TreeOf(session);
    QVERIFY(Find(*tree, "Parse") != nullptr);
    QVERIFY(Find(*tree, "Parse")->children.empty());
  }

  void aRangeShowsWhatChanged() {
    Session session = SampleSession();
    Target& target = session.targets[0];
    const std::vector<SiteCounters> early = {{0, 2, {.alloc_count = 2, .alloc_bytes = 3500}}};
    auto writer = SessionWriter::Create(folder_.filePath("range.memline").toStdString());
    QVERIFY(writer.ok());
    const int64_t end_ns = target.last_ns();
    QVERIFY((*writer)->Commit(session, {{CounterTick{end_ns / 2, early}, CounterTick{end_ns, target.counters}}}).ok());
    QVERIFY((*writer)->Finish().ok());
    const QString path = folder_.filePath("range.memline");
    const auto range = BuildPathTree(TaskOf(session, {ShownTime::Kind::kRange, end_ns / 2, end_ns}, path));
    QVERIFY(range.ok());
    QCOMPARE(Measure(*Find(**range, "load.cpp:12"), PathMeasure::kChange), int64_t{-500});
    QCOMPARE(Measure(*Find(**range, "Parse"), PathMeasure::kChange), int64_t{600});
    const auto moment = BuildPathTree(TaskOf(session, {ShownTime::Kind::kMoment, 0, end_ns / 2}, path));
    QVERIFY(moment.ok());
    QCOMPARE(Measure((*moment)->nodes[0], PathMeasure::kLive), int64_t{3500});
    QCOMPARE(Find(**moment, "Parse"), nullptr);
    QVERIFY(!BuildPathTree(TaskOf(session, {ShownTime::Kind::kMoment, 0, 1}, "/nowhere")).ok());
  }

  void theModelKeepsItsRowsWhileValuesChange() {
    CallTreeModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    Session session = SampleSession();
    model.SetTree(TreeOf(session));
    const QPersistentModelIndex parse = FindRow(model, "Parse");
    QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
    QSignalSpy added(&model, &QAbstractItemModel::rowsInserted);
    QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
    GrowParse(session.targets[0], 400);
    model.SetTree(TreeOf(session));
    QVERIFY(!changed.isEmpty());
    QCOMPARE(added.size(), 0);
    QCOMPARE(parse.sibling(parse.row(), CallTreeModel::kBytes).data().toString(),
             QString::fromStdString(FormatBytes(1000)));
    AddLine(session);
    model.SetTree(TreeOf(session));
    QCOMPARE(added.size(), 1);
    QVERIFY(FindRow(model, "load.cpp:13").isValid());
    model.SetTree(TreeOf(SampleSession()));
    QVERIFY(!FindRow(model, "load.cpp:13").isValid());
    QCOMPARE(reset.size(), 0);
    QVERIFY(parse.isValid());
    QCOMPARE(parse.sibling(parse.row(), CallTreeModel::kBytes).data().toString(),
             QString::fromStdString(FormatBytes(600)));
    model.SetTree(nullptr);
    QCOMPARE(model.rowCount(), 0);
    QVERIFY(!model.data({}).isValid());
    QVERIFY(!model.headerData(99, Qt::Horizontal).isValid());
  }

  void cellsSayHowTheyAreKnown() {
    CallTreeModel model;
    model.SetTree(TreeOf(SampleSession()));
    const QModelIndex live = FindRow(model, "load.cpp:12").siblingAtColumn(CallTreeModel::kBytes);
    QVERIFY(live.data(Qt::ToolTipRole).toString().contains("3,000 bytes, 82.2 % of the process"));
    QVERIFY(live.data(Qt::ToolTipRole).toString().contains("exact"));
    QVERIFY(qAbs(live.data(CallTreeModel::kShareRole).toDouble() - 3000.0 / 3650) < 1e-9);
    QVERIFY(FindRow(model, "load.cpp:22").data().toString().contains("rows.push_back"));
  }

  void sortingExpansionAndSelectionAreKept() {
    CallTreeView view;
    view.resize(700, 300);
    view.show();
    Session session = SampleSession();
    view.SetTree(TreeOf(session));
    const QAbstractItemModelTester tester(view.tree()->model(), QAbstractItemModelTester::FailureReportingMode::QtTest);
    const QModelIndex load = FindRow(*view.tree()->model(), "Load");
    QVERIFY(view.tree()->isExpanded(load));
    QCOMPARE(load.row(), 0);
    const QPersistentModelIndex parse = FindRow(*view.tree()->model(), "Parse");
    QCOMPARE(parse.row(), 1);
    view.tree()->expand(parse);
    view.tree()->setCurrentIndex(parse);
    GrowParse(session.targets[0], 1 << 20);
    AddLine(session);
    view.SetTree(TreeOf(session));
    QCOMPARE(parse.row(), 0);
    QVERIFY(view.tree()->isExpanded(parse));
    QCOMPARE(view.tree()->currentIndex(), QModelIndex(parse));
    QCOMPARE(view.tree()->header()->sortIndicatorSection(), int{CallTreeModel::kBytes});
  }

  void outsideIsLastInEitherDirection() {
    CallTreeView view;
    view.SetTree(TreeOf(SampleSession()));
    for (int column = 0; column < CallTreeModel::kColumnCount; ++column) {
      for (const Qt::SortOrder direction : {Qt::AscendingOrder, Qt::DescendingOrder}) {
        view.tree()->sortByColumn(column, direction);
        const QAbstractItemModel* model = view.tree()->model();
        QCOMPARE(model->index(model->rowCount() - 1, 0).data().toString(), QString("outside PROFILE"));
      }
    }
  }

  void theSearchShowsWhatFitsAndTheWayToIt() {
    CallTreeView view;
    view.SetTree(TreeOf(SampleSession()));
    const QAbstractItemModelTester tester(view.tree()->model(), QAbstractItemModelTester::FailureReportingMode::QtTest);
    view.tree()->collapseAll();
    QTest::keyClicks(view.search()->edit(), "push_b.ck");
    const QAbstractItemModel* model = view.tree()->model();
    const QModelIndex line = FindRow(*model, "load.cpp:22");
    QVERIFY(line.isValid());
    QVERIFY(view.tree()->isExpanded(line.parent()));
    QVERIFY(view.tree()->isExpanded(line.parent().parent()));
    QVERIFY(!FindRow(*model, "load.cpp:12").isValid());
    QCOMPARE(view.search()->note(), QString("1 place"));
    QTest::keyClicks(view.search()->edit(), "nowhere");
    QCOMPARE(model->rowCount(), 0);
    QCOMPARE(view.search()->note(), QString("nothing found"));
    QTest::keyClick(view.search()->edit(), Qt::Key_Escape);
    QVERIFY(FindRow(*model, "load.cpp:12").isValid());
  }

  void aWrongExpressionIsExplainedAndChangesNothing() {
    CallTreeView view;
    view.SetTree(TreeOf(SampleSession()));
    view.search()->edit()->setText("Parse");
    view.search()->edit()->setText("Parse(");
    QVERIFY2(view.search()->note().startsWith("not a regular expression: "), qPrintable(view.search()->note()));
    QVERIFY(view.search()->note().contains("at character 6"));
    QVERIFY(FindRow(*view.tree()->model(), "Parse").isValid());
    view.SetTree(TreeOf(SampleSession()));
    QVERIFY(view.search()->note().startsWith("not a regular expression: "));
  }

  void aChosenRowIsAPlaceInTheSource() {
    CallTreeView view;
    view.SetTree(TreeOf(SampleSession()));
    QSignalSpy chosen(&view, &CallTreeView::placeChosen);
    view.tree()->setCurrentIndex(FindRow(*view.tree()->model(), "load.cpp:22"));
    QVERIFY(!chosen.isEmpty());
    QVERIFY(chosen.last().first().value<SourcePlace>() == (SourcePlace{"Parse", "/src/load.cpp", 22}));
  }

  void theViewFollowsTheSession() {
    LiveSession session(SampleSession());
    CallTreeView view;
    view.show();
    QVERIFY(view.note()->text().contains("Nothing was allocated yet"));
    view.SetSource(&session, {}, 0);
    const auto live = [&] {
      view.Poll();
      return view.model().tree() == nullptr ? 0 : Measure(view.model().tree()->nodes[0], PathMeasure::kLive);
    };
    QTRY_COMPARE(live(), int64_t{3650});
    session.Write([](Session& write) { GrowParse(write.targets[0], 1000); });
    QTRY_COMPARE(live(), int64_t{4650});
    view.SetTime({ShownTime::Kind::kMoment, 0, 1});
    QTRY_VERIFY((view.Poll(), view.note()->text().contains("cannot be shown")));
    view.SetSource(nullptr, {}, 0);
    QCOMPARE(view.model().rowCount(), 0);
  }

  void refreshingThousandsOfRows() {
    const auto wide = [](uint64_t bytes) {
      auto tree = std::make_shared<PathTree>(PathTree{.nodes = {PathNode{}}});
      for (uint32_t i = 0; i < 100; ++i) {
        const auto function = static_cast<uint32_t>(tree->nodes.size());
        tree->nodes[0].children.push_back(function);
        tree->nodes.push_back({.kind = PathNode::Kind::kFunction, .function = "Function" + std::to_string(1000 + i)});
        for (uint32_t line = 1; line <= 50; ++line) {
          tree->nodes[function].children.push_back(static_cast<uint32_t>(tree->nodes.size()));
          tree->nodes.push_back({.kind = PathNode::Kind::kLine,
                                 .function = tree->nodes[function].function,
                                 .file = "wide.cpp",
                                 .line = line,
                                 .parent = function});
          tree->nodes.back().counters.alloc_bytes = bytes * line;
          tree->nodes[function].counters += tree->nodes.back().counters;
        }
        tree->nodes[0].counters += tree->nodes[function].counters;
      }
      return std::shared_ptr<const PathTree>(tree);
    };
    CallTreeView view;
    view.resize(800, 600);
    view.show();
    const auto before = wide(1000);
    const auto after = wide(2000);
    view.SetTree(before);
    bool odd = false;
    QBENCHMARK {
      odd = !odd;
      view.SetTree(odd ? after : before);
    }
    QCOMPARE(view.model().rowCount(), 100);
    QCOMPARE(view.model().rowCount(view.model().index(0, 0)), 50);
  }
};

}  // namespace memline::app

int main(int argc, char** argv) { return memline::app::RunTest<memline::app::CallTreeTest>(argc, argv); }

#include "call_tree_test.moc"
