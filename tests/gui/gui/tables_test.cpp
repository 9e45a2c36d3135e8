// SPDX-License-Identifier: GPL-3.0-or-later
// From a session to what the tables list: TableFeed, ListSource, TokenizeCpp.
#include <QSignalSpy>

#include "app/gui/cpp_tokens.h"
#include "app/gui/editor.h"
#include "app/gui/held_history.h"
#include "app/gui/hottest_lines.h"
#include "app/gui/line_history.h"
#include "app/gui/source_listing.h"
#include "app/gui/table_feed.h"
#include "tests/gui/gui/sample_session.h"
#include "tests/gui/test_main.h"

namespace memline::app {

class TablesTest : public QObject {
  Q_OBJECT

  static const FunctionRow& Find(const TargetTables& tables, const std::string& name) {
    return *std::ranges::find(tables.functions, name, &FunctionRow::name);
  }

  static QString Kinds(const QString& line, bool in_comment = false) {
    QString kinds;
    for (const CppToken& token : TokenizeCpp(line, in_comment)) {
      kinds += QString("pknscd!")[static_cast<int>(token.kind)] + QString::number(token.length) + ' ';
    }
    return kinds.trimmed();
  }

 private slots:
  void tablesEqualTheCore() {
    const LiveSession session(SampleSession());
    const auto tables = BuildTables(session, 0);
    QVERIFY(tables);
    const Session sample = SampleSession();
    const auto lines = BuildLineTable(sample.targets[0]);
    QCOMPARE(tables->lines.size(), lines.size());
    for (size_t i = 0; i < lines.size(); ++i) {
      QCOMPARE(tables->lines[i].line, lines[i].line);
      QVERIFY(tables->lines[i].inclusive == lines[i].inclusive);
    }
    QCOMPARE(tables->functions.size(), BuildFunctionTable(sample.targets[0]).size());
    QVERIFY(!BuildTables(session, 1));
  }

  void listingHasEveryLineOfTheFunction() {
    const LiveSession session(SampleSession());
    const auto tables = BuildTables(session, 0);
    const SourceListing listing = ListSource(*tables, Find(*tables, "Load"));
    QCOMPARE(listing.rows.size(), size_t{7});
    QVERIFY(listing.note.isEmpty());
    QCOMPARE(listing.rows[0].line, 10U);
    QVERIFY(listing.rows[1].occurrences.has_value());
    QCOMPARE(listing.rows[1].occurrences->count, uint64_t{3});
    QVERIFY(!listing.rows[3].figures);
    QCOMPARE(listing.rows[2].figures->counters.live_bytes(), uint64_t{3000});
    QCOMPARE(listing.rows[2].figures->live_bytes_at_peak, uint64_t{4000});
    QCOMPARE(listing.rows[4].figures->counters.alloc_bytes, uint64_t{600});
    QCOMPARE(listing.rows[4].text, QString("  Parse(text);"));
    QVERIFY(!listing.rows[5].in_comment);
    QVERIFY(listing.rows[6].in_comment);
  }

  void withoutSourceOnlyLinesWithFiguresAreListed() {
    Session sample = SampleSession();
    sample.targets[0].sources[0].text.clear();
    sample.targets[0].sources[0].first_line = 0;
    const LiveSession session(std::move(sample));
    const auto tables = BuildTables(session, 0);
    const SourceListing listing = ListSource(*tables, Find(*tables, "Load"));
    QVERIFY(!listing.note.isEmpty());
    std::vector<uint32_t> lines;
    for (const SourceRow& row : listing.rows) lines.push_back(row.line);
    QCOMPARE(lines, (std::vector<uint32_t>{11, 12, 14}));
  }

  void unknownLinesComeLast() {
    Session sample = SampleSession();
    sample.targets[0].site_lines[2] = {};
    const LiveSession session(std::move(sample));
    const auto tables = BuildTables(session, 0);
    const SourceListing listing = ListSource(*tables, Find(*tables, "Load"));
    QCOMPARE(listing.rows.size(), size_t{8});
    QCOMPARE(listing.rows.back().line, 0U);
    QCOMPARE(listing.rows.back().figures->counters.alloc_bytes, uint64_t{4000});
  }

  void feedFollowsTheSession() {
    LiveSession session(SampleSession());
    TableFeed feed;
    std::shared_ptr<const TargetTables> last;
    connect(&feed, &TableFeed::updated, this, [&](const auto& tables) { last = tables; });
    const auto parse_live = [&] {
      feed.Poll();
      return last ? Find(*last, "Parse").inclusive.counters.live_bytes() : 0;
    };
    feed.SetSource(&session, 0, {});
    QTRY_COMPARE(parse_live(), uint64_t{600});
    session.Write([](Session& write) { GrowParse(write.targets[0], 1000); });
    QTRY_COMPARE(parse_live(), uint64_t{1600});
    feed.SetSource(nullptr, 0, {});
  }

  void aMomentAndARangeAreToldFromTheFile() {
    const QTemporaryDir folder;
    const QString path = folder.filePath("history.memline");
    WriteSession(SampleSession(), path, {SampleHalfSecond()});
    const LiveSession session(SampleSession());
    const std::string file = path.toStdString();
    const auto before = BuildTables(session, 0, file, {ShownTime::Kind::kMoment, 0, 400'000'000});
    QVERIFY(before.ok() && (*before)->lines.empty());
    const auto half = BuildTables(session, 0, file, {ShownTime::Kind::kMoment, 0, 700'000'000});
    QVERIFY(half.ok());
    QCOMPARE(Find(**half, "Load").inclusive.counters.live_bytes(), uint64_t{1000});
    const auto change =
        BuildTables(session, 0, file, {ShownTime::Kind::kRange, 700'000'000, SampleSession().targets[0].last_ns()});
    QVERIFY(change.ok());
    const Counters& load = Find(**change, "Load").inclusive.counters;
    QCOMPARE(load.alloc_bytes, uint64_t{3600});
    QCOMPARE(load.live_change_bytes(), int64_t{2600});
    QCOMPARE(Find(**change, "Load").inclusive.live_bytes_at_peak, uint64_t{0});
    QVERIFY(!BuildTables(session, 9, file, {ShownTime::Kind::kMoment, 0, 1}).ok());
    QVERIFY(!BuildTables(session, 0, "/nowhere", {ShownTime::Kind::kMoment, 0, 1}).ok());
  }

  void theFeedTellsOfTheTimeItWasGiven() {
    const QTemporaryDir folder;
    const QString path = folder.filePath("feed.memline");
    WriteSession(SampleSession(), path, {SampleHalfSecond()});
    const LiveSession session(SampleSession());
    TableFeed feed;
    std::shared_ptr<const TargetTables> last;
    connect(&feed, &TableFeed::updated, this, [&](const auto& tables) { last = tables; });
    QSignalSpy failed(&feed, &TableFeed::failed);
    const auto allocated = [&] {
      feed.Poll();
      return last ? Find(*last, "Load").inclusive.counters.alloc_bytes : 0;
    };
    feed.SetSource(&session, 0, path);
    QTRY_COMPARE(allocated(), uint64_t{4600});
    feed.SetTime({ShownTime::Kind::kMoment, 0, 600'000'000});
    QTRY_COMPARE(allocated(), uint64_t{1000});
    feed.SetTime({});
    QTRY_COMPARE(allocated(), uint64_t{4600});
    feed.SetSource(&session, 0, "/nowhere");
    feed.SetTime({ShownTime::Kind::kMoment, 0, 600'000'000});
    const auto failures = [&] {
      feed.Poll();
      return failed.size();
    };
    QTRY_COMPARE(failures(), 1);
    feed.SetSource(nullptr, 0, {});
  }

  void theHottestLinesComeFirst() {
    const LiveSession session(SampleSession());
    TargetTables tables = *BuildTables(session, 0);
    std::vector<HotLine> lines = HottestLines(tables, 9);
    QCOMPARE(lines.size(), size_t{2});  // a call holds nothing itself, and what is outside has no line
    QCOMPARE(lines[0].line, 12U);
    QCOMPARE(lines[0].bytes, 3000);
    QCOMPARE(lines[1].line, 22U);
    QCOMPARE(lines[1].function, Find(tables, "Parse").function);
    QVERIFY2(lines[1].text.contains("load.cpp:22") && lines[1].text.contains("push_back"), qPrintable(lines[1].text));
    QCOMPARE(HottestLines(tables, 1).size(), size_t{1});
    tables.time.kind = ShownTime::Kind::kRange;
    QVERIFY(HottestLines(tables, 1)[0].text.startsWith("+2.93 KiB"));
  }

  void theEditorGetsFileAndLine() {
    QCOMPARE(EditorCommand("code -g {file}:{line}", "/a b/c.cpp", 7), (QStringList{"code", "-g", "/a b/c.cpp:7"}));
    QCOMPARE(EditorCommand("\"my editor\" +{line}", "/c;rm.cpp", 7), (QStringList{"my editor", "+7", "/c;rm.cpp"}));
    QCOMPARE(EditorCommand("e", "{line}", 7), (QStringList{"e", "{line}"}));
    QVERIFY(EditorCommand("", "/c.cpp", 7).isEmpty());
    qunsetenv("VISUAL");
    qputenv("MEMLINE_EDITOR", "from-environment");
    QCOMPARE(EditorPattern(), QString("from-environment"));
    RememberEditor(" remembered {file} ");
    QCOMPARE(EditorPattern(), QString("remembered {file}"));
    RememberEditor("");
    qunsetenv("MEMLINE_EDITOR");
    QCOMPARE(EditorPattern(), QString("xdg-open {file}"));
  }

  void theEditorIsStarted() {
    const QTemporaryDir folder;
    QFile source(folder.filePath("a b.cpp"));
    QVERIFY(source.open(QFile::WriteOnly));
    source.close();
    RememberEditor("cp {file} " + folder.filePath("opened-{line}"));
    QVERIFY(!OpenInEditor(source.fileName(), 12));
    QTRY_VERIFY(QFile::exists(folder.filePath("opened-12")));
    QVERIFY(OpenInEditor(folder.filePath("missing.cpp"), 1));
    RememberEditor("/no/such/editor");
    QVERIFY(OpenInEditor(source.fileName(), 12));
    RememberEditor("");
  }

  void theHistoryOfALineIsWhatItHeld() {
    const QTemporaryDir folder;
    const QString path = folder.filePath("trend.memline");
    WriteSession(SampleSession(), path, {SampleHalfSecond()});  // 1000 bytes at 0.5 s, 3000 at the end, 1.99 s
    const LiveSession session(SampleSession());
    ViewTask task{CopyForViews(session, 0), path.toStdString(), 0, {}, std::make_shared<std::atomic<bool>>(false)};
    const auto history = BuildLineHistory(task);
    QVERIFY(history.ok());
    const LineHistory::Trend& trend = (*history)->lines.at({"/src/load.cpp", 12});
    QCOMPARE(trend[LineHistory::kPoints / 8], uint64_t{0});
    QCOMPARE(trend[LineHistory::kPoints / 2], uint64_t{1000});
    QCOMPARE(trend.back(), uint64_t{3000});
    const std::vector<TimeRange> growth = GrowthOf(**history, "/src/load.cpp", 12);
    QCOMPARE(growth.size(), size_t{2});
    QVERIFY(growth[0].begin_ns <= 500'000'000 && growth[0].end_ns >= 500'000'000);
    QCOMPARE(growth[1].end_ns, SampleSession().targets[0].last_ns());
    QVERIFY(GrowthOf(**history, "/src/load.cpp", 13).empty());
    task.path = "/nowhere";
    QVERIFY(!BuildLineHistory(task).ok());
  }

  void theHistoryOfAThreadIsWhatItHeld() {
    const QTemporaryDir folder;
    const QString path = folder.filePath("threads.memline");
    Session session = SampleSession();
    Target& target = session.targets[0];
    for (uint32_t slot = 1; slot <= 8; ++slot) {
      target.threads.push_back({slot, 5000 + slot, 0, "worker"});
      target.counters.push_back({slot, 2, {.alloc_count = 1, .alloc_bytes = 100 * slot}});
    }
    WriteSession(session, path, {SampleHalfSecond()});
    const LiveSession live(session);
    const ViewTask task{CopyForViews(live, 0), path.toStdString(), 0, {}, std::make_shared<std::atomic<bool>>(false)};
    const auto history = BuildHeldHistory(task, HeldBy::kThread);
    QVERIFY(history.ok());
    const HeldHistory& threads = **history;
    QCOMPARE(threads.size(), kMostHeldCurves + 1);
    QCOMPARE(threads[0].name, QString("live of loader (4711)"));
    QCOMPARE(threads[0].live_bytes.ValueAt(1'000'000'000), 1000.0);
    QCOMPARE(threads[0].live_bytes.back().value, 3650.0);
    QCOMPARE(threads[1].name, QString("live of worker (5008)"));
    QCOMPARE(threads[1].live_bytes.back().value, 800.0);
    QCOMPARE(threads.back().name, QString("live of 3 more threads"));
    QCOMPARE(threads.back().live_bytes.back().value, 100.0 + 200.0 + 300.0);
    const auto lines = BuildHeldHistory(task, HeldBy::kLine);
    QVERIFY(lines.ok());
    QCOMPARE((*lines)->at(0).name, QString("load.cpp:12"));
    QCOMPARE((*lines)->at(0).live_bytes.back().value, 3000.0 + 3600.0);
    QCOMPARE((*lines)->at(1).name, QString("load.cpp:22"));
    QCOMPARE((*lines)->at(1).live_bytes.back().value, 600.0);
  }

  void tokensCoverTheLine() {
    QCOMPARE(Kinds("int x = 42; // n"), QString("k3 p5 n2 p2 c4"));
    QCOMPARE(Kinds("  PROFILE();"), QString("p2 !7 p3"));
    QCOMPARE(Kinds("f(\"a\\\"b\", 'c');"), QString("p2 s6 p2 s3 p2"));
    QCOMPARE(Kinds("#include <map>"), QString("d8 s6"));
    QCOMPARE(Kinds("still */ x", true), QString("c8 p2"));
    QCOMPARE(Kinds("\"open"), QString("s5"));
    bool in_comment = false;
    TokenizeCpp(u"a /* b", in_comment);
    QVERIFY(in_comment);
  }
};

}  // namespace memline::app

int main(int argc, char** argv) { return memline::app::RunTest<memline::app::TablesTest>(argc, argv); }

#include "tables_test.moc"
