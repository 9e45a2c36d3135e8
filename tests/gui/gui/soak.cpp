// SPDX-License-Identifier: GPL-3.0-or-later
// gui_soak TICKS [BYTES]: the window, with all its views, records a synthetic target that sends TICKS of 10 ms in as
// little time as that takes (360,000 are an hour). Prints the RSS of the app after each tenth, and fails if from the
// first tenth to the last it grew by more than BYTES a tick.
#include <unistd.h>

#include <QApplication>
#include <QDockWidget>
#include <QTemporaryDir>
#include <cstdio>
#include <fstream>
#include <vector>

#include "app/gui/main_window.h"
#include "tests/gui/test_main.h"

namespace {

using memline::app::Document;
using memline::app::MainWindow;

constexpr int kTenths = 10;
constexpr int kLookMs = 10;

double RssBytes() {
  std::ifstream statm("/proc/self/statm");
  double size = 0;
  double resident = 0;
  statm >> size >> resident;
  return resident * static_cast<double>(sysconf(_SC_PAGESIZE));
}

uint64_t TicksOf(const Document& document) {
  if (document.session() == nullptr) return 0;
  return document.session()->Read(
      [](const memline::Session& session) { return session.targets.empty() ? 0 : session.targets[0].tick_count; });
}

int Judge(const std::vector<double>& rss, uint64_t ticks, double most_bytes) {
  const double growth = (rss.back() - rss.front()) / (0.9 * static_cast<double>(ticks));
  std::printf("%.2f bytes a tick, from %.1f MiB after the first tenth to %.1f MiB: %.2f times\n", growth,
              rss.front() / (1 << 20), rss.back() / (1 << 20), rss.back() / rss.front());
  if (growth <= most_bytes) return 0;
  std::printf("that is more than %.2f bytes a tick\n", most_bytes);
  return 1;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) {
    std::fputs("usage: gui_soak TICKS [BYTES]\n", stderr);
    return 2;
  }
  const auto ticks = static_cast<uint64_t>(std::atoll(argv[1]));
  const double most_bytes = argc > 2 ? std::atof(argv[2]) : 1e9;
  const QTemporaryDir home;
  memline::app::UseHome(home);
  if (qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM")) qputenv("QT_QPA_PLATFORM", "offscreen");
  int qt_argc = 1;
  const QApplication application(qt_argc, argv);
  QApplication::setOrganizationName("memline");
  QApplication::setApplicationName("memline-gui");
  MainWindow window;
  window.resize(1280, 820);
  window.show();
  window.actions()->call_tree->trigger();
  window.actions()->flame_graph->trigger();

  std::vector<double> rss;
  QTimer look;
  QObject::connect(&look, &QTimer::timeout, &window, [&] {
    while (rss.size() < kTenths && TicksOf(*window.document()) * kTenths >= ticks * (rss.size() + 1)) {
      rss.push_back(RssBytes());
      std::printf("%3zu %%  %8.1f MiB\n", rss.size() * 100 / kTenths, rss.back() / (1 << 20));
      std::fflush(stdout);
    }
    if (rss.size() == kTenths && window.document()->state() == Document::State::kComplete) QApplication::quit();
  });
  QObject::connect(window.document(), &Document::failed, &window, [](const memline::Problem& problem) {
    std::fprintf(stderr, "%s\n", memline::ToLine(problem).c_str());
    QApplication::exit(2);
  });
  look.start(kLookMs);
  window.document()->Launch({.program = SYNTHETIC_TARGET,
                             .arguments = {"500", "20", QString::number(ticks)},
                             .environment = {"MEMLINE_OFF=1"}});
  const int status = QApplication::exec();
  return status != 0 ? status : Judge(rss, ticks, most_bytes);
}
