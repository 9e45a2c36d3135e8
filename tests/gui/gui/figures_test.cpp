// SPDX-License-Identifier: GPL-3.0-or-later
// FigureModel and what shows with it: growth and the comparison of sessions.
#include <QAbstractItemModelTester>
#include <QHeaderView>
#include <QSignalSpy>
#include <set>

#include "app/gui/compare_view.h"
#include "app/gui/growth_view.h"
#include "profiler_core/report/format.h"
#include "profiler_core/report/leak_report.h"
#include "profiler_core/store/counter_history.h"
#include "profiler_core/store/session_file.h"
#include "tests/gui/gui/sample_session.h"
#include "tests/gui/test_main.h"

namespace memline::app {

class FiguresTest : public QObject {
  Q_OBJECT

  QTemporaryDir folder_;

  static FigureRow RowOf(const std::string& key, double value) {
    return {.key = key,
            .place = {key, "file.cpp", 7},
            .cells = {{.text = QString::fromStdString(key)}, {.text = QString::number(value), .value = value}}};
  }
  static std::vector<FigureColumn> TwoColumns() { return {{"Name", "", true}, {"Value", "", false}}; }

  static QStringList Names(const QAbstractItemModel& model) {
    QStringList names;
    for (int i = 0; i < model.rowCount(); ++i) names << model.index(i, 0).data().toString().section(' ', 0, 0);
    return names;
  }

  /// Line 22 grows by 1000 bytes a tick, line 12 once holds 4000 and keeps them.
  [[nodiscard]] QString WriteGrowing() const {
    const Session session = SampleSession();
    const int64_t end_ns = session.targets[0].last_ns();
    std::vector<CounterTick> ticks;
    for (uint64_t i = 1; i <= 40; ++i) {
      CounterTick tick{end_ns * static_cast<int64_t>(i) / 40, {}};
      if (i == 1) tick.changed.push_back({0, 2, {.alloc_count = 4, .alloc_bytes = 4000}});
      tick.changed.push_back({0, 4, {.alloc_count = i, .alloc_bytes = 1000 * i}});
      ticks.push_back(std::move(tick));
    }
    const QString path = folder_.filePath("growing.memline");
    if (QFile::exists(path)) return path;
    auto writer = SessionWriter::Create(path.toStdString());
    if (!writer.ok() || !(*writer)->Commit(session, {ticks}).ok() || !(*writer)->Finish().ok()) std::abort();
    return path;
  }

  static ViewTask TaskOf(const Session& session, const QString& path, const ShownTime& time = {}) {
    return {CopyForViews(LiveSession(session), 0), path.toStdString(), 0, time,
            std::make_shared<std::atomic<bool>>(false)};
  }

 private slots:
  void rowsStayWhileValuesChange() {
    FigureModel model(TwoColumns());
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.SetRows({RowOf("b", 1), RowOf("a", 2), RowOf("c", 3)});
    const QPersistentModelIndex a = model.index(1, 1);
    model.SetRows({RowOf("d", 9), RowOf("a", 5), RowOf("b", 1)});
    QCOMPARE(Names(model), (QStringList{"b", "a", "d"}));
    QCOMPARE(a.data().toString(), QString("5"));
    QVERIFY(!model.data({}).isValid());
    QVERIFY(!model.headerData(5, Qt::Horizontal).isValid());
    model.SetRows({});
    QCOMPARE(model.rowCount(), 0);
  }

  void theTableKeepsSortingAndSelection() {
    FigureTable table(TwoColumns());
    const QAbstractItemModelTester tester(table.model(), QAbstractItemModelTester::FailureReportingMode::QtTest);
    table.sortByColumn(1, Qt::DescendingOrder);
    table.SetRows({RowOf("b", 1), RowOf("a", 2), RowOf("c", 3)});
    QCOMPARE(Names(*table.model()), (QStringList{"c", "a", "b"}));
    QSignalSpy chosen(&table, &FigureTable::placeChosen);
    table.setCurrentIndex(table.model()->index(1, 0));
    QVERIFY(chosen.last().first().value<SourcePlace>() == (SourcePlace{"a", "file.cpp", 7}));
    table.SetRows({RowOf("b", 1), RowOf("a", 2), RowOf("c", 0.5), RowOf("d", 8)});
    QCOMPARE(Names(*table.model()), (QStringList{"d", "a", "b", "c"}));
    QCOMPARE(table.currentIndex().data().toString(), QString("a"));
    table.SetFilter(QRegularExpression("^[ab]$"));
    QCOMPARE(Names(*table.model()), (QStringList{"a", "b"}));
  }

  void growthIsThatOfTheCore() {
    const QString path = WriteGrowing();
    const Session session = SampleSession();
    const auto table = BuildGrowthTable(TaskOf(session, path));
    QVERIFY(table.ok());
    auto history = CounterHistory::Open(path.toStdString());
    QVERIFY(history.ok());
    const auto growths = FindGrowth(session.targets[0], {}, [&](const TickVisitor& visit) {
      return (*history)->ForEachTick(0, [&](const CounterTick& tick) { visit(tick.time_ns, tick.changed); }).ok();
    });
    QVERIFY(growths.has_value());
    QCOMPARE((*table)->rows.size(), growths->size());
    QCOMPARE((*table)->suspected, size_t{1});
    for (size_t i = 0; i < growths->size(); ++i) {
      const FigureRow& row = (*table)->rows[i];
      QCOMPARE(row.place.line, (*growths)[i].group.line);
      QCOMPARE(row.cells[GrowthTable::kScore].value, (*growths)[i].score);
      QCOMPARE(row.cells[GrowthTable::kRate].value, (*growths)[i].bytes_per_second);
      QCOMPARE(row.cells[GrowthTable::kReason].text, QString::fromStdString(ReasonOf((*growths)[i])));
      QCOMPARE(row.cells[GrowthTable::kCurve].curve.size(), qsizetype{kGrowthWindows});
    }
    QCOMPARE((*table)->rows.front().place.line, 22U);
  }

  void growthUpToAMomentKnowsNothingOfLater() {
    const QString path = WriteGrowing();
    const Session session = SampleSession();
    const int64_t half = session.targets[0].last_ns() / 2;
    const auto table = BuildGrowthTable(TaskOf(session, path, {ShownTime::Kind::kMoment, 0, half}));
    QVERIFY(table.ok());
    QCOMPARE((*table)->time.to_ns, half);
    QCOMPARE((*table)->rows.front().cells[GrowthTable::kLive].value, 20'000.0);
  }

  void growthOfARangeIsWhatGrewWithinIt() {
    const QString path = WriteGrowing();
    const Session session = SampleSession();
    const int64_t end = session.targets[0].last_ns();
    const auto table = BuildGrowthTable(TaskOf(session, path, {ShownTime::Kind::kRange, end / 2, end}));
    QVERIFY(table.ok());
    QCOMPARE((*table)->time.from_ns, end / 2);
    const FigureRow& first = (*table)->rows.front();
    QCOMPARE(first.place.line, 22U);
    QVERIFY(first.cells[GrowthTable::kCurve].curve.front() >= 20'000.0);
    QVERIFY(first.cells[GrowthTable::kScore].value >= kSuspectScore);
  }

  void growthShowsAndSaysWhatIsSuspected() {
    const QString path = WriteGrowing();
    const LiveSession session(SampleSession());
    GrowthView view;
    view.resize(900, 300);
    view.show();
    QVERIFY(view.note()->text().contains("never come back"));
    view.SetSource(&session, path.toStdString(), 0);
    QTRY_COMPARE((view.Poll(), view.table()->model()->rowCount()), 2);
    QVERIFY(view.heading()->text().startsWith("1 line is suspected to leak in the first "));
    QVERIFY(!view.heading()->text().contains("listed"));
    QVERIFY(view.note()->text().isEmpty());
    QVERIFY(view.table()->model()->index(0, 0).data().toString().contains("load.cpp:22"));
    QVERIFY(!view.table()->grab().isNull());
    QSignalSpy chosen(&view, &GrowthView::placeChosen);
    view.table()->setCurrentIndex(view.table()->model()->index(0, 0));
    QCOMPARE(chosen.last().first().value<SourcePlace>().function, std::string("Parse"));
    view.SetSource(&session, "/nowhere", 0);
    QTRY_VERIFY((view.Poll(), view.note()->text().contains("What grows cannot be told")));
    view.SetSource(nullptr, {}, 0);
  }

  void growthSaysHowManyLinesItLeavesOut() {
    constexpr size_t kLeftOut = 3;
    Session session = SampleSession();
    Target& target = session.targets[0];
    CounterTick tick{target.last_ns(), {}};
    for (uint32_t line = 0; line < GrowthTable::kMostRows + kLeftOut; ++line) {
      const auto site = static_cast<uint32_t>(target.sites.size());
      target.sites.push_back({2, 0x100000 + line});
      target.site_lines.resize(site);
      target.site_lines.push_back({"/src/load.cpp", 1000 + line});
      target.counters.push_back({0, site, {.alloc_count = 1, .alloc_bytes = 8}});
      tick.changed.push_back(target.counters.back());
    }
    const QString path = folder_.filePath("many_lines.memline");
    auto writer = SessionWriter::Create(path.toStdString());
    QVERIFY(writer.ok() && (*writer)->Commit(session, {{tick}}).ok() && (*writer)->Finish().ok());
    const auto table = BuildGrowthTable(TaskOf(session, path));
    QVERIFY(table.ok());
    QCOMPARE((*table)->rows.size(), GrowthTable::kMostRows);
    QCOMPARE((*table)->left_out, kLeftOut);
    GrowthView view;
    view.Show(table);
    QVERIFY2(view.heading()->text().startsWith("No line is suspected"), qPrintable(view.heading()->text()));
    QVERIFY(view.heading()->text().endsWith(", 3 less suspected ones are not listed"));
  }

  void anAbandonedBuildEndsEarly() {
    ViewTask task = TaskOf(SampleSession(), WriteGrowing());
    task.abandoned = std::make_shared<std::atomic<bool>>(true);
    QVERIFY(!BuildGrowthTable(task).ok());
  }

  void comparisonIsThatOfTheCore() {
    const QString path = folder_.filePath("before.memline");
    WriteSession(SampleSession(), path);
    Session after = SampleSession();
    GrowParse(after.targets[0], 1 << 20);
    const auto baseline = ReadBaseline(path.toStdString());
    QVERIFY(baseline.ok());
    const auto table = BuildCompareTable(**baseline, TaskOf(after, {}));
    QVERIFY(table.ok());
    QCOMPARE((*table)->change_bytes, int64_t{1} << 20);
    const FigureRow& first = (*table)->rows.front();
    QCOMPARE(first.place.line, 22U);
    QCOMPARE(first.cells[CompareTable::kChange].text, QString::fromStdString(FormatByteChange(1 << 20)));
    QCOMPARE(first.cells[CompareTable::kCountChange].text, QString("+1"));
    QCOMPARE(first.cells[CompareTable::kBefore].value, 600.0);
    QCOMPARE(first.cells[CompareTable::kAfter].value, 600.0 + (1 << 20));
    QVERIFY(first.cells[CompareTable::kChange].tip.startsWith("+1,048,576 bytes"));
    QCOMPARE((*table)->rows.back().cells[CompareTable::kChange].text, QString());
    QVERIFY(!ReadBaseline("/nowhere").ok());
  }

  void linesOfSeveralProcessesAllHaveARow() {
    Session session = SampleSession();
    session.targets.push_back(session.targets[0]);
    const QString path = folder_.filePath("twins.memline");
    WriteSession(session, path);
    ViewTask task = TaskOf(session, {});
    task.targets = CopyForViews(LiveSession(session), std::nullopt);
    const auto table = BuildCompareTable(**ReadBaseline(path.toStdString()), task);
    QVERIFY(table.ok());
    std::set<std::string> keys;
    for (const FigureRow& row : (*table)->rows) keys.insert(row.key);
    QCOMPARE(keys.size(), (*table)->rows.size());
    QCOMPARE((*table)->change_bytes, int64_t{0});
  }

  void twoTimesOfASessionAreCompared() {
    const QString path = folder_.filePath("times.memline");
    WriteSession(SampleSession(), path, {SampleHalfSecond()});
    const auto at = [&path](const ShownTime& time) { return TaskOf(SampleSession(), path, time); };
    const ShownTime half{ShownTime::Kind::kMoment, 0, 500'000'000};
    const ShownTime first{ShownTime::Kind::kRange, 0, 500'000'000};
    const ShownTime second{ShownTime::Kind::kRange, 500'000'000, 1'990'000'000};
    const auto row_of = [](const CompareTable& table, const QString& place) {
      const auto found = std::ranges::find_if(
          table.rows, [&](const FigureRow& row) { return row.cells[CompareTable::kPlace].text.contains(place); });
      return found == table.rows.end()
                 ? QStringList()
                 : QStringList{found->cells[CompareTable::kChange].text, found->cells[CompareTable::kBefore].text,
                               found->cells[CompareTable::kAfter].text};
    };
    const auto moment = BaselineOf(at(half));
    QVERIFY(moment.ok());
    const auto since = BuildCompareTable(**moment, at({}));
    QVERIFY(since.ok());
    QCOMPARE(row_of(**since, "load.cpp:12"), QStringList({"+1.95 KiB", "1000 B", "2.93 KiB"}));
    const auto range = BaselineOf(at(first));
    QVERIFY(range.ok());
    const auto ranges = BuildCompareTable(**range, at(second));
    QVERIFY(ranges.ok());
    QCOMPARE(row_of(**ranges, "load.cpp:12"), QStringList({"+1000 B", "+1000 B", "+1.95 KiB"}));
    QVERIFY(!BuildCompareTable(**range, at(half)).ok());
  }

  void theComparisonShowsAndStays() {
    const QString path = folder_.filePath("base.memline");
    WriteSession(SampleSession(), path);
    Session grown = SampleSession();
    GrowParse(grown.targets[0], 5000);
    const LiveSession session(std::move(grown));
    QAction action;
    QAction time_action;
    CompareView view(&action, &time_action);
    view.show();
    QVERIFY(view.note()->text().contains("Compare With…"));
    view.CompareWith(path);
    QTRY_VERIFY(view.note()->text().contains("Nothing to compare with base.memline"));
    view.SetSource(&session, {}, 0);
    QTRY_COMPARE((view.Poll(), view.table()->model()->rowCount()), 3);
    QVERIFY(view.heading()->text().contains("compared with base.memline"));
    QVERIFY(view.table()->model()->index(0, 0).data().toString().contains("load.cpp:22"));
    QSignalSpy failed(&view, &CompareView::failed);
    view.CompareWith("/nowhere/at/all.memline");
    QTRY_COMPARE(failed.size(), 1);
    QVERIFY(view.note()->text().isEmpty());
    QCOMPARE(view.table()->model()->rowCount(), 3);
    view.CompareWithTime();
    QTRY_VERIFY((view.Poll(), view.heading()->text().contains("no change compared with the end")));
    view.SetSource(nullptr, {}, 0);
    QCOMPARE(view.table()->model()->rowCount(), 0);
  }
};

}  // namespace memline::app

int main(int argc, char** argv) { return memline::app::RunTest<memline::app::FiguresTest>(argc, argv); }

#include "figures_test.moc"
