// SPDX-License-Identifier: GPL-3.0-or-later
// Whether every text that the app shows, or has read out, can be translated.
#include <QComboBox>
#include <QFileDialog>
#include <QHelpEvent>
#include <QInputDialog>
#include <QListWidget>
#include <QStatusBar>
#include <QToolTip>

#include "app/gui/alerts_dialog.h"
#include "app/gui/attach_dialog.h"
#include "app/gui/command_palette.h"
#include "app/gui/launch_dialog.h"
#include "app/gui/main_window.h"
#include "app/gui/process_model.h"
#include "app/gui/recent_files.h"
#include "tests/gui/gui/sample_session.h"
#include "tests/gui/gui/unmarked_texts.h"
#include "tests/gui/test_main.h"

namespace memline::app {
namespace {

/// Names, code and commands of the sample, and the name of its file.
QStringList SampleData() {
  QStringList data{"sample", "glibc"};
  for (const Target& target : SampleSessionOfTwo().targets) {
    QStringList command;
    for (const std::string& word : target.command) command << QString::fromStdString(word);
    data << command.join(' ') << QFileInfo(command.front()).fileName();
    data << QFileInfo(QString::fromStdString(target.executable)).fileName();
    for (const Function& function : target.functions) data << QString::fromStdString(function.name);
    for (const FunctionSource& source : target.sources) {
      data << QString::fromStdString(source.display_name);
      for (const std::string& line : source.text) data << QString::fromStdString(line).trimmed();
    }
  }
  data.removeAll(QString());
  return data;
}

/// As the list of recent sessions has it.
QString DateOf(const QString& path) { return QLocale().toString(QFileInfo(path).lastModified(), QLocale::ShortFormat); }

/// Opens a dialog that blocks, looks at it, and closes it.
template <typename Open, typename Look>
void LookWhileOpen(Open open, Look look) {
  bool looked = false;
  QTimer::singleShot(0, qApp, [&] {
    auto* dialog = qobject_cast<QDialog*>(QApplication::activeModalWidget());
    if (dialog == nullptr) return;
    look(*dialog);
    looked = true;
    dialog->reject();
  });
  open();
  QVERIFY(looked);
}

/// That all are marked, and that there were that many.
void Require(const UnmarkedTexts& texts, int least) {
  for (const QString& found : texts.found()) qWarning("%s", qPrintable(found));
  QVERIFY2(texts.found().isEmpty(), "the texts above cannot be translated");
  QVERIFY2(texts.seen() >= least, qPrintable(QString("only %1 texts").arg(texts.seen())));
}

}  // namespace

class TranslationTest : public QObject {
  Q_OBJECT

  QTemporaryDir folder_;
  Marker marker_;

  /// In which Parse holds that many bytes more.
  QString NewSession(const QString& name, uint64_t more_bytes = 0) const {
    const QString path = folder_.filePath(name);
    if (QFileInfo::exists(path)) return path;
    Session session = SampleSessionOfTwo();
    if (more_bytes != 0) GrowParse(session.targets[1], more_bytes);
    WriteSession(session, path);
    return path;
  }

  void Open(MainWindow& window) const {
    window.resize(1280, 820);
    window.show();
    window.open(NewSession("sample.memline"));
    QTRY_COMPARE(window.functions()->model()->rowCount(), 3);
  }

 private slots:
  void initTestCase() { QVERIFY(QCoreApplication::installTranslator(&marker_)); }
  void init() { ClearRecentFiles(); }

  void whatHasNoMarkIsFound() {
    UnmarkedTexts texts({"Load"});
    texts.Look("here", "⟦Live⟧: 4.00 KiB, Load · sample.memline");
    texts.Look("here", "⟦Bytes ⟦of all⟧ that are⟧ · ⟦live⟧");
    QVERIFY(texts.found().isEmpty());
    texts.Look("here", "⟦Bytes⟧ allocated");
    texts.Look("there", "Loading 12 sessions");
    QCOMPARE(texts.found(), QStringList({"here: ⟦Bytes⟧ allocated", "there: Loading 12 sessions"}));
  }

  void theStartPage() {
    const QString path = NewSession("sample.memline");
    AddRecentFile(path);
    MainWindow window;
    window.show();
    auto* recent = window.findChild<QListWidget*>("recent");
    const QString before = recent->item(0)->text();
    QTRY_VERIFY(recent->item(0)->text() != before);
    UnmarkedTexts texts({"sample", DateOf(path)});
    texts.LookAt(window);
    Require(texts, 500);
  }

  void anOpenSession_data() {
    QTest::addColumn<bool>("of_whole");
    QTest::addColumn<TimeRange>("time");
    QTest::newRow("whole") << true << TimeRange{};
    QTest::newRow("moment") << false << TimeRange{1'000'000'000, 1'000'000'000};
    QTest::newRow("range") << false << TimeRange{600'000'000, 1'990'000'000};
  }
  void anOpenSession() {
    QFETCH(const bool, of_whole);
    QFETCH(const TimeRange, time);
    MainWindow window;
    Open(window);
    if (!of_whole) window.findChild<TimelinePlot*>()->ChooseTime(time);
    QTRY_VERIFY(!window.findChild<QLabel*>("status")->text().isEmpty());
    UnmarkedTexts texts(SampleData() << DateOf(folder_.filePath("sample.memline")));
    texts.LookAt(window);

    const ViewDocks& views = *window.views();
    const auto shown = [](QWidget* view, QAction* action) {
      if (!view->isVisible() || view->visibleRegion().isEmpty()) action->trigger();
      QCoreApplication::processEvents();
    };
    shown(views.call_tree(), window.actions()->call_tree);
    QTRY_VERIFY(views.call_tree()->model().tree() != nullptr &&
                views.call_tree()->model().tree()->time == window.shownTime());
    views.call_tree()->tree()->expandAll();
    texts.LookAt(*views.call_tree());
    shown(views.growth(), window.actions()->growth);
    QTRY_VERIFY(views.growth()->table()->model()->rowCount() > 0 ||
                views.growth()->note()->text().contains("No history"));
    texts.LookAt(*views.growth());
    shown(views.flame(), window.actions()->flame_graph);
    QTRY_COMPARE(views.flame()->graph()->flame().boxes.empty(), time.begin_ns != 0 && time.begin_ns == time.end_ns);
    texts.LookAt(*views.flame());
    window.views()->CompareWith(NewSession("before.memline", 5000));
    QTRY_VERIFY(views.compare()->heading()->text().contains("before.memline"));
    texts.LookAt(*views.compare());
    window.views()->CompareWithTime();
    QTRY_VERIFY(!views.compare()->heading()->text().contains(".memline"));
    texts.LookAt(*views.compare());
    Require(texts, 700);
  }

  void whatIsSought() {
    MainWindow window;
    Open(window);
    UnmarkedTexts texts(SampleData());
    const QList<std::pair<QWidget*, QAction*>> views = {{window.views()->call_tree(), window.actions()->call_tree},
                                                        {window.views()->flame(), window.actions()->flame_graph}};
    for (const auto& [view, action] : views) {
      action->trigger();
      auto* search = view->findChild<SearchField*>();
      QTRY_VERIFY(view->isVisible());
      for (const char* sought : {"load.cpp:12", "Load", "zzz", "("}) {
        search->edit()->setText(sought);
        QTRY_VERIFY(!search->note().isEmpty());
        texts.LookAt(*search);
      }
    }
    Require(texts, 1);
  }

  void theFlameGraph() {
    MainWindow window;
    Open(window);
    window.actions()->flame_graph->trigger();
    FlameGraph& graph = *window.views()->flame()->graph();
    QTRY_VERIFY(graph.flame().boxes.size() > 1);
    UnmarkedTexts texts(SampleData());
    auto* measures = window.findChild<QComboBox*>("flame_measure");
    QCOMPARE(measures->count(), 4);
    for (int i = 0; i < measures->count(); ++i) {
      measures->setCurrentIndex(i);
      emit measures->activated(i);
      for (uint32_t box = 0; box < graph.flame().boxes.size(); ++box) {
        graph.SetCurrent(box);
        texts.LookAt(*window.views()->flame());
      }
    }
    QHelpEvent asked(QEvent::ToolTip, {5, 5}, graph.mapToGlobal(QPoint(5, 5)));
    QApplication::sendEvent(&graph, &asked);
    QVERIFY(QToolTip::text().contains("annotated callees"));
    texts.Look("tool tip", QToolTip::text());
    Require(texts, 1);
  }

  void menusThatPopUp() {
    MainWindow window;
    Open(window);
    UnmarkedTexts texts(SampleData());
    window.source()->findChild<QToolButton*>("columns")->click();
    window.actions()->hottest->trigger();
    for (const char* name : {"column_menu", "hottest_menu"}) {
      auto* menu = window.findChild<QMenu*>(name);
      QVERIFY(menu != nullptr);
      texts.LookAt(*menu);
      menu->close();
    }
    Require(texts, 1);
  }

  void aRecording() {
    MainWindow window;
    window.show();
    window.actions()->wait->trigger();
    QTRY_COMPARE(window.document()->state(), Document::State::kRecording);
    UnmarkedTexts texts({window.windowTitle().section(' ', 1, 1)});
    const auto look = [&] {
      texts.LookAt(window);
      // The file is called after the time, and what it is a recording of.
      texts.Look("status", window.findChild<QLabel*>("status")->text());
    };
    QTRY_VERIFY(!window.findChild<QLabel*>("status")->text().isEmpty());
    look();
    window.actions()->mark->trigger();
    QVERIFY(!window.statusBar()->currentMessage().isEmpty());
    look();
    window.actions()->pause->trigger();
    look();
    window.actions()->stop->trigger();
    QTRY_COMPARE(window.document()->state(), Document::State::kComplete);
    look();
    Require(texts, 1);
  }

  void dialogsThatDoNotBlock() {
    MainWindow window;
    window.show();
    UnmarkedTexts texts(QStringList{"./"});
    const CommandPalette palette(*window.menuBar(), &window);
    texts.LookAt(palette);
    palette.edit()->setText("zzz");
    texts.LookAt(palette);
    LaunchDialog launch({});
    texts.LookAt(launch);
    const HelpWindow help(nullptr);
    texts.LookAt(help);
    QList<AlertRule> rules;
    for (int watched = 0; watched <= static_cast<int>(AlertRule::Watched::kLineLive); ++watched) {
      for (int then = 0; then <= static_cast<int>(AlertRule::Then::kEndProgram); ++then) {
        rules.append(
            {static_cast<AlertRule::Watched>(watched), 1 << 20, "load.cpp:12", static_cast<AlertRule::Then>(then)});
      }
    }
    AlertsDialog alerts(rules);
    texts.LookAt(alerts);
    alerts.findChild<QLineEdit*>("limit")->setText("much");
    texts.LookAt(alerts);
    alerts.findChild<QLineEdit*>("limit")->setText("1 MiB");
    alerts.findChild<QComboBox*>("watched")->setCurrentIndex(2);
    texts.LookAt(alerts);
    Require(texts, 1);
  }

  void theRunningPrograms() {
    ProcessModel model;
    model.SetProcesses({{1, "/bin/one", {"/bin/one"}, 4096, true}, {2, "/bin/two", {"/bin/two"}, 8192, false}});
    UnmarkedTexts texts({"one", "two"});
    texts.LookAt("processes", model);
    AttachDialog dialog;
    dialog.findChild<QAbstractItemView*>("processes")->setModel(nullptr);
    texts.LookAt(dialog);
    Require(texts, 1);
  }

  void dialogsThatBlock() {
    MainWindow window;
    Open(window);
    UnmarkedTexts texts;
    const Actions& actions = *window.actions();
    const auto look = [&](const QDialog& dialog) { texts.LookAt(dialog); };
    for (QAction* action : {actions.guide, actions.about, actions.choose_editor, actions.launch, actions.alerts}) {
      LookWhileOpen([&] { action->trigger(); }, look);
    }
    // The rest of it is Qt's, and the names of folders.
    const auto look_at_files = [&](const QDialog& dialog) {
      texts.Look("title", dialog.windowTitle());
      texts.Look("filters", qobject_cast<const QFileDialog*>(&dialog)->nameFilters().join(";;"));
    };
    for (QAction* action : {actions.open, actions.save_as, actions.export_view, actions.compare_with}) {
      LookWhileOpen([&] { action->trigger(); }, look_at_files);
    }
    Require(texts, 60);
  }

  void problems() {
    MainWindow window;
    Open(window);
    UnmarkedTexts texts;
    window.open(folder_.filePath("missing.memline"));
    QTRY_VERIFY(window.message()->isVisible());
    texts.Look("what", window.message()->text().section('\n', 0, 0));
    texts.Look("name", window.message()->accessibleName());
    LaunchSettings settings;
    for (const char* program : {"", "no-such-program", "/no/such/program", "/usr", "/etc/passwd"}) {
      settings.program = program;
      texts.Look("launch", LaunchProblem(settings));
    }
    settings.program = "/bin/sh";
    settings.environment = QStringList{"nothing"};
    texts.Look("launch", LaunchProblem(settings));
    settings.environment.clear();
    settings.interval_ms = 0;
    texts.Look("launch", LaunchProblem(settings));
    settings.working_directory = "/no/such/folder";
    texts.Look("launch", LaunchProblem(settings));
    Require(texts, 10);
  }

  void curvesOfThreadsAndLines() {
    const QString path = NewSession("sample.memline");
    const LiveSession session(SampleSessionOfTwo());
    UnmarkedTexts texts;
    for (const HeldBy by : {HeldBy::kThread, HeldBy::kLine}) {
      const auto history = BuildHeldHistory(
          {CopyForViews(session, 1), path.toStdString(), 1, {}, std::make_shared<std::atomic<bool>>(false)}, by);
      QVERIFY(history.ok());
      QVERIFY(!(*history)->empty());
      for (const HeldCurve& curve : **history) texts.Look("curve", curve.name);
    }
    Require(texts, 1);
  }
};

}  // namespace memline::app

int main(int argc, char** argv) { return memline::app::RunTest<memline::app::TranslationTest>(argc, argv); }

#include "translation_test.moc"
