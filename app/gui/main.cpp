// SPDX-License-Identifier: GPL-3.0-or-later
#include <unistd.h>

#include <QApplication>
#include <cstdio>

#include "app/gui/command_line.h"
#include "app/gui/main_window.h"
#include "app/gui/readable_labels.h"
#include "app/gui/render.h"
#include "app/gui/theme.h"
#include "app/gui/translation.h"
#include "app/plot/icon.h"

namespace {

using memline::app::CommandLine;

constexpr int kUsageError = 2;

int Fail(const QString& error) {
  std::fprintf(stderr, "memline: %s\n", qPrintable(error));
  return kUsageError;
}

/// While the QApplication is built: Qt aborts when no platform can be used, after some lines of its own.
void DuringStart(QtMsgType type, const QMessageLogContext&, const QString&) {
  if (type != QtFatalMsg) return;
  std::fputs(
      "memline: cannot open a window: no display was found: start it in a desktop session, or use `memline run` or "
      "`memline-gui --render`\n",
      stderr);
  _exit(kUsageError);
}

void Start(memline::app::MainWindow& window, const CommandLine& line) {
  switch (line.mode) {
    case CommandLine::Mode::kRun:
      memline::app::RememberLaunch(line.launch);
      window.document()->Launch(line.launch);
      break;
    case CommandLine::Mode::kWait:
      window.document()->WaitForTargets(line.launch.interval_ms);
      break;
    default:
      if (!line.file.isEmpty()) window.open(line.file);
  }
}

}  // namespace

int main(int argc, char** argv) {
  QStringList arguments;
  for (int i = 1; i < argc; ++i) arguments << QString::fromLocal8Bit(argv[i]);
  const CommandLine line = memline::app::ParseCommandLine(arguments);
  if (!line.error.isEmpty()) return Fail(line.error);
  if (line.mode == CommandLine::Mode::kHelp) {
    std::fputs(qPrintable(memline::app::HelpText()), stdout);
    return 0;
  }
  if (line.mode == CommandLine::Mode::kVersion) {
    std::puts("memline-gui " MEMLINE_VERSION);
    return 0;
  }
  if (line.mode == CommandLine::Mode::kRender) qputenv("QT_QPA_PLATFORM", "offscreen");

  int qt_argc = 1;  // Qt would take options out of the command line of --run
  const QtMessageHandler handler = qInstallMessageHandler(DuringStart);
  QApplication application(qt_argc, argv);
  qInstallMessageHandler(handler);
  QApplication::setOrganizationName("memline");
  QApplication::setApplicationName("memline-gui");
  QApplication::setApplicationDisplayName("memline");
  QApplication::setApplicationVersion(MEMLINE_VERSION);
  QApplication::setDesktopFileName("memline");
  memline::app::InstallTranslations();
  if (line.mode == CommandLine::Mode::kRender) {
    return memline::app::RenderSessions(line.pictured, line.output, line.picture);
  }

  QApplication::setWindowIcon(memline::app::ApplicationIcon());
  memline::app::ApplyTheme(memline::app::ChosenTheme());
  memline::app::MakeLabelsReadable();
  memline::app::MainWindow window;
  window.show();
  Start(window, line);
  return QApplication::exec();
}
