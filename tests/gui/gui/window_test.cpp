// SPDX-License-Identifier: GPL-3.0-or-later
// The main window with session files: open, refuse, save as, recent files.
#include <QAbstractButton>
#include <QFileInfo>
#include <QHeaderView>
#include <QListWidget>
#include <QMimeData>
#include <QSignalSpy>
#include <QThreadPool>

#include "app/gui/action_card.h"
#include "app/gui/main_window.h"
#include "app/gui/recent_files.h"
#include "app/gui/theme.h"
#include "profiler_core/report/format.h"
#include "profiler_core/store/session_file.h"
#include "tests/gui/gui/sample_session.h"
#include "tests/gui/test_main.h"

namespace memline::app {

class WindowTest : public QObject {
  Q_OBJECT

  QTemporaryDir folder_;

  QString NewSession(const QString& name) const {
    const QString path = folder_.filePath(name);
    WriteSession(SampleSession(), path);
    return path;
  }

  static int Functions(MainWindow& window) { return window.functions()->model()->rowCount(); }

 private slots:
  void init() { ClearRecentFiles(); }

  void openingShowsFunctionsAndLines() {
    MainWindow window;
    window.show();
    const QString path = NewSession("open.memline");
    window.open(path);
    QTRY_COMPARE(Functions(window), 3);
    QCOMPARE(window.document()->state(), Document::State::kComplete);
    QVERIFY(window.windowTitle().contains("open"));
    QVERIFY(!window.message()->isVisible());
    QCOMPARE(window.functions()->currentIndex().data().toString(), QString("Load"));
    const SourceModel& lines = window.source()->source_model();
    QTRY_COMPARE(lines.rowCount(), 7);
    QCOMPARE(lines.index(lines.RowOfLine(12), SourceModel::kLive).data().toString(),
             QString::fromStdString(FormatBytes(3000)));
    window.functions()->setCurrentIndex(window.functions()->model()->index(1, 0));
    QCOMPARE(lines.rowCount(), 5);
    QTRY_VERIFY(window.findChild<QLabel*>("status")->text().contains("exited 0"));
    QCOMPARE(RecentFiles(), QStringList{path});
  }

  void whatIsNoSessionIsSaidInTheBar_data() {
    QTest::addColumn<QByteArray>("content");
    QTest::newRow("text") << QByteArray("this is no session");
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("torn database") << QByteArray("SQLite format 3\0", 16).append(QByteArray(4000, '\xff'));
  }
  void whatIsNoSessionIsSaidInTheBar() {
    QFETCH(const QByteArray, content);
    QFile file(folder_.filePath("hostile.memline"));
    QVERIFY(file.open(QFile::WriteOnly));
    QCOMPARE(file.write(content), content.size());
    file.close();
    MainWindow window;
    window.show();
    window.open(file.fileName());
    QTRY_VERIFY(window.message()->isVisible());
    QVERIFY(window.message()->text().contains("hostile.memline"));
    QCOMPARE(window.document()->state(), Document::State::kEmpty);
    QVERIFY(RecentFiles().isEmpty());
  }

  void aFailureLeavesTheSessionOpen() {
    MainWindow window;
    window.show();
    window.open(NewSession("good.memline"));
    QTRY_COMPARE(Functions(window), 3);
    window.open(folder_.filePath("missing.memline"));
    QTRY_VERIFY(window.message()->isVisible());
    QCOMPARE(Functions(window), 3);
    QVERIFY(window.windowTitle().contains("good"));
    window.message()->findChild<QAbstractButton*>("dismiss")->click();
    QVERIFY(!window.message()->isVisible());
  }

  void theLastOpenWins() {
    MainWindow window;
    const QString first = NewSession("first.memline");
    const QString second = NewSession("second.memline");
    window.open(first);
    window.open(second);
    QThreadPool::globalInstance()->waitForDone();
    QTRY_VERIFY(!window.document()->opening());
    QCoreApplication::processEvents();
    QCOMPARE(window.document()->path(), second);
  }

  void saveAsGivesAnEqualSession() {
    MainWindow window;
    const QString path = NewSession("original.memline");
    window.open(path);
    QTRY_COMPARE(window.document()->state(), Document::State::kComplete);
    const QString copy = folder_.filePath("copy.memline");
    QSignalSpy saved(window.document(), &Document::savedTo);
    window.document()->SaveAs(copy);
    QTRY_COMPARE(saved.size(), 1);
    const auto from = LoadSession(path.toStdString());
    const auto to = LoadSession(copy.toStdString());
    QVERIFY(from.ok() && to.ok());
    QVERIFY(*from == *to);
    QCOMPARE(window.document()->path(), copy);
    QCOMPARE(RecentFiles().first(), copy);
  }

  void savingWhereNothingCanBeWrittenIsSaid() {
    MainWindow window;
    window.show();
    window.open(NewSession("unsaved.memline"));
    QTRY_COMPARE(window.document()->state(), Document::State::kComplete);
    window.document()->SaveAs("/nowhere/at/all.memline");
    QTRY_VERIFY(window.message()->isVisible());
    QVERIFY(window.message()->text().contains("all.memline"));
    QVERIFY(window.document()->path().endsWith("unsaved.memline"));
  }

  void recentFilesAreOfferedAndCleared() {
    const QString path = NewSession("recent.memline");
    AddRecentFile(path);
    AddRecentFile(folder_.filePath("gone.memline"));
    MainWindow window;
    auto* list = window.findChild<QListWidget*>("recent");
    QCOMPARE(list->count(), 1);
    emit list->itemActivated(list->item(0));
    QTRY_COMPARE(window.document()->path(), path);
    window.actions()->clear_recent->trigger();
    QCOMPARE(list->count(), 0);
    QVERIFY(RecentFiles().isEmpty());
    QVERIFY(QFileInfo::exists(path));
  }

  void recentFilesAreFew() {
    for (int i = 0; i < kMaxRecentFiles + 5; ++i) {
      QFile file(folder_.filePath(QString("many%1.memline").arg(i)));
      QVERIFY(file.open(QFile::WriteOnly));
      AddRecentFile(file.fileName());
    }
    QCOMPARE(RecentFiles().size(), kMaxRecentFiles);
    QVERIFY(RecentFiles().first().endsWith(QString("many%1.memline").arg(kMaxRecentFiles + 4)));
  }

  void aDroppedFileOpens() {
    MainWindow window;
    const QString path = NewSession("dropped.memline");
    QMimeData data;
    data.setUrls({QUrl::fromLocalFile(path)});
    QDragEnterEvent enter({10, 10}, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(&window, &enter);
    QVERIFY(enter.isAccepted());
    QDropEvent drop({10, 10}, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(&window, &drop);
    QTRY_COMPARE(window.document()->path(), path);
  }

  void closingTheSessionGoesBackToTheStart() {
    MainWindow window;
    window.show();
    window.open(NewSession("close.memline"));
    QTRY_COMPARE(Functions(window), 3);
    window.actions()->close->trigger();
    QCOMPARE(window.document()->session(), nullptr);
    QVERIFY(window.findChild<StartPage*>("start")->isVisible());
    QCOMPARE(Functions(window), 0);
  }

  void ofOneProcessThereIsNothingToChoose() {
    MainWindow window;
    window.show();
    window.open(NewSession("one.memline"));
    QTRY_COMPARE(Functions(window), 3);
    QVERIFY(!window.findChild<ProcessBox*>()->isVisible());
    QVERIFY(!window.actions()->all_processes->isEnabled());
  }

  void allProcessesAreShownFirstWithTheLinesOfTheAnnotatedOne() {
    const QString path = folder_.filePath("two.memline");
    WriteSession(SampleSessionOfTwo(), path);
    MainWindow window;
    window.resize(1280, 820);  // the whole toolbar has room
    window.show();
    window.open(path);
    QTRY_COMPARE(Functions(window), 3);
    auto* box = window.findChild<ProcessBox*>();
    QVERIFY(box->isVisible());
    QCOMPARE(box->count(), 3);
    QCOMPARE(box->currentText(), QString("All 2 processes"));
    QCOMPARE(box->itemText(1), QString("sh (4700) · exited 3"));
    QCOMPARE(box->itemText(2), QString("loader (4711) · exited 0"));
    QVERIFY(box->itemData(1, Qt::ToolTipRole).toString().contains("./loader --all; exit 3"));
    QVERIFY(!box->itemIcon(1).isNull());
    QVERIFY(window.findChild<QLabel*>("status")->text().startsWith("loader (4711): exited 0"));
  }

  void aProcessIsChosenByClickListAndKeys() {
    const QString path = folder_.filePath("choose.memline");
    WriteSession(SampleSessionOfTwo(), path);
    MainWindow window;
    window.show();
    window.open(path);
    QTRY_COMPARE(Functions(window), 3);
    auto* box = window.findChild<ProcessBox*>();
    const auto* status = window.findChild<QLabel*>("status");
    emit window.findChild<TimelinePlot*>()->processClicked(0);
    QCOMPARE(box->process(), std::optional<size_t>(0));
    QVERIFY(status->text().startsWith("exited 3"));
    QTRY_VERIFY(Functions(window) < 3);  // at most what happens outside PROFILE
    QVERIFY(window.actions()->all_processes->isEnabled());
    window.actions()->all_processes->trigger();
    QVERIFY(!box->process());
    QVERIFY2(status->text().startsWith("sh (4700): "), "the one that was chosen last");
    window.actions()->previous_process->trigger();
    QCOMPARE(box->process(), std::optional<size_t>(1));
    QTRY_COMPARE(Functions(window), 3);
    window.actions()->next_process->trigger();
    QVERIFY(!box->process());
    box->setFocus();
    QTest::keyClick(box, Qt::Key_Down);
    QCOMPARE(box->process(), std::optional<size_t>(0));
  }

  void anotherSessionStartsAnew() {
    const QString path = folder_.filePath("first_two.memline");
    WriteSession(SampleSessionOfTwo(), path);
    MainWindow window;
    window.show();
    window.open(path);
    auto* box = window.findChild<ProcessBox*>();
    QTRY_COMPARE(box->process_count(), size_t{2});
    box->Choose(1);
    window.open(NewSession("then_one.memline"));
    QTRY_COMPARE(box->process_count(), size_t{1});
    QVERIFY(!box->isVisible());
    QTRY_COMPARE(Functions(window), 3);
    QVERIFY(window.findChild<QLabel*>("status")->text().startsWith("exited 0"));
  }

  void everyActionHasTextIconShortcutAndTip() {
    MainWindow window;
    QSet<QKeySequence> shortcuts;
    for (const QAction* action : window.actions()->All()) {
      QVERIFY2(!action->text().isEmpty(), qPrintable(action->objectName()));
      QVERIFY2(!action->icon().isNull(), qPrintable(action->objectName()));
      QVERIFY2(!action->shortcut().isEmpty(), qPrintable(action->objectName()));
      QVERIFY2(!action->statusTip().isEmpty(), qPrintable(action->objectName()));
      QVERIFY2(!shortcuts.contains(action->shortcut()), qPrintable(action->objectName()));
      shortcuts << action->shortcut();
    }
  }

  void anErrorIsLegibleAfterAChangeOfTheme() {
    MainWindow window;
    window.show();
    for (const Theme theme : {Theme::kLight, Theme::kDark, Theme::kLight}) {
      ApplyTheme(theme);
      window.showProblem({"What", "why", "What next."});
      for (const Theme later : {Theme::kDark, Theme::kLight}) {
        ApplyTheme(later);
        const QPalette colors = window.message()->palette();
        const float contrast =
            std::abs(colors.color(QPalette::Window).lightnessF() -
                     window.message()->findChild<QLabel*>()->palette().color(QPalette::WindowText).lightnessF());
        QVERIFY2(contrast > 0.5F, qPrintable(QString::number(contrast)));
      }
    }
  }

  void cardsOfTheStartPageTriggerTheirActions() {
    MainWindow window;
    window.show();
    const auto cards = window.findChild<StartPage*>("start")->findChildren<ActionCard*>();
    QCOMPARE(cards.size(), 3);
    QSignalSpy triggered(window.actions()->wait, &QAction::triggered);
    cards[1]->click();
    QCOMPARE(triggered.size(), 1);
    QCOMPARE(window.document()->state(), Document::State::kRecording);
    QVERIFY(window.findChild<WaitingPage*>()->isVisible());
  }

  void aRecordingNobodyCameToIsNotListed() {
    MainWindow window;
    window.show();
    window.document()->WaitForTargets(10);
    QVERIFY(window.actions()->stop->isEnabled());
    QVERIFY(!window.actions()->zoom_in->isEnabled());
    window.actions()->stop->trigger();
    QTRY_COMPARE(window.document()->state(), Document::State::kComplete);
    QVERIFY(RecentFiles().isEmpty());
  }

  void followIsOfferedWhileRecordingOnly() {
    MainWindow window;
    QVERIFY(!window.actions()->follow->isEnabled());
    QVERIFY(!window.actions()->follow->isChecked());
    window.open(NewSession("follow.memline"));
    QTRY_COMPARE(Functions(window), 3);
    QVERIFY(!window.actions()->follow->isEnabled());
    QVERIFY(window.actions()->zoom_in->isEnabled());
  }

  void theTimelineAndTheListSelectTheSameFunction() {
    MainWindow window;
    window.show();
    window.open(NewSession("select.memline"));
    QTRY_COMPARE(Functions(window), 3);
    auto* plot = window.findChild<TimelinePlot*>();
    emit plot->functionClicked(1);
    QCOMPARE(window.functions()->currentIndex().data().toString(), QString("Parse"));
    QCOMPARE(window.source()->source_model().listing().name, QString("Parse"));
    emit plot->functionClicked(99);
    QCOMPARE(window.functions()->currentIndex().data().toString(), QString("Parse"));
  }

  void allOfALongLineCanBeScrolledTo() {
    Session session = SampleSession();
    session.targets[0].sources[0].text[4] += std::string(400, 'x');
    const QString path = folder_.filePath("long.memline");
    WriteSession(session, path);
    MainWindow window;
    window.show();
    window.resize(1600, 900);
    window.open(path);
    QTRY_COMPARE(Functions(window), 3);
    const QTableView* table = window.source()->table();
    const int width = table->columnWidth(SourceModel::kSource);
    QVERIFY(width > table->fontMetrics().horizontalAdvance(QString(400, 'x')));
    emit window.findChild<TimelinePlot*>()->functionClicked(1);
    const int others = table->horizontalHeader()->sectionPosition(SourceModel::kSource);
    QCOMPARE(others + table->columnWidth(SourceModel::kSource), table->viewport()->width());
  }

  void theLayoutIsKept() {
    {
      MainWindow window;
      window.show();
      window.resize(1000, 700);
      window.functions()->header()->resizeSection(FunctionModel::kLive, 123);
      window.close();
    }
    MainWindow window;
    QCOMPARE(window.size(), QSize(1000, 700));
    QCOMPARE(window.functions()->header()->sectionSize(FunctionModel::kLive), 123);
    window.actions()->reset_layout->trigger();
    QVERIFY(window.size() != QSize(1000, 700));
    QVERIFY(window.functions()->header()->sectionSize(FunctionModel::kLive) != 123);
  }
};

}  // namespace memline::app

int main(int argc, char** argv) { return memline::app::RunTest<memline::app::WindowTest>(argc, argv); }

#include "window_test.moc"
