// SPDX-License-Identifier: GPL-3.0-or-later
// The main window with session files: open, refuse, save as, recent files.
#include <qcustomplot.h>

#include <QAbstractButton>
#include <QFileInfo>
#include <QHeaderView>
#include <QListWidget>
#include <QMimeData>
#include <QSignalSpy>
#include <QTextBlock>
#include <QThreadPool>
#include <random>

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

  // Of each file of the corpus some copies with bytes changed at random: the bar says what is wrong, or it opens.
  void damagedSessionsAreNoCrash() {
    std::mt19937 random(1);
    MainWindow window;
    window.show();
    int refused = 0;
    int opened = 0;
    for (const QFileInfo& entry : QDir(FUZZ_CORPUS).entryInfoList(QDir::Files)) {
      QFile original(entry.filePath());
      QVERIFY(original.open(QFile::ReadOnly));
      const QByteArray bytes = original.readAll();
      for (int copy = 0; copy < 20; ++copy) {
        QByteArray damaged = bytes;
        for (int change = 0; change < 1 + copy; ++change) {
          damaged[static_cast<qsizetype>(random() % static_cast<size_t>(damaged.size()))] = static_cast<char>(random());
        }
        const QString path = folder_.filePath(QString("damaged-%1-%2.memline").arg(entry.fileName()).arg(copy));
        QFile file(path);
        QVERIFY(file.open(QFile::WriteOnly));
        QCOMPARE(file.write(damaged), damaged.size());
        file.close();
        window.open(path);
        QTRY_VERIFY_WITH_TIMEOUT(!window.document()->opening(), 60'000);
        if (window.document()->path() == path) {
          ++opened;
          QTRY_VERIFY_WITH_TIMEOUT(window.functions()->model()->rowCount() > 0 || window.message()->isVisible() ||
                                       window.findChild<WaitingPage*>()->isVisible(),
                                   60'000);
        } else {
          ++refused;
          QVERIFY(window.message()->isVisible());
          QVERIFY(window.message()->text().contains(QFileInfo(path).fileName()));
        }
      }
    }
    QVERIFY(refused > 0);
    QVERIFY(opened > 0);
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

  void recentSessionsShowTheirCurve() {
    AddRecentFile(NewSession("curve.memline"));
    MainWindow window;
    window.show();
    auto* list = window.findChild<QListWidget*>("recent");
    QCOMPARE(list->count(), 1);
    const QString before = list->item(0)->text();
    QTRY_VERIFY(list->item(0)->text() != before);
    QVERIFY2(list->item(0)->text().contains(" · 1.99 s · "), qPrintable(list->item(0)->text()));
    const SessionGlance glance = ReadGlance(folder_.filePath("curve.memline"));
    // Half of the time it rises, half it falls.
    QCOMPARE(std::ranges::max(glance.curve), glance.curve[glance.curve.size() / 2]);
    QVERIFY(glance.curve.front() < glance.curve[glance.curve.size() / 2]);
    QVERIFY(glance.curve.back() < glance.curve[glance.curve.size() / 2]);
    const QImage drawn = Thumbnail(glance, {96, 36}, window.palette(), 1).toImage();
    QVERIFY(drawn != Thumbnail({}, {96, 36}, window.palette(), 1).toImage());
    QVERIFY(ReadGlance("/nowhere").figures.isEmpty());
  }

  void helpOpensAtTheViewInUse() {
    MainWindow window;
    window.show();
    window.actions()->help->trigger();
    auto* help = window.findChild<HelpWindow*>();
    QVERIFY(help->isVisible());
    const auto at = [help] { return help->browser()->textCursor().block().text(); };
    QCOMPARE(at(), QString("The start page"));
    window.open(NewSession("help.memline"));
    QTRY_COMPARE(Functions(window), 3);
    const QList<std::pair<QWidget*, QString>> views = {{window.source()->table(), "Functions and lines"},
                                                       {window.functions(), "Functions and lines"},
                                                       {window.findChild<TimelinePlot*>(), "The timeline"},
                                                       {window.views()->call_tree(), "The call tree"},
                                                       {window.views()->flame(), "The flame graph"},
                                                       {window.views()->growth(), "Growth"},
                                                       {window.views()->compare(), "Compare"},
                                                       {window.findChild<PartsPlot*>(), "Where is my RSS"},
                                                       {window.findChild<OutputPane*>(), "While it records"}};
    for (const auto& [view, heading] : views) {
      help->ShowTopic(HelpTopicOf(view));
      QCOMPARE(at(), heading);
    }
    // Every page that is linked is there.
    emit help->browser()->anchorClicked(QUrl("leaks.md"));
    QVERIFY(help->browser()->toPlainText().contains("Kendall"));
    emit help->browser()->anchorClicked(QUrl("../nowhere.md"));
    QVERIFY(help->browser()->toPlainText().contains("Kendall"));
    help->browser()->backward();
    QVERIFY(help->browser()->toPlainText().contains("The start page"));
  }

  void threadsAndLinesHaveCurves() {
    const QString path = folder_.filePath("threads.memline");
    WriteSession(SampleSession(), path, {SampleHalfSecond()});
    MainWindow window;
    window.show();
    window.open(path);
    QTRY_COMPARE(Functions(window), 3);
    const auto* plot = window.findChild<QCustomPlot*>();
    const auto points = [plot](int graph) {
      return plot->graphCount() > graph ? plot->graph(graph)->data()->size() : 0;
    };
    const int before = plot->graphCount();
    window.actions()->threads->trigger();
    QTRY_VERIFY(points(before) > 1);
    QVERIFY(!window.message()->isVisible());
    window.actions()->lines->trigger();
    QVERIFY(!window.actions()->threads->isChecked());
    QTRY_VERIFY(points(before) > 1 && plot->graphCount() > before + 1);
    window.actions()->lines->trigger();
    QTRY_COMPARE(points(before), 0);
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
    QTRY_VERIFY(box->isVisible());  // once the toolbar is laid out
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
    QCOMPARE(cards.size(), 4);
    QSignalSpy triggered(window.actions()->wait, &QAction::triggered);
    cards[2]->click();
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

  void theTablesTellOfTheChosenTime() {
    const QString path = folder_.filePath("time.memline");
    WriteSession(SampleSession(), path, {SampleHalfSecond()});
    MainWindow window;
    window.show();
    window.open(path);
    QTRY_COMPARE(Functions(window), 3);
    auto* plot = window.findChild<TimelinePlot*>();
    auto* bar = window.findChild<TimeBar*>();
    const auto live_of_line_12 = [&window] {
      const SourceModel& lines = window.source()->source_model();
      return lines.index(lines.RowOfLine(12), SourceModel::kLive).data().toString();
    };
    QSignalSpy changed(&window, &MainWindow::shownTimeChanged);
    QVERIFY(!bar->isVisible());
    plot->ChooseTime(TimeRange{600'000'000, 600'000'000});
    QCOMPARE(window.shownTime(), (ShownTime{ShownTime::Kind::kMoment, 0, 600'000'000}));
    QTRY_COMPARE(live_of_line_12(), QString("1000 B"));
    QVERIFY(bar->isVisible());
    QVERIFY2(bar->text().contains("at 600 ms"), qPrintable(bar->text()));
    plot->ChooseTime(TimeRange{600'000'000, 1'990'000'000});
    QTRY_COMPARE(live_of_line_12(), QString("+1.95 KiB"));
    QCOMPARE(window.findChild<QLabel*>("source_time")->text(), QString("change from 600 ms to 1.99 s"));
    window.actions()->whole_time->trigger();
    QTRY_COMPARE(live_of_line_12(), QString("2.93 KiB"));
    QVERIFY(!bar->isVisible());
    QVERIFY(!window.actions()->whole_time->isEnabled());
    QCOMPARE(changed.size(), 3);
    QVERIFY(!window.message()->isVisible());
  }

  void aTimeIsChosenByKeys() {
    MainWindow window;
    window.show();
    QVERIFY(QTest::qWaitForWindowActive(&window));
    const QString path = folder_.filePath("keys.memline");
    WriteSession(SampleSession(), path, {SampleHalfSecond()});
    window.open(path);
    QTRY_COMPARE(Functions(window), 3);
    auto* plot = window.findChild<TimelinePlot*>();
    plot->SetVisibleRange({500'000'000, 1'500'000'000});
    plot->setFocus();
    QTest::keyClick(plot, Qt::Key_M);
    QCOMPARE(window.shownTime(), (ShownTime{ShownTime::Kind::kMoment, 0, 1'000'000'000}));
    QTest::keyClick(plot, Qt::Key_Left);
    QCOMPARE(window.shownTime().to_ns, 990'000'000);
    QTest::keyClick(plot, Qt::Key_BracketLeft);
    QCOMPARE(window.shownTime(), (ShownTime{ShownTime::Kind::kRange, 990'000'000, 1'500'000'000}));
    QTest::keyClick(plot, Qt::Key_Right);
    QCOMPARE(window.shownTime().to_ns, 1'510'000'000);
    QTest::keyClick(plot, Qt::Key_Escape);
    QCOMPARE(window.shownTime(), ShownTime{});
    QTest::keyClick(plot, Qt::Key_BracketRight);
    QCOMPARE(window.shownTime().kind, ShownTime::Kind::kRange);
    // Another session knows nothing of that time.
    window.open(NewSession("keys_after.memline"));
    QTRY_COMPARE(window.shownTime(), ShownTime{});
    QVERIFY(!plot->chosen_time());
  }

  void aSessionWithoutItsFileSaysSoAndShowsAllAgain() {
    MainWindow window;
    window.show();
    const QString path = NewSession("gone.memline");
    window.open(path);
    QTRY_COMPARE(Functions(window), 3);
    QVERIFY(QFile::remove(path));
    window.findChild<TimelinePlot*>()->ChooseTime(TimeRange{600'000'000, 600'000'000});
    QTRY_VERIFY(window.message()->isVisible());
    QCOMPARE(window.shownTime(), ShownTime{});
    QCOMPARE(Functions(window), 3);
  }

  void aHotLineIsGoneTo() {
    MainWindow window;
    window.show();
    window.open(NewSession("hot.memline"));
    QTRY_COMPARE(Functions(window), 3);
    window.actions()->hottest->trigger();
    auto* menu = window.findChild<QMenu*>("hottest_menu");
    QVERIFY(menu != nullptr);
    QCOMPARE(menu->actions().size(), 2);
    menu->actions()[1]->trigger();
    QCOMPARE(window.functions()->currentIndex().data().toString(), QString("Parse"));
    QCOMPARE(window.source()->line(), 22U);
    menu->close();
    window.actions()->editor->trigger();
    QVERIFY2(window.message()->text().contains("not on this machine"), qPrintable(window.message()->text()));
  }

  void columnsAreChosenAndRemembered() {
    {
      MainWindow window;
      window.show();
      window.open(NewSession("columns.memline"));
      QTRY_COMPARE(Functions(window), 3);
      QVERIFY(window.source()->table()->isColumnHidden(SourceModel::kFreed));
      window.source()->findChild<QToolButton*>("columns")->click();
      auto* menu = window.source()->findChild<QMenu*>("column_menu");
      QVERIFY(menu != nullptr);
      for (QAction* action : menu->actions()) {
        if (action->text() == "Freed" || action->text() == "RSS") action->toggle();
      }
      menu->close();
      window.close();
    }
    MainWindow window;
    QVERIFY(!window.source()->table()->isColumnHidden(SourceModel::kFreed));
    QVERIFY(window.source()->table()->isColumnHidden(SourceModel::kRss));
    window.actions()->reset_layout->trigger();
    QVERIFY(window.source()->table()->isColumnHidden(SourceModel::kFreed));
    QVERIFY(!window.source()->table()->isColumnHidden(SourceModel::kRss));
    window.close();
  }

  void aLineHasItsTrendAndLightsItsGrowth() {
    const QString path = folder_.filePath("trend.memline");
    WriteSession(SampleSession(), path, {SampleHalfSecond()});
    MainWindow window;
    window.show();
    window.open(path);
    QTRY_COMPARE(Functions(window), 3);
    const SourceModel& lines = window.source()->source_model();
    const auto trend_of = [&lines](uint32_t line) {
      return lines.index(lines.RowOfLine(line), SourceModel::kTrend).data(SourceModel::kTrendRole);
    };
    QTRY_VERIFY(trend_of(12).isValid());
    const auto trend = trend_of(12).value<QList<double>>();
    QCOMPARE(trend.last(), 3000.0);
    QCOMPARE(trend[trend.size() / 2], 1000.0);
    QVERIFY(!trend_of(13).isValid());

    QTableView* table = window.source()->table();
    QSignalSpy pointed(window.source(), &SourceView::growthPointedAt);
    const auto lit = [&pointed] { return pointed.last().at(0).value<std::vector<TimeRange>>().size(); };
    QTest::mouseMove(table->viewport(), table->visualRect(lines.index(lines.RowOfLine(12), 0)).center());
    QTRY_VERIFY(!pointed.empty() && lit() == 2);
    QEvent leave(QEvent::Leave);
    QCoreApplication::sendEvent(table->viewport(), &leave);
    QCOMPARE(lit(), size_t{0});
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
