// SPDX-License-Identifier: GPL-3.0-or-later
// FunctionModel, FunctionOrder and SourceModel.
#include <QAbstractItemModelTester>
#include <QItemSelectionModel>
#include <QSignalSpy>

#include "app/gui/function_list.h"
#include "app/gui/function_model.h"
#include "app/gui/source_model.h"
#include "app/gui/source_view.h"
#include "app/gui/status_text.h"
#include "memline/wire.h"
#include "profiler_core/report/format.h"
#include "tests/gui/gui/sample_session.h"
#include "tests/gui/test_main.h"

namespace memline::app {

class ModelsTest : public QObject {
  Q_OBJECT

  static std::shared_ptr<const TargetTables> Tables(const Session& session) {
    const LiveSession live(session);
    return BuildTables(live, 0);
  }

  static SourceListing Listing(const TargetTables& tables, const std::string& name) {
    return ListSource(tables, *std::ranges::find(tables.functions, name, &FunctionRow::name));
  }

  static QStringList Names(const QAbstractItemModel& model) {
    QStringList names;
    for (int i = 0; i < model.rowCount(); ++i) names << model.index(i, FunctionModel::kFunction).data().toString();
    return names;
  }

 private slots:
  void functionsShowTheCoresFigures() {
    FunctionModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    const auto tables = Tables(SampleSession());
    model.SetRows(tables->functions);
    QCOMPARE(model.rowCount(), static_cast<int>(tables->functions.size()));
    for (int i = 0; i < model.rowCount(); ++i) {
      const FunctionRow& row = tables->functions[static_cast<size_t>(i)];
      const Counters& counters = row.inclusive.counters;
      QCOMPARE(model.index(i, FunctionModel::kFunction).data().toString(), QString::fromStdString(row.name));
      QCOMPARE(model.index(i, FunctionModel::kLive).data().toString(),
               QString::fromStdString(FormatBytes(counters.live_bytes())));
      QCOMPARE(model.index(i, FunctionModel::kIncrement).data().toString(),
               QString::fromStdString(FormatByteChange(counters.increment_bytes())));
      QCOMPARE(model.index(i, FunctionModel::kLive).data(FunctionModel::kSortRole).toDouble(),
               static_cast<double>(counters.live_bytes()));
    }
    QCOMPARE(model.index(0, FunctionModel::kLive).data(FunctionModel::kShareRole).toDouble(), 1.0);
  }

  void functionsKeepTheirRowsWhileValuesChange() {
    FunctionModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    Session session = SampleSession();
    model.SetRows(Tables(session)->functions);
    const QStringList before = Names(model);
    const QPersistentModelIndex parse = model.index(static_cast<int>(before.indexOf("Parse")), FunctionModel::kLive);
    GrowParse(session.targets[0], 1 << 20);
    QSignalSpy moved(&model, &QAbstractItemModel::modelReset);
    model.SetRows(Tables(session)->functions);
    QCOMPARE(Names(model), before);
    QCOMPARE(moved.size(), 0);
    QCOMPARE(parse.data(FunctionModel::kSortRole).toDouble(), 600.0 + (1 << 20));
    model.SetRows({});
    QCOMPARE(model.rowCount(), 0);
  }

  void outsideIsLastInEitherDirection() {
    FunctionModel model;
    FunctionOrder order;
    order.setSourceModel(&model);
    const QAbstractItemModelTester tester(&order, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.SetRows(Tables(SampleSession())->functions);
    for (const int column : {FunctionModel::kFunction, FunctionModel::kLive, FunctionModel::kIncrement}) {
      for (const Qt::SortOrder direction : {Qt::AscendingOrder, Qt::DescendingOrder}) {
        order.sort(column, direction);
        QCOMPARE(Names(order).last(), QString("outside PROFILE"));
      }
    }
    order.sort(FunctionModel::kLive, Qt::DescendingOrder);
    QCOMPARE(Names(order), (QStringList{"Load", "Parse", "outside PROFILE"}));
    order.sort(FunctionModel::kLive, Qt::AscendingOrder);
    QCOMPARE(Names(order), (QStringList{"Parse", "Load", "outside PROFILE"}));
  }

  void ofARangeTheChangeIsShown() {
    Session session = SampleSession();
    for (SiteCounters& entry : session.targets[0].counters) entry.counters.freed_bytes = 5000;
    TargetTables tables = *Tables(session);
    tables.time = {ShownTime::Kind::kRange, 1'000'000'000, 2'000'000'000};
    FunctionModel functions;
    const QAbstractItemModelTester tester(&functions, QAbstractItemModelTester::FailureReportingMode::QtTest);
    functions.SetRows(tables.functions, true);
    QCOMPARE(functions.headerData(FunctionModel::kLive, Qt::Horizontal).toString(), QString("Live ±"));
    for (int i = 0; i < functions.rowCount(); ++i) {
      QVERIFY(functions.index(i, FunctionModel::kLive).data().toString().startsWith('-'));
      QVERIFY(functions.index(i, FunctionModel::kLive).data(FunctionModel::kSortRole).toDouble() < 0);
    }
    SourceModel lines;
    lines.SetListing(Listing(tables, "Load"));
    const QModelIndex live = lines.index(lines.RowOfLine(12), SourceModel::kLive);
    QCOMPARE(live.data().toString(), QString("-1000 B"));
    QVERIFY(!live.data(SourceModel::kHeatRole).isValid());
    QCOMPARE(lines.headerData(SourceModel::kLive, Qt::Horizontal).toString(), QString("Live ±"));
  }

  void theListRemembersAFunctionThatIsMissingForATime() {
    FunctionList list;
    const auto tables = Tables(SampleSession());
    list.SetRows(tables->functions);
    list.Select(1);
    std::vector<FunctionRow> fewer = tables->functions;
    std::erase_if(fewer, [](const FunctionRow& row) { return row.function == 1; });
    list.SetRows(fewer);
    QCOMPARE(list.currentIndex().data().toString(), QString("Load"));
    list.SetRows(tables->functions);
    QCOMPARE(list.currentIndex().data().toString(), QString("Parse"));
  }

  void theListKeepsItsSelection() {
    FunctionList list;
    Session session = SampleSession();
    list.SetRows(Tables(session)->functions);
    QCOMPARE(list.currentIndex().data().toString(), QString("Load"));
    list.setCurrentIndex(list.model()->index(1, 0));
    QCOMPARE(list.currentIndex().data().toString(), QString("Parse"));
    GrowParse(session.targets[0], 1 << 20);
    list.SetRows(Tables(session)->functions);
    list.sortByColumn(FunctionModel::kFunction, Qt::DescendingOrder);
    QCOMPARE(list.currentIndex().data().toString(), QString("Parse"));
  }

  void sourceShowsTheRssOfLinesAndHowItIsKnown() {
    Session session = SampleSession();
    Target& target = session.targets[0];
    const auto site = std::ranges::find(target.site_lines, 12u, &SourceLine::line) - target.site_lines.begin();
    for (SiteCounters& entry : target.counters) {
      if (entry.site != site) continue;
      entry.counters.rss_grown_bytes = 8 << 20;
      entry.counters.rss_returned_bytes = 3 << 20;
      break;
    }
    target.site_rss = {{static_cast<uint32_t>(site), 50 << 20, 1, 60 << 20}};
    target.rss_charges = {RssCharges::Method::kByFaults, 17, 0, 0, 0, ""};
    SourceModel model;
    const auto tables = Tables(session);
    model.SetListing(Listing(*tables, "Load"));
    const QModelIndex rss = model.index(model.RowOfLine(12), SourceModel::kRss);
    QCOMPARE(rss.data().toString(), QString::fromStdString(FormatByteChange(5 << 20)));
    const QString tip = rss.data(Qt::ToolTipRole).toString();
    QVERIFY(tip.contains("after it: 50.0 MiB, at most 60.0 MiB"));
    QVERIFY(tip.contains("page faults, every 17th"));
    QCOMPARE(rss.data(SourceModel::kHeatRole).toDouble(), 1.0);
  }

  void sourceShowsTheCoresFigures() {
    SourceModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    const auto tables = Tables(SampleSession());
    model.SetListing(Listing(*tables, "Load"));
    const auto cell = [&](uint32_t line, SourceModel::Column column) {
      return model.index(model.RowOfLine(line), column).data().toString();
    };
    QCOMPARE(cell(12, SourceModel::kLine), QString("12"));
    QCOMPARE(cell(12, SourceModel::kRss), QString());
    QCOMPARE(cell(12, SourceModel::kLive), QString::fromStdString(FormatBytes(3000)));
    QCOMPARE(cell(12, SourceModel::kAtPeak), QString::fromStdString(FormatBytes(4000)));
    QCOMPARE(cell(12, SourceModel::kIncrement), QString::fromStdString(FormatByteChange(4000)));
    QCOMPARE(cell(12, SourceModel::kAllocated), QString::fromStdString(FormatBytes(4000)));
    QCOMPARE(cell(12, SourceModel::kFreed), QString::fromStdString(FormatBytes(1000)));
    QCOMPARE(cell(12, SourceModel::kAllocations), QString("4"));
    QCOMPARE(cell(12, SourceModel::kTemporary), QString());
    QCOMPARE(cell(11, SourceModel::kOccurrences), QString("3"));
    QCOMPARE(cell(11, SourceModel::kLive), QString());
    QCOMPARE(cell(13, SourceModel::kAllocated), QString());
    const QModelIndex live = model.index(model.RowOfLine(12), SourceModel::kLive);
    QVERIFY(live.data(Qt::ToolTipRole).toString().contains("3,000 bytes"));
    QVERIFY(live.data(Qt::ToolTipRole).toString().contains("exact"));
    QCOMPARE(live.data(SourceModel::kHeatRole).toDouble(), 1.0);
    QVERIFY(!model.index(model.RowOfLine(13), SourceModel::kLive).data(SourceModel::kHeatRole).isValid());
    QVERIFY(live.data(Qt::TextAlignmentRole).toInt() & Qt::AlignRight);
  }

  void sourceUpdatesInPlaceAndKeepsTheSelectedLine() {
    SourceView view;
    const QAbstractItemModelTester tester(view.table()->model(),
                                          QAbstractItemModelTester::FailureReportingMode::QtTest);
    Session session = SampleSession();
    view.Show(Listing(*Tables(session), "Parse"));
    view.table()->setCurrentIndex(view.source_model().index(view.source_model().RowOfLine(22), 0));
    QSignalSpy reset(&view.source_model(), &QAbstractItemModel::modelReset);
    QSignalSpy changed(&view.source_model(), &QAbstractItemModel::dataChanged);
    GrowParse(session.targets[0], 400);
    view.Show(Listing(*Tables(session), "Parse"));
    QCOMPARE(reset.size(), 0);
    QCOMPARE(changed.size(), 1);
    const int row = view.source_model().RowOfLine(22);
    QCOMPARE(view.table()->currentIndex().row(), row);
    QCOMPARE(view.source_model().index(row, SourceModel::kLive).data().toString(),
             QString::fromStdString(FormatBytes(1000)));
    // The source was found only now: more lines, same selection.
    session.targets[0].sources[1].text.insert(session.targets[0].sources[1].text.begin(), "static");
    session.targets[0].sources[1].first_line = 19;
    view.Show(Listing(*Tables(session), "Parse"));
    QCOMPARE(reset.size(), 1);
    QCOMPARE(view.table()->currentIndex().row(), view.source_model().RowOfLine(22));
  }

  void theLineThatHoldsMostIsInSight() {
    Session session = SampleSession();
    FunctionSource& parse = session.targets[0].sources[1];
    parse.text.insert(parse.text.begin() + 1, 200, "  // a long story");
    session.targets[0].site_lines[4].line = 222;
    SourceView view;
    view.resize(600, 200);
    view.show();
    view.Show(Listing(*Tables(session), "Load"));
    view.Show(Listing(*Tables(session), "Parse"));
    const QModelIndex hottest = view.source_model().index(view.source_model().RowOfLine(222), SourceModel::kLive);
    QVERIFY(!hottest.data().toString().isEmpty());
    QVERIFY(view.table()->viewport()->rect().contains(view.table()->visualRect(hottest)));
  }

  void theStatusSaysOnlyWhatIsKnown() {
    Target target = SampleSession().targets[0];
    target.stats.runtime_bytes = wire::kUnknownBytes;
    QVERIFY(StatusText(target).contains("10 ms ticks"));
    QVERIFY(StatusText(target).contains("dropped 0"));
    QVERIFY(!StatusText(target).contains("own memory"));
    target.stats.runtime_bytes = 2 << 20;
    QVERIFY(StatusText(target).contains("own memory 2.00 MiB"));
    target.interval_ns = 2'500'000;
    QVERIFY(StatusText(target).contains("2.50 ms ticks"));
  }

  void hostileIndexesGetNoData() {
    const SourceModel model;
    QVERIFY(!model.data(QModelIndex()).isValid());
    QVERIFY(!model.headerData(99, Qt::Horizontal).isValid());
    const FunctionModel functions;
    QVERIFY(!functions.data(QModelIndex()).isValid());
    QVERIFY(!functions.headerData(-1, Qt::Horizontal).isValid());
  }
};

}  // namespace memline::app

int main(int argc, char** argv) { return memline::app::RunTest<memline::app::ModelsTest>(argc, argv); }

#include "models_test.moc"
