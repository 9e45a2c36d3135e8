// SPDX-License-Identifier: GPL-3.0-or-later
// What is done while recording, on real programs: attach, mark, snapshot, kill, alerts, output; and what is left when
// the app is killed.
#include <signal.h>

#include <QAbstractItemModelTester>
#include <QProcess>

#include "app/gui/alerts_dialog.h"
#include "app/gui/attach_dialog.h"
#include "app/gui/main_window.h"
#include "app/gui/recent_files.h"
#include "profiler_core/store/session_file.h"
#include "tests/gui/gui/gate.h"
#include "tests/gui/test_main.h"

namespace memline::app {

class ControlTest : public QObject {
  Q_OBJECT

  static constexpr int kPatienceMs = 60'000;

  static LaunchSettings Growing(const Gate& gate) {
    LaunchSettings settings{.program = GROWING_TARGET};
    settings.arguments = {gate.path()};
    return settings;
  }

  static bool Shows(MainWindow& window, const QString& function) {
    const QAbstractItemModel& model = *window.functions()->model();
    return !model.match(model.index(0, FunctionModel::kFunction), Qt::DisplayRole, function, 1, Qt::MatchExactly)
                .isEmpty();
  }

  static QStringList Marks(const Session& session) {
    QStringList texts;
    for (const Target& target : session.targets) {
      for (const Mark& mark : target.marks) texts << QString::fromStdString(mark.text);
    }
    return texts;
  }

  static QStringList MarksNow(MainWindow& window) {
    return window.document()->session() == nullptr ? QStringList() : window.document()->session()->Read(Marks);
  }

  static QStringList Sessions() { return QDir(SessionsFolder()).entryList({"*.memline"}, QDir::Files); }

 private slots:
  void init() {
    ClearRecentFiles();
    RememberAlerts({});
  }

  void marksSnapshotsAndTheKilledProgram() {
    Gate gate;
    MainWindow window;
    window.show();
    QVERIFY(!window.actions()->mark->isEnabled());
    window.document()->Launch(Growing(gate));
    QTRY_VERIFY_WITH_TIMEOUT(Shows(window, "Grow"), kPatienceMs);
    window.actions()->mark->trigger();
    window.actions()->mark->trigger();
    QTRY_VERIFY_WITH_TIMEOUT(MarksNow(window).contains("mark 1") && MarksNow(window).contains("mark 2"), kPatienceMs);

    QString snapshot;
    connect(window.document(), &Document::savedTo, this, [&](const QString& path) { snapshot = path; });
    window.actions()->snapshot->trigger();
    QTRY_VERIFY_WITH_TIMEOUT(!snapshot.isEmpty(), kPatienceMs);
    QCOMPARE(window.document()->state(), Document::State::kRecording);
    const auto saved = LoadSession(snapshot.toStdString());
    QVERIFY(saved.ok());
    QVERIFY(saved->targets[0].tick_count > 0);

    window.actions()->kill_program->trigger();
    QTRY_COMPARE_WITH_TIMEOUT(window.document()->state(), Document::State::kComplete, kPatienceMs);
    const auto recorded = LoadSession(window.document()->path().toStdString());
    QVERIFY(recorded.ok());
    QCOMPARE(recorded->targets[0].end.kind, TargetEnd::Kind::kSignalled);
    QCOMPARE(recorded->targets[0].end.code, SIGKILL);
    QVERIFY(Marks(*recorded).contains("mark 2"));
    QVERIFY(!window.actions()->mark->isEnabled());
  }

  void aPausedRecordingGoesOnWithAllThatWasCounted() {
    Gate gate;
    MainWindow window;
    window.show();
    QVERIFY(!window.actions()->pause->isEnabled());
    window.document()->Launch(Growing(gate));
    QTRY_VERIFY_WITH_TIMEOUT(Shows(window, "Grow"), kPatienceMs);
    const auto read = [&window](const auto& of) {
      return window.document()->session()->Read([&of](const Session& session) { return of(session.targets[0]); });
    };
    const auto ticks = [&read] { return read([](const Target& target) { return target.tick_count; }); };
    const auto rss_pages = [pid = read([](const Target& target) { return target.pid; })] {
      QFile statm(QString("/proc/%1/statm").arg(pid));
      return statm.open(QIODevice::ReadOnly) ? statm.readAll().split(' ').value(1).toLongLong() : 0;
    };
    window.actions()->pause->trigger();
    QTRY_VERIFY_WITH_TIMEOUT(MarksNow(window).contains("paused"), kPatienceMs);
    QVERIFY(window.windowTitle().contains("paused"));
    const uint64_t ticks_before = ticks();
    const qint64 pages_before = rss_pages();
    // A block of four pages takes it a tick at least.
    QTRY_VERIFY_WITH_TIMEOUT(rss_pages() > pages_before + 800, kPatienceMs);
    QVERIFY(ticks() < ticks_before + 50);
    window.actions()->pause->trigger();
    const uint64_t ticks_paused = ticks();
    QTRY_VERIFY_WITH_TIMEOUT(MarksNow(window).contains("resumed") && ticks() > ticks_paused + 5, kPatienceMs);
    gate.End();
    QTRY_COMPARE_WITH_TIMEOUT(window.document()->state(), Document::State::kComplete, kPatienceMs);
    QVERIFY(!window.actions()->pause->isChecked());
    const auto recorded = LoadSession(window.document()->path().toStdString());
    QVERIFY(recorded.ok());
    uint64_t allocated_bytes = 0;
    for (const SiteCounters& entry : recorded->targets[0].counters) allocated_bytes += entry.counters.alloc_bytes;
    QVERIFY(allocated_bytes >= uint64_t{600} * 4096);  // the rest is the runtime's own
    QVERIFY(recorded->targets[0].missed_ticks < 50);
  }

  void whatTheProgramWritesIsShown() {
    MainWindow window;
    window.show();
    LaunchSettings shell{.program = "/bin/sh"};
    shell.arguments = {"-c", "printf 'h\\303\\251llo \\033[31mred\\033[0m\\n'; echo complaint >&2"};
    window.document()->Launch(shell);
    auto* output = window.findChild<OutputPane*>();
    QTRY_COMPARE_WITH_TIMEOUT(output->toPlainText(), QString("h\u00e9llo red\ncomplaint\n"), kPatienceMs);
    QTRY_COMPARE_WITH_TIMEOUT(window.document()->state(), Document::State::kComplete, kPatienceMs);
    QCOMPARE(output->toPlainText(), QString("h\u00e9llo red\ncomplaint\n"));
  }

  void bytesMayBeCutAnywhere() {
    OutputPane pane;
    for (const char byte : QByteArray("a\303\251\033]0;title\007b\033[1;31mc\033[0m\r\n"))
      pane.Append(QByteArray(1, byte));
    QCOMPARE(pane.toPlainText(), QString("a\u00e9bc\n"));
  }

  void aRunningProgramIsAttachedTo() {
    Gate gate;
    QProcess program;
    program.start(GROWING_TARGET, {gate.path()});
    QVERIFY(program.waitForStarted(kPatienceMs));
    MainWindow window;
    window.show();
    window.document()->Attach(static_cast<pid_t>(program.processId()), "growing_target", 10);
    QTRY_VERIFY_WITH_TIMEOUT(Shows(window, "Grow"), kPatienceMs);
    QVERIFY(!window.actions()->kill_program->isEnabled());
    gate.End();
    QVERIFY(program.waitForFinished(kPatienceMs));
    QTRY_COMPARE_WITH_TIMEOUT(window.document()->state(), Document::State::kComplete, kPatienceMs);
    QCOMPARE(program.exitCode(), 0);
  }

  void thereIsNothingToAttachTo() {
    MainWindow window;
    window.show();
    window.document()->Attach(1 << 30, "nobody", 10);
    QVERIFY(window.message()->text().startsWith("Cannot attach to nobody"));
    QCOMPARE(window.document()->state(), Document::State::kEmpty);
  }

  void theListOfProgramsIsSearched() {
    Gate gate;
    QProcess program;
    program.start(GROWING_TARGET, {gate.path()});
    QVERIFY(program.waitForStarted(kPatienceMs));
    AttachDialog dialog;
    auto* table = dialog.findChild<QTableView*>("processes");
    const QAbstractItemModelTester tester(table->model(), QAbstractItemModelTester::FailureReportingMode::QtTest);
    dialog.show();
    QTest::keyClicks(dialog.findChild<QLineEdit*>("search"), QString::number(program.processId()));
    QTRY_COMPARE_WITH_TIMEOUT(dialog.pid(), static_cast<pid_t>(program.processId()), kPatienceMs);
    QCOMPARE(dialog.name(), QString("growing_target"));
    const auto shows = [&] {
      return table->model()->index(table->currentIndex().row(), ProcessModel::kLines).data().toString();
    };
    QTRY_COMPARE_WITH_TIMEOUT(shows(), QString("lines and RSS"), kPatienceMs);
    QTest::keyClick(dialog.findChild<QLineEdit*>("search"), Qt::Key_Return);
    QCOMPARE(dialog.result(), static_cast<int>(QDialog::Accepted));
    gate.End();
    QVERIFY(program.waitForFinished(kPatienceMs));
    QTRY_COMPARE_WITH_TIMEOUT(dialog.pid(), 0, kPatienceMs);
  }

  void anAlertMarksTheMomentAndStopsTheRecording() {
    Gate gate;
    MainWindow window;
    window.show();
    RememberAlerts({});
    QTimer::singleShot(0, [] {
      auto* dialog = qobject_cast<AlertsDialog*>(QApplication::activeModalWidget());
      QVERIFY(dialog != nullptr);
      dialog->findChild<QComboBox*>("watched")->setCurrentIndex(2);
      QTest::keyClicks(dialog->findChild<QLineEdit*>("line"), "Grow");
      QTest::keyClicks(dialog->findChild<QLineEdit*>("limit"), "256 KiB");
      dialog->findChild<QComboBox*>("then")->setCurrentIndex(2);
      for (QPushButton* button : dialog->findChildren<QPushButton*>()) {
        if (button->text() == "&Add Rule") button->click();
      }
      dialog->accept();
    });
    window.actions()->alerts->trigger();
    QCOMPARE(RememberedAlerts().size(), 1);
    QCOMPARE(Describe(RememberedAlerts()[0]), QString("Grow holds more than 256 KiB: notify and stop recording"));

    window.document()->Launch(Growing(gate));
    QTRY_COMPARE_WITH_TIMEOUT(window.document()->state(), Document::State::kComplete, kPatienceMs);
    QVERIFY(window.message()->text().startsWith("Alert: Grow holds more than 256 KiB"));
    const auto recorded = LoadSession(window.document()->path().toStdString());
    QVERIFY(recorded.ok());
    QVERIFY(Marks(*recorded).filter("alert: Grow holds more than 256 KiB").size() == 1);
  }

  void aKilledAppLosesNothingAndHarmsNobody() {
    Gate gate;
    QProcess app;
    app.start(MEMLINE_GUI, {"--run", "--", GROWING_TARGET, gate.path()});
    QVERIFY(app.waitForStarted(kPatienceMs));
    const QStringList before = Sessions();
    const auto recorded = [&]() -> std::optional<Session> {
      for (const QString& name : Sessions()) {
        if (before.contains(name)) continue;
        auto session = LoadSession((SessionsFolder() + '/' + name).toStdString());
        if (session.ok() && !session->targets.empty() && session->targets[0].tick_count > 20) return *session;
      }
      return std::nullopt;
    };
    QTRY_VERIFY_WITH_TIMEOUT(recorded().has_value(), kPatienceMs);
    app.kill();
    QVERIFY(app.waitForFinished(kPatienceMs));
    const auto seen = recorded();
    const auto pid = static_cast<pid_t>(seen->targets[0].pid);
    QCOMPARE(kill(pid, 0), 0);

    MainWindow window;
    window.show();
    QTRY_VERIFY_WITH_TIMEOUT(window.message()->isVisible(), kPatienceMs);
    QVERIFY(window.message()->text().startsWith("A recording was interrupted: memline-growing_target"));
    QCOMPARE(RecentFiles().size(), 1);
    QVERIFY(!QFile::exists(RecentFiles()[0] + "-wal"));
    window.message()->findChild<QPushButton*>("offer")->click();
    QTRY_VERIFY_WITH_TIMEOUT(Shows(window, "Grow"), kPatienceMs);
    QCOMPARE(window.document()->session()->Read([](const Session& session) { return session.targets[0].tick_count; }),
             seen->targets[0].tick_count);
    QCOMPARE(kill(pid, 0), 0);
    gate.End();
    QTRY_VERIFY_WITH_TIMEOUT(kill(pid, 0) != 0, kPatienceMs);
  }
};

}  // namespace memline::app

int main(int argc, char** argv) { return memline::app::RunTest<memline::app::ControlTest>(argc, argv); }

#include "control_test.moc"
