// SPDX-License-Identifier: GPL-3.0-or-later
// The command line of memline-gui. Parsed before there is a QApplication, so that help needs no display.
#ifndef MEMLINE_APP_GUI_COMMAND_LINE_H_
#define MEMLINE_APP_GUI_COMMAND_LINE_H_

#include <QSize>
#include <QString>
#include <QStringList>

#include "app/gui/launch_settings.h"

namespace memline::app {

struct CommandLine {
  enum class Mode { kWindow, kRun, kWait, kRender, kHelp, kVersion };
  Mode mode = Mode::kWindow;
  QString file;           ///< the session to open or to render; may be empty
  LaunchSettings launch;  ///< of --run; its interval also of --wait
  QString output;         ///< of --render
  QSize size{1200, 600};  ///< of --render
  QString error;          ///< "what: why: what to do"; empty if all is well
};

/// `arguments` without the program's own name.
[[nodiscard]] CommandLine ParseCommandLine(const QStringList& arguments);
[[nodiscard]] QString HelpText();

}  // namespace memline::app

#endif  // MEMLINE_APP_GUI_COMMAND_LINE_H_
