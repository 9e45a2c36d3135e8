// SPDX-License-Identifier: GPL-3.0-or-later
// gui_frame_rate PROGRAM ARGUMENTS…: records the program in the real window, on the display there is, with the call
// tree and the source beside the timeline, and says how much the GUI thread did for each frame and each event, and how
// often the timeline was painted. Counts from the first line on that the program prints. A measurement, not a test.
#include <qcustomplot.h>

#include <QApplication>
#include <QElapsedTimer>
#include <QTemporaryDir>
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <utility>
#include <vector>

#include "app/gui/main_window.h"
#include "app/gui/theme.h"
#include "tests/gui/gui/thread_time.h"
#include "tests/gui/test_main.h"

namespace {

using memline::app::Document;
using memline::app::MainWindow;

/// Milliseconds, of which it can tell the distribution.
class Histogram {
 public:
  void Add(double ms) { ms_.push_back(ms); }
  void Clear() { ms_.clear(); }

  void Print(const char* what) {
    if (ms_.empty()) return;
    std::sort(ms_.begin(), ms_.end());
    std::printf("%s, %zu: p50 %.1f ms, p99 %.1f ms, longest %.1f ms;", what, ms_.size(), At(0.5), At(0.99), ms_.back());
    double from = 0;
    for (const double to : {4.0, 8.0, 16.0, 33.0, HUGE_VAL}) {
      const auto in = std::lower_bound(ms_.begin(), ms_.end(), to) - std::lower_bound(ms_.begin(), ms_.end(), from);
      const QString range = std::isinf(to) ? QString("over %1").arg(from) : QString("%1-%2").arg(from).arg(to);
      std::printf(" %s ms %.2f %%", qPrintable(range),
                  100.0 * static_cast<double>(in) / static_cast<double>(ms_.size()));
      from = to;
    }
    std::puts("");
  }

 private:
  [[nodiscard]] double At(double share) const {
    return ms_[static_cast<size_t>(share * static_cast<double>(ms_.size() - 1))];
  }

  std::vector<double> ms_;
};

/// Paints of the timeline: how long after the one before.
class Paints : public QObject {
 public:
  Histogram gaps;

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override {
    if (event->type() == QEvent::Paint) {
      if (since_last_.isValid()) gaps.Add(static_cast<double>(since_last_.nsecsElapsed()) * 1e-6);
      since_last_.start();
    }
    return QObject::eventFilter(watched, event);
  }

 private:
  QElapsedTimer since_last_;
};

/// Adds up what the GUI thread does from one painted frame to the next.
class TimedApplication : public QApplication {
 public:
  Histogram work;    // the thread's processor time
  Histogram clock;   // of a machine that does other things, too
  Histogram events;  // the processor time of each, of those that take any

  using QApplication::QApplication;

  bool notify(QObject* receiver, QEvent* event) override {
    if (inside_) return QApplication::notify(receiver, event);
    const bool paints = event->type() == QEvent::UpdateRequest;
    inside_ = true;
    QElapsedTimer watch;
    watch.start();
    const double begin_ms = memline::app::ThreadMs();
    const bool handled = QApplication::notify(receiver, event);
    const double took_ms = memline::app::ThreadMs() - begin_ms;
    inside_ = false;
    frame_work_ms_ += took_ms;
    frame_clock_ms_ += static_cast<double>(watch.nsecsElapsed()) * 1e-6;
    constexpr double kAnyMs = 0.05;
    if (took_ms >= kAnyMs) events.Add(took_ms);
    if (paints) EndFrame();
    return handled;
  }

  void Clear() {
    for (Histogram* histogram : {&work, &clock, &events}) histogram->Clear();
  }

 private:
  void EndFrame() {
    work.Add(std::exchange(frame_work_ms_, 0));
    clock.Add(std::exchange(frame_clock_ms_, 0));
  }

  bool inside_ = false;  // events that are sent while one is handled
  double frame_work_ms_ = 0;
  double frame_clock_ms_ = 0;
};

}  // namespace

int main(int argc, char** argv) {
  const QTemporaryDir home;
  memline::app::UseHome(home);
  int qt_argc = 1;
  TimedApplication application(qt_argc, argv);
  QApplication::setApplicationName("memline-gui");
  memline::app::LaunchSettings settings;
  settings.program = QString::fromLocal8Bit(argc > 1 ? argv[1] : "");
  for (int i = 2; i < argc; ++i) settings.arguments << QString::fromLocal8Bit(argv[i]);
  memline::app::ApplyTheme(memline::app::Theme::kLight);
  MainWindow window;
  window.show();
  window.actions()->call_tree->trigger();

  auto* plot = window.findChild<QCustomPlot*>();
  Paints paints;
  QElapsedTimer watch;
  const auto start = [&] {
    watch.start();
    application.Clear();
    paints.gaps.Clear();
  };
  plot->installEventFilter(&paints);
  // What the program sent before is caught up with by then.
  QObject::connect(window.findChild<memline::app::OutputPane*>(), &QPlainTextEdit::textChanged, &window, [&] {
    if (watch.isValid() || window.document()->state() != Document::State::kRecording) return;
    start();
  });
  QObject::connect(window.document(), &Document::stateChanged, &window, [&] {
    const Document::State state = window.document()->state();
    if (state != Document::State::kFinishing && state != Document::State::kComplete) return;
    if (watch.isValid()) {
      std::printf("%.1f s\n", static_cast<double>(watch.elapsed()) * 1e-3);
      application.work.Print("frames, processor time");
      application.clock.Print("frames, by the clock");
      application.events.Print("events, processor time");
      paints.gaps.Print("between paints of the timeline");
    }
    QApplication::quit();
  });
  QObject::connect(window.document(), &Document::failed, &window, [](const memline::Problem& problem) {
    std::fprintf(stderr, "%s\n", memline::ToLine(problem).c_str());
    QApplication::exit(2);
  });
  QMetaObject::invokeMethod(
      &window, [&] { window.document()->Launch(settings); }, Qt::QueuedConnection);
  return QApplication::exec();
}
