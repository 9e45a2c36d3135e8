// SPDX-License-Identifier: GPL-3.0-or-later
// From a session to what the tables list: TableFeed, ListSource, TokenizeCpp.
#include <QSignalSpy>

#include "app/gui/cpp_tokens.h"
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
    feed.SetSource(&session, 0);
    QTRY_COMPARE(parse_live(), uint64_t{600});
    session.Write([](Session& write) { GrowParse(write.targets[0], 1000); });
    QTRY_COMPARE(parse_live(), uint64_t{1600});
    feed.SetSource(nullptr, 0);
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
