// SPDX-License-Identifier: GPL-3.0-or-later
// The window records a real program: what it shows grows while the program runs, and is the same when read from a file.
#include <signal.h>
#include <sys/wait.h>

#include <algorithm>

#include "app/gui/main_window.h"
#include "app/gui/recent_files.h"
#include "profiler_core/store/session_file.h"
#include "tests/gui/gui/gate.h"
#include "tests/gui/test_main.h"

namespace memline::app {

class LiveTest : public QObject {
  Q_OBJECT

  /// The machine may be busy.
  static constexpr int kPatienceMs = 60'000;

  QTemporaryDir folder_;

  static LaunchSettings Growing(const Gate& gate) {
    LaunchSettings settings{.program = GROWING_TARGET};
    settings.arguments = {gate.path()};
    return settings;
  }

  /// -1 if it is not listed.
  static int RowOf(const QAbstractItemModel& functions, const QString& function) {
    for (int row = 0; row < functions.rowCount(); ++row) {
      if (functions.index(row, FunctionModel::kFunction).data().toString() == function) return row;
    }
    return -1;
  }

  static double LiveBytes(MainWindow& window, const QString& function) {
    const QAbstractItemModel& model = *window.functions()->model();
    return model.index(RowOf(model, function), FunctionModel::kLive).data(FunctionModel::kSortRole).toDouble();
  }

  static bool Select(MainWindow& window, const QString& function) {
    const QAbstractItemModel& model = *window.functions()->model();
    window.functions()->setCurrentIndex(model.index(RowOf(model, function), 0));
    return window.functions()->currentIndex().data().toString() == function;
  }

  static QStringList Texts(const QAbstractItemModel& model) {
    QStringList texts;
    for (int row = 0; row < model.rowCount(); ++row) {
      QStringList cells;
      for (int column = 0; column < model.columnCount(); ++column) {
        const QModelIndex index = model.index(row, column);
        cells << index.data().toString() << index.data(Qt::ToolTipRole).toString();
      }
      texts << cells.join('|');
    }
    return texts;
  }

  /// Everything the tables show, function by function.
  static QStringList Everything(MainWindow& window) {
    QStringList all = Texts(window.functions()->function_model());
    all.sort();
    for (const char* function : {"GrowUntilTold", "Grow"}) {
      if (Select(window, function)) all << Texts(window.source()->source_model());
    }
    return all;
  }

  static double Increment(MainWindow& window, const QString& code) {
    for (const SourceRow& row : window.source()->source_model().listing().rows) {
      if (row.figures && row.text.contains(code)) return static_cast<double>(row.figures->counters.increment_bytes());
    }
    return 0;
  }

 private slots:
  void init() { ClearRecentFiles(); }

  void theWindowGrowsWithTheProgramAndTheFileIsTheSame() {
    Gate gate;
    MainWindow window;
    window.show();
    window.document()->Launch(Growing(gate));
    QCOMPARE(window.document()->state(), Document::State::kRecording);
    QVERIFY(window.actions()->stop->isEnabled());
    QVERIFY(!window.actions()->launch->icon().isNull());

    QTRY_VERIFY_WITH_TIMEOUT(LiveBytes(window, "Grow") > 0, kPatienceMs);
    QVERIFY(window.document()->program_running());
    QVERIFY(window.actions()->follow->isChecked());
    QVERIFY(Select(window, "Grow"));
    QTRY_VERIFY_WITH_TIMEOUT(Increment(window, "make_unique") > 0, kPatienceMs);
    const double live = LiveBytes(window, "Grow");
    const double increment = Increment(window, "make_unique");
    auto* plot = window.findChild<TimelinePlot*>();
    const int64_t reach = plot->visible_range().end_ns;
    QTRY_VERIFY_WITH_TIMEOUT(LiveBytes(window, "Grow") > live, kPatienceMs);
    QTRY_VERIFY_WITH_TIMEOUT(Increment(window, "make_unique") > increment, kPatienceMs);
    QTRY_VERIFY_WITH_TIMEOUT(plot->visible_range().end_ns > reach, kPatienceMs);

    gate.End();
    QTRY_COMPARE_WITH_TIMEOUT(window.document()->state(), Document::State::kComplete, kPatienceMs);
    QVERIFY(!window.actions()->stop->isEnabled());
    QVERIFY(!window.actions()->follow->isChecked());
    QVERIFY(!window.message()->isVisible());
    QCOMPARE(RecentFiles(), QStringList{window.document()->path()});

    const QString copy = folder_.filePath("copy.memline");
    window.document()->SaveAs(copy);
    QTRY_COMPARE_WITH_TIMEOUT(window.document()->path(), copy, kPatienceMs);
    MainWindow reopened;
    reopened.open(copy);
    QTRY_VERIFY_WITH_TIMEOUT(RowOf(*reopened.functions()->model(), "Grow") >= 0, kPatienceMs);
    QTRY_COMPARE_WITH_TIMEOUT(Everything(window), Everything(reopened), kPatienceMs);
    QVERIFY(Everything(reopened).size() > 10);
    QCOMPARE(reopened.findChild<TimelinePlot*>()->visible_range(), plot->visible_range());
  }

  void endingTheProgramEndsTheRecording() {
    Gate gate;
    MainWindow window;
    window.document()->Launch(Growing(gate));
    QTRY_VERIFY_WITH_TIMEOUT(LiveBytes(window, "Grow") > 0, kPatienceMs);
    window.actions()->end_program->trigger();
    QTRY_COMPARE_WITH_TIMEOUT(window.document()->state(), Document::State::kComplete, kPatienceMs);
    const auto session = LoadSession(window.document()->path().toStdString());
    QVERIFY(session.ok());
    QCOMPARE(session->targets.at(0).end.kind, TargetEnd::Kind::kSignalled);
    QCOMPARE(session->targets.at(0).end.code, SIGTERM);
  }

  void whereTheRssIsSumsToIt() {
    Gate gate;
    MainWindow window;
    window.show();
    auto* parts = window.findChild<PartsPlot*>();
    QVERIFY(!parts->isVisible());
    window.document()->Launch(Growing(gate));
    QTRY_VERIFY_WITH_TIMEOUT(LiveBytes(window, "Grow") > 0, kPatienceMs);
    window.actions()->parts->trigger();
    QVERIFY(parts->isVisible());
    const QTableWidget& table = *parts->table();
    const auto bytes = [&table](int row) {
      return table.item(row, 1)->toolTip().remove(',').section(' ', 0, 0).toLongLong();
    };
    const int rss = table.rowCount() - 1;
    QTRY_VERIFY_WITH_TIMEOUT(bytes(rss) > 0, kPatienceMs);
    QVERIFY(table.isVisible());
    qlonglong sum = 0;
    for (int row = 0; row < rss; ++row) sum += bytes(row);
    QCOMPARE(sum, bytes(rss));
    QVERIFY2(bytes(0) > 0, "live heap");
    window.actions()->parts->trigger();
    QVERIFY(!parts->isVisible());
    gate.End();
    QTRY_COMPARE_WITH_TIMEOUT(window.document()->state(), Document::State::kComplete, kPatienceMs);
  }

  void trimmingIsMarkedOnTheTimeline() {
    Gate gate;
    MainWindow window;
    QVERIFY(!window.actions()->trim->isEnabled());
    window.document()->Launch(Growing(gate));
    QTRY_VERIFY_WITH_TIMEOUT(LiveBytes(window, "Grow") > 0, kPatienceMs);
    QTRY_VERIFY_WITH_TIMEOUT(window.actions()->trim->isEnabled(), kPatienceMs);
    window.actions()->trim->trigger();
    const auto trims = [&window] {
      return window.document()->session()->Read([](const Session& session) { return session.targets.at(0).trims; });
    };
    QTRY_COMPARE_WITH_TIMEOUT(trims().size(), 1u, kPatienceMs);
    QVERIFY(trims().front().done);
    const bool marked = window.document()->session()->Read([](const Session& session) {
      const std::vector<Mark>& marks = session.targets.at(0).marks;
      return std::any_of(marks.begin(), marks.end(), [](const Mark& mark) { return mark.text.starts_with("trim: "); });
    });
    QVERIFY(marked);
    gate.End();
    QTRY_COMPARE_WITH_TIMEOUT(window.document()->state(), Document::State::kComplete, kPatienceMs);
    QTRY_VERIFY_WITH_TIMEOUT(!window.actions()->trim->isEnabled(), kPatienceMs);
  }

  void stoppingLeavesTheProgramRunning() {
    Gate gate;
    MainWindow window;
    window.document()->Launch(Growing(gate));
    QTRY_VERIFY_WITH_TIMEOUT(LiveBytes(window, "Grow") > 0, kPatienceMs);
    const auto pid = window.document()->session()->Read(
        [](const Session& session) { return static_cast<pid_t>(session.targets.at(0).pid); });
    window.actions()->stop->trigger();
    QTRY_COMPARE_WITH_TIMEOUT(window.document()->state(), Document::State::kComplete, kPatienceMs);
    int status = 0;
    QCOMPARE(waitpid(pid, &status, WNOHANG), 0);
    gate.End();
    QCOMPARE(waitpid(pid, &status, 0), pid);
    QVERIFY(WIFEXITED(status));
    QVERIFY(LoadSession(window.document()->path().toStdString()).ok());
  }

  void aProgramThatCannotBeLaunchedIsSaidAndLeavesNoFile() {
    MainWindow window;
    window.show();
    window.document()->Launch({.program = folder_.filePath("missing")});
    QVERIFY(window.message()->isVisible());
    QCOMPARE(window.document()->state(), Document::State::kEmpty);
    QVERIFY(window.findChild<StartPage*>("start")->isVisible());
    for (const QString& file : QDir(SessionsFolder()).entryList(QDir::Files)) QVERIFY(!file.contains("missing"));
  }

  void closingWhileRecordingKeepsTheSession() {
    Gate gate;
    QString path;
    {
      MainWindow window;
      window.document()->Launch(Growing(gate));
      QTRY_VERIFY_WITH_TIMEOUT(LiveBytes(window, "Grow") > 0, kPatienceMs);
      path = window.document()->path();
      window.close();
    }
    QCOMPARE(RecentFiles(), QStringList{path});
    const auto session = LoadSession(path.toStdString());
    QVERIFY(session.ok());
    QVERIFY(session->targets.at(0).tick_count > 0);
  }
};

}  // namespace memline::app

int main(int argc, char** argv) { return memline::app::RunTest<memline::app::LiveTest>(argc, argv); }

#include "live_test.moc"
