// SPDX-License-Identifier: GPL-3.0-or-later
// The command palette, and what the window has in its lower half.
#include <QSignalSpy>
#include <QTabBar>

#include "app/gui/command_palette.h"
#include "app/gui/main_window.h"
#include "tests/gui/gui/sample_session.h"
#include "tests/gui/test_main.h"

namespace memline::app {

class PaletteTest : public QObject {
  Q_OBJECT

  QTemporaryDir folder_;

  static void Collect(const QList<QAction*>& actions, QList<QAction*>& all) {
    for (QAction* action : actions) {
      if (action->isSeparator()) continue;
      if (action->menu() != nullptr) {
        Collect(action->menu()->actions(), all);
      } else {
        all << action;
      }
    }
  }

  static CommandPalette* Open(MainWindow& window) {
    window.actions()->palette->trigger();
    return window.findChild<CommandPalette*>("palette");
  }

  QString NewSession(const QString& name) const {
    const QString path = folder_.filePath(name);
    WriteSession(SampleSession(), path);
    return path;
  }

 private slots:
  void everyActionOfTheMenusIsToldAndCanBeTyped() {
    MainWindow window;
    window.open(NewSession("listed.memline"));
    QTRY_COMPARE(window.functions()->model()->rowCount(), 3);
    QList<QAction*> actions;
    Collect(window.menuBar()->actions(), actions);
    const CommandPalette palette(*window.menuBar(), &window);
    QList<const QAction*> listed;
    for (int i = 0; i < palette.commands().rowCount(); ++i) {
      listed << palette.commands().ActionAt(palette.commands().index(i));
    }
    QVERIFY(actions.size() > window.actions()->All().size());  // recent files and themes
    for (const QAction* action : actions) {
      QVERIFY(!action->text().isEmpty());
      QVERIFY2(!action->statusTip().isEmpty(), qPrintable(action->text()));
      QVERIFY2(listed.contains(action), qPrintable(action->text()));
    }
    for (const QAction* action : window.actions()->All()) {
      QVERIFY2(actions.contains(action), qPrintable(action->objectName()));
    }
    QCOMPARE(listed.size(), actions.size());
  }

  void partsOfWordsFind() {
    QVERIFY(FitOf("View: Zoom to Fit", "zo fi") > 0);
    QVERIFY(FitOf("View: Zoom to Fit", "FIT VIEW") > 0);
    QCOMPARE(FitOf("View: Zoom to Fit", "zof"), 0);
    QVERIFY(FitOf("View: Zoom to Fit", "") > 0);
    QVERIFY(FitOf("View: Growth", "gro") > FitOf("View: Outgrow", "gro"));
  }

  void textHasNoMnemonics() {
    QMenuBar bar;
    bar.addMenu("&Fish && Chips")->addMenu("So&rts")->addAction("&Cod");
    const auto commands = CommandsOf(bar);
    QCOMPARE(commands.size(), size_t{1});
    QCOMPARE(commands[0].text, QString("Fish & Chips > Sorts: Cod"));
  }

  void enterRunsWhatWasTyped() {
    MainWindow window;
    window.show();
    CommandPalette* palette = Open(window);
    QSignalSpy triggered(window.actions()->full_screen, &QAction::triggered);
    QTest::keyClicks(palette->edit(), "full scr");
    QVERIFY(palette->list()->currentIndex().data().toString() == "View: Full Screen");
    QCOMPARE(palette->list()->currentIndex().data(CommandModel::kShortcutRole).toString(), QString("F11"));
    QTest::keyClick(palette->edit(), Qt::Key_Return);
    QTRY_COMPARE(triggered.size(), 1);
    QTRY_VERIFY(window.findChild<CommandPalette*>("palette") == nullptr);
  }

  void whatIsNotPossibleIsShownAndDoesNotRun() {
    MainWindow window;
    window.show();
    CommandPalette* palette = Open(window);
    QSignalSpy triggered(window.actions()->stop, &QAction::triggered);
    QTest::keyClicks(palette->edit(), "stop rec");
    QVERIFY(palette->tip().contains("not possible now"));
    QTest::keyClick(palette->edit(), Qt::Key_Return);
    QCoreApplication::processEvents();
    QCOMPARE(triggered.size(), 0);
    QVERIFY(palette->isVisible());
    QTest::keyClicks(palette->edit(), "qqq");
    QCOMPARE(palette->commands().rowCount(), 0);
    QCOMPARE(palette->tip(), QString("no command fits"));
    QTest::keyClick(palette->edit(), Qt::Key_Return);
    QTest::keyClick(palette->edit(), Qt::Key_Escape);
    QTRY_VERIFY(window.findChild<CommandPalette*>("palette") == nullptr);
  }

  void arrowsChooseInTheList() {
    MainWindow window;
    window.show();
    CommandPalette* palette = Open(window);
    QCOMPARE(palette->list()->currentIndex().row(), 0);
    QTest::keyClick(palette->edit(), Qt::Key_Down);
    QTest::keyClick(palette->edit(), Qt::Key_Down);
    QCOMPARE(palette->list()->currentIndex().row(), 2);
    QTest::keyClick(palette->edit(), Qt::Key_Up);
    QCOMPARE(palette->list()->currentIndex().row(), 1);
    QVERIFY(palette->edit()->hasFocus() || !palette->isActiveWindow());
    palette->close();
  }

  void viewsAreTabsOfTheLowerHalf() {
    MainWindow window;
    window.resize(1280, 820);
    window.show();
    window.open(NewSession("tabs.memline"));
    QTRY_COMPARE(window.functions()->model()->rowCount(), 3);
    const QList<QAction*> actions = {window.actions()->call_tree, window.actions()->flame_graph,
                                     window.actions()->growth, window.actions()->compare};
    for (QAction* action : actions) action->trigger();
    auto* first = window.findChild<QDockWidget*>("call_tree_dock");
    const QList<QDockWidget*> tabs = window.tabifiedDockWidgets(first);
    for (const char* name : {"flame_dock", "growth_dock", "compare_dock", "parts_dock"}) {
      QVERIFY2(tabs.contains(window.findChild<QDockWidget*>(name)), name);
    }
    QCOMPARE(window.dockWidgetArea(first), Qt::BottomDockWidgetArea);
    for (QAction* action : actions) QVERIFY(action->isChecked());
    QTRY_VERIFY(window.views()->compare()->isVisible());
    window.actions()->call_tree->trigger();  // behind another tab: to the front
    QTRY_VERIFY(window.views()->call_tree()->isVisible());
    QVERIFY(window.actions()->call_tree->isChecked());
    QTRY_VERIFY(window.views()->call_tree()->model().tree() != nullptr);
    window.actions()->call_tree->trigger();
    QVERIFY(first->isHidden());
    QVERIFY(!window.actions()->call_tree->isChecked());
    window.actions()->reset_layout->trigger();
    for (QAction* action : actions) QTRY_VERIFY(!action->isChecked());
  }

  void whatIsChosenInAViewIsShownInTheSource() {
    MainWindow window;
    window.resize(1280, 820);
    window.show();
    window.open(NewSession("chosen.memline"));
    QTRY_COMPARE(window.functions()->model()->rowCount(), 3);
    emit window.views()->placeChosen({"Parse", "/src/load.cpp", 22});
    const SourceModel& lines = window.source()->source_model();
    QCOMPARE(lines.listing().name, QString("Parse"));
    QCOMPARE(window.source()->table()->currentIndex().row(), lines.RowOfLine(22));
    emit window.views()->placeChosen({"nobody", "", 1});
    QCOMPARE(lines.listing().name, QString("Parse"));
  }

  void theFlameGraphFollowsTheChosenProcess() {
    const QString path = folder_.filePath("two.memline");
    WriteSession(SampleSessionOfTwo(), path);
    MainWindow window;
    window.resize(1280, 820);
    window.show();
    window.actions()->flame_graph->trigger();
    window.open(path);
    const auto weight = [&] {
      const FlameLayout& layout = window.views()->flame()->graph()->flame();
      return layout.boxes.empty() ? uint64_t{0} : layout.boxes[0].weight;
    };
    QTRY_COMPARE(weight(), uint64_t{3650});
    window.findChild<ProcessBox*>()->Choose(0);
    QTRY_COMPARE(weight(), uint64_t{0});
  }

  void theDocksAreWhereTheyWere() {
    {
      MainWindow window;
      window.resize(1280, 820);
      window.show();
      window.actions()->growth->trigger();
      window.close();
    }
    MainWindow window;
    window.show();
    QVERIFY(window.actions()->growth->isChecked());
    QVERIFY(window.views()->growth()->isVisible());
    QVERIFY(!window.actions()->compare->isChecked());
    window.actions()->reset_layout->trigger();
    window.close();
  }

  void comparingShowsTheView() {
    MainWindow window;
    window.resize(1280, 820);
    window.show();
    window.open(NewSession("after.memline"));
    QTRY_COMPARE(window.functions()->model()->rowCount(), 3);
    window.views()->CompareWith(NewSession("before.memline"));
    QTRY_COMPARE(window.views()->compare()->table()->model()->rowCount(), 3);
    window.views()->CompareWith(folder_.filePath("missing.memline"));
    QTRY_VERIFY(window.message()->isVisible());
    QVERIFY(window.message()->text().contains("missing.memline"));
  }
};

}  // namespace memline::app

int main(int argc, char** argv) { return memline::app::RunTest<memline::app::PaletteTest>(argc, argv); }

#include "palette_test.moc"
