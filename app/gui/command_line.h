// SPDX-License-Identifier: GPL-3.0-or-later
// The command line of memline-gui. Parsed before there is a QApplication, so that help needs no display.
#ifndef MEMLINE_APP_GUI_COMMAND_LINE_H_
#define MEMLINE_APP_GUI_COMMAND_LINE_H_

#include <QString>
#include <QStringList>

#include "app/gui/launch_settings.h"
#include "app/plot/picture.h"

namespace memline::app {

struct CommandLine {
  enum class Mode { kWindow, kRun, kWait, kRender, kHelp, kVersion };
  Mode mode = Mode::kWindow;
  QString file;           ///< the session to open; may be empty
  LaunchSettings launch;  ///< of --run; its interval also of --wait
  QStringList pictured;   ///< the sessions to render, one or more
  QString output;         ///< of --render, as the picture
  PictureOptions picture;
  QString error;  ///< "what: why: what to do"; empty if all is well
};

/// `arguments` without the program's own name.
[[nodiscard]] CommandLine ParseCommandLine(const QStringList& arguments);
[[nodiscard]] QString HelpText();

}  // namespace memline::app

#endif  // MEMLINE_APP_GUI_COMMAND_LINE_H_
