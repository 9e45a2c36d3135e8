// SPDX-License-Identifier: GPL-3.0-or-later
// The window records a shell that starts two programs: three processes, each on the timeline, each to be chosen there.
// What a fork of the shell was before it became a program may be recorded as a process of its own.
#include <qcustomplot.h>
#include <signal.h>

#include <algorithm>
#include <set>

#include "app/gui/main_window.h"
#include "app/gui/recent_files.h"
#include "profiler_core/analyse/process_total.h"
#include "tests/gui/gui/gate.h"
#include "tests/gui/test_main.h"

namespace memline::app {

class ProcessesLiveTest : public QObject {
  Q_OBJECT

  /// The machine may be busy.
  static constexpr int kPatienceMs = 60'000;

  /// The second program ends as soon as it may; the shell waits for both and exits with 3.
  static LaunchSettings ShellWithTwo(const Gate& first, const Gate& second) {
    LaunchSettings settings{.program = "/bin/sh", .include_children = true};
    settings.arguments = {"-c", "\"$0\" \"$1\" & \"$0\" \"$2\"; wait; exit 3", GROWING_TARGET, first.path(),
                          second.path()};
    return settings;
  }

  struct Known {
    uint32_t pid = 0;
    size_t samples = 0;
    bool annotated = false;
    TargetEnd end;
  };
  static std::vector<Known> Targets(MainWindow& window) {
    return window.document()->session()->Read([](const Session& session) {
      std::vector<Known> known;
      for (const Target& target : session.targets) {
        const bool annotated =
            std::ranges::any_of(target.functions, [](const Function& one) { return !one.name.empty(); });
        known.push_back({target.pid, target[SeriesId::kRss].size(), annotated, target.end});
      }
      return known;
    });
  }

  /// Those with samples enough to see: the shell and both programs.
  static std::set<size_t> Sampled(MainWindow& window) {
    const std::vector<Known> targets = Targets(window);
    std::set<size_t> sampled;
    for (size_t i = 0; i < targets.size(); ++i) {
      const bool lives = targets[i].end.kind == TargetEnd::Kind::kRunning;
      if (lives && targets[i].samples > 10) sampled.insert(i);
    }
    return sampled;
  }

  static bool AllThreeAreSampled(MainWindow& window) {
    return Sampled(window).size() == 3 && std::ranges::count_if(Targets(window), &Known::annotated) == 2;
  }

  static QStringList Items(const QComboBox& box) {
    QStringList items;
    for (int i = 0; i < box.count(); ++i) items << box.itemText(i);
    return items;
  }

  /// Clicks on everything below the curves, from top to bottom, until all that are wanted were chosen; all processes
  /// are shown again after each hit. One that ended early is not below the middle of the curves.
  static bool AreChosenByClicks(MainWindow& window, std::set<size_t> wanted) {
    auto* plot = window.findChild<TimelinePlot*>()->findChild<QCustomPlot*>();
    auto* box = window.findChild<ProcessBox*>();
    constexpr int kColumns = 24;
    box->ChooseAll();
    window.findChild<TimelinePlot*>()->Refresh();
    const QRect area = plot->axisRect()->rect();
    for (int y = area.bottom() + 1; y < plot->height(); y += 6) {
      for (int column = 1; column < kColumns; ++column) {
        const int x = area.left() + area.width() * column / kColumns;
        QTest::mouseClick(plot, Qt::LeftButton, Qt::NoModifier, {x, y});
        if (!box->process()) continue;
        wanted.erase(*box->process());
        if (wanted.empty()) return true;
        window.actions()->all_processes->trigger();
        window.findChild<TimelinePlot*>()->Refresh();
      }
    }
    return false;
  }

 private slots:
  void init() { ClearRecentFiles(); }

  void whatAShellStartsIsShownAndChosen() {
    Gate first;
    Gate second;
    MainWindow window;
    window.resize(1200, 900);
    window.show();
    window.document()->Launch(ShellWithTwo(first, second));
    QTRY_VERIFY_WITH_TIMEOUT(AllThreeAreSampled(window), kPatienceMs);
    auto* box = window.findChild<ProcessBox*>();
    const std::set<size_t> three = Sampled(window);
    QTRY_COMPARE_WITH_TIMEOUT(box->process_count(), Targets(window).size(), kPatienceMs);
    QTRY_VERIFY_WITH_TIMEOUT(box->isVisible(), kPatienceMs);
    QVERIFY2(!box->process(), "all of them are shown");
    QVERIFY(window.actions()->follow->isChecked());
    // The shell came first and has no functions.
    const QAbstractItemModel& functions = *window.functions()->model();
    const auto lists = [&functions](const char* function) {
      return !functions.match(functions.index(0, 0), Qt::DisplayRole, function, 1, Qt::MatchExactly).isEmpty();
    };
    QTRY_VERIFY_WITH_TIMEOUT(lists("Grow"), kPatienceMs);
    QTRY_VERIFY_WITH_TIMEOUT(AreChosenByClicks(window, three), kPatienceMs);

    // While the others run, one is killed.
    const std::vector<Known> running = Targets(window);
    const auto annotated = std::ranges::find_if(running, &Known::annotated);
    const auto index = static_cast<size_t>(annotated - running.begin());
    QVERIFY(!box->itemText(static_cast<int>(index) + 1).contains(QChar(0xb7)));
    QCOMPARE(kill(static_cast<pid_t>(annotated->pid), SIGKILL), 0);
    QTRY_VERIFY_WITH_TIMEOUT(Targets(window)[index].end.kind != TargetEnd::Kind::kRunning, kPatienceMs);
    const auto says_how = [&] {
      const QString how = QString::fromStdString(Describe(Targets(window)[index].end));
      return box->itemText(static_cast<int>(index) + 1).endsWith(how);
    };
    QTRY_VERIFY_WITH_TIMEOUT(says_how(), kPatienceMs);
    QCOMPARE(window.document()->state(), Document::State::kRecording);

    first.End();
    second.End();
    QTRY_COMPARE_WITH_TIMEOUT(window.document()->state(), Document::State::kComplete, kPatienceMs);
    QTRY_COMPARE_WITH_TIMEOUT(Items(*box).filter("exited 3").size(), 1, kPatienceMs);

    MainWindow reopened;
    reopened.resize(1200, 900);
    reopened.show();
    reopened.open(window.document()->path());
    auto* box_of_file = reopened.findChild<ProcessBox*>();
    QTRY_COMPARE_WITH_TIMEOUT(Items(*box_of_file), Items(*box), kPatienceMs);
    QVERIFY(!box_of_file->process());
    QTRY_VERIFY_WITH_TIMEOUT(AreChosenByClicks(reopened, three), kPatienceMs);
  }

  void withoutChildrenTheShellIsAlone() {
    Gate first;
    Gate second;
    MainWindow window;
    window.show();
    LaunchSettings settings = ShellWithTwo(first, second);
    settings.include_children = false;
    window.document()->Launch(settings);
    auto* box = window.findChild<ProcessBox*>();
    QTRY_COMPARE_WITH_TIMEOUT(box->process_count(), size_t{1}, kPatienceMs);
    first.End();
    second.End();
    QTRY_COMPARE_WITH_TIMEOUT(window.document()->state(), Document::State::kComplete, kPatienceMs);
    QCOMPARE(box->process_count(), size_t{1});
    QVERIFY(!box->isVisible());
  }
};

}  // namespace memline::app

int main(int argc, char** argv) { return memline::app::RunTest<memline::app::ProcessesLiveTest>(argc, argv); }

#include "processes_live_test.moc"
