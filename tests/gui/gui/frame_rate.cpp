// SPDX-License-Identifier: GPL-3.0-or-later
// gui_frame_rate PROGRAM ARGUMENTS…: records the program in the real window, on the display there is, and says how
// often the timeline was drawn and the tables were changed while it ran. A measurement, not a test.
#include <qcustomplot.h>

#include <QApplication>
#include <QElapsedTimer>
#include <QTemporaryDir>
#include <cstdio>

#include "app/gui/main_window.h"
#include "app/gui/theme.h"
#include "tests/gui/test_main.h"

namespace {

using memline::app::Document;
using memline::app::MainWindow;

class PaintCounter : public QObject {
 public:
  using QObject::QObject;
  int count = 0;
  qint64 longest_gap_ms = 0;

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override {
    if (event->type() == QEvent::Paint) {
      if (since_last_.isValid()) longest_gap_ms = std::max(longest_gap_ms, since_last_.elapsed());
      since_last_.start();
      ++count;
    }
    return QObject::eventFilter(watched, event);
  }

 private:
  QElapsedTimer since_last_;
};

}  // namespace

int main(int argc, char** argv) {
  const QTemporaryDir home;
  memline::app::UseHome(home);
  int qt_argc = 1;
  QApplication application(qt_argc, argv);
  QApplication::setApplicationName("memline-gui");
  memline::app::LaunchSettings settings;
  settings.program = QString::fromLocal8Bit(argc > 1 ? argv[1] : "");
  for (int i = 2; i < argc; ++i) settings.arguments << QString::fromLocal8Bit(argv[i]);
  memline::app::ApplyTheme(memline::app::Theme::kLight);
  MainWindow window;
  window.show();

  auto* plot = window.findChild<QCustomPlot*>();
  PaintCounter paints;
  int replots = 0;
  int function_updates = 0;
  int line_updates = 0;
  QElapsedTimer watch;
  // From the first sample on: before it there is nothing to draw.
  QObject::connect(window.document(), &Document::stateChanged, &window, [&] {
    if (window.document()->state() != Document::State::kFinishing &&
        window.document()->state() != Document::State::kComplete) {
      return;
    }
    plot->removeEventFilter(&paints);
    const double seconds = static_cast<double>(watch.elapsed()) * 1e-3;
    std::printf(
        "%.2f s: timeline drawn %d times (%.1f a second, longest pause %lld ms), computed %d times, functions updated "
        "%d times (%.1f a second), lines updated %d times\n",
        seconds, paints.count, paints.count / seconds, static_cast<long long>(paints.longest_gap_ms), replots,
        function_updates, function_updates / seconds, line_updates);
    QApplication::quit();
  });
  QObject::connect(plot, &QCustomPlot::afterReplot, &window, [&] {
    if (!watch.isValid() && window.document()->session() != nullptr && plot->isVisible()) {
      watch.start();
      plot->installEventFilter(&paints);
    }
    ++replots;
  });
  QObject::connect(&window.functions()->function_model(), &QAbstractItemModel::dataChanged, &window,
                   [&] { ++function_updates; });
  QObject::connect(&window.source()->source_model(), &QAbstractItemModel::dataChanged, &window,
                   [&] { ++line_updates; });
  QObject::connect(window.document(), &Document::failed, &window, [](const memline::Problem& problem) {
    std::fprintf(stderr, "%s\n", memline::ToLine(problem).c_str());
    QApplication::exit(2);
  });
  QMetaObject::invokeMethod(
      &window, [&] { window.document()->Launch(settings); }, Qt::QueuedConnection);
  return QApplication::exec();
}
