// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/command_line.h"

#include "tests/gui/test_main.h"

namespace memline::app {

using Mode = CommandLine::Mode;

class CommandLineTest : public QObject {
  Q_OBJECT

 private slots:
  void opensFiles() {
    QCOMPARE(ParseCommandLine({}).mode, Mode::kWindow);
    const CommandLine line = ParseCommandLine({"a.memline"});
    QCOMPARE(line.mode, Mode::kWindow);
    QCOMPARE(line.file, QString("a.memline"));
  }

  void runsProgramsWithTheirOwnOptions() {
    for (const QStringList& words : {QStringList{"--run", "-i", "5", "--", "sh", "-c", "--version"},
                                     QStringList{"--run", "--interval", "5", "sh", "-c", "--version"}}) {
      const CommandLine line = ParseCommandLine(words);
      QCOMPARE(line.error, QString());
      QCOMPARE(line.mode, Mode::kRun);
      QCOMPARE(line.launch.program, QString("sh"));
      QCOMPARE(line.launch.arguments, (QStringList{"-c", "--version"}));
      QCOMPARE(line.launch.interval_ms, 5);
    }
  }

  void childrenAreIncludedOnDemand() {
    QVERIFY(ParseCommandLine({"--run", "--include-children", "--", "sh"}).launch.include_children);
    const CommandLine line = ParseCommandLine({"--run", "--", "sh", "--include-children"});
    QVERIFY(!line.launch.include_children);
    QCOMPARE(line.launch.arguments, QStringList{"--include-children"});
  }

  void rendersPictures() {
    const CommandLine line = ParseCommandLine({"--render", "a.memline", "-o", "b.png", "--size", "640x480"});
    QCOMPARE(line.error, QString());
    QCOMPARE(line.mode, Mode::kRender);
    QCOMPARE(line.pictured, QStringList("a.memline"));
    QCOMPARE(line.output, QString("b.png"));
    QCOMPARE(line.picture.size, QSize(640, 480));
    QVERIFY(line.picture.functions && !line.picture.slope && !line.picture.window && line.picture.title.isEmpty());
  }

  void rendersSeveralInOnePicture() {
    const CommandLine line =
        ParseCommandLine({"--render", "a.memline", "--render", "b.memline", "-o", "c.svg", "--title", "before, after",
                          "--window", "0.25,1.5", "--slope", "--no-functions", "--scale", "3"});
    QCOMPARE(line.error, QString());
    QCOMPARE(line.pictured, (QStringList{"a.memline", "b.memline"}));
    QCOMPARE(line.picture.title, QString("before, after"));
    QVERIFY(line.picture.window == (TimeRange{250'000'000, 1'500'000'000}));
    QVERIFY(line.picture.slope && !line.picture.functions);
    QCOMPARE(line.picture.png_scale, 3);
  }

  void waitsAndTells() {
    QCOMPARE(ParseCommandLine({"--wait"}).mode, Mode::kWait);
    QCOMPARE(ParseCommandLine({"--help"}).mode, Mode::kHelp);
    QCOMPARE(ParseCommandLine({"-h"}).mode, Mode::kHelp);
    QCOMPARE(ParseCommandLine({"--version"}).mode, Mode::kVersion);
    QVERIFY(HelpText().contains("--render FILE"));
  }

  void refuses_data() {
    QTest::addColumn<QStringList>("words");
    QTest::addColumn<QString>("reason");
    QTest::newRow("unknown option") << QStringList{"--nonsense"} << "nonsense";
    QTest::newRow("two files") << QStringList{"a", "b"} << "too many";
    QTest::newRow("run nothing") << QStringList{"--run"} << "no program";
    QTest::newRow("run a missing program") << QStringList{"--run", "--", "/nowhere/x"} << "does not exist";
    QTest::newRow("no output") << QStringList{"--render", "a"} << "no output";
    QTest::newRow("odd size") << QStringList{"--render", "a", "-o", "b.png", "--size", "12"} << "not a size";
    QTest::newRow("huge size") << QStringList{"--render", "a", "-o", "b.png", "--size", "99999x99999"} << "not a size";
    QTest::newRow("odd scale") << QStringList{"--render", "a", "-o", "b.png", "--scale", "9"} << "out of range";
    QTest::newRow("no window") << QStringList{"--render", "a", "-o", "b.png", "--window", "3"} << "not a range";
    QTest::newRow("backward window") << QStringList{"--render", "a", "-o", "b.png", "--window", "3,2"} << "not a range";
    QTest::newRow("odd interval") << QStringList{"--wait", "-i", "x"} << "out of range";
    QTest::newRow("long interval") << QStringList{"--wait", "-i", "10001"} << "out of range";
    QTest::newRow("children of none") << QStringList{"--include-children", "a"} << "no program is launched";
    QTest::newRow("wait for a file") << QStringList{"--wait", "a"} << "too many";
  }
  void refuses() {
    QFETCH(const QStringList, words);
    QFETCH(const QString, reason);
    const CommandLine line = ParseCommandLine(words);
    QVERIFY2(line.error.contains(reason), qPrintable(line.error));
    QVERIFY(!line.error.contains('\n'));
  }
};

}  // namespace memline::app

int main(int argc, char** argv) { return memline::app::RunTest<memline::app::CommandLineTest>(argc, argv); }

#include "command_line_test.moc"
