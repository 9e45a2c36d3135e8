// SPDX-License-Identifier: GPL-3.0-or-later
// What to launch and how to record it: filled by the launch dialog or the command line, remembered between runs.
#ifndef MEMLINE_APP_GUI_LAUNCH_SETTINGS_H_
#define MEMLINE_APP_GUI_LAUNCH_SETTINGS_H_

#include <QCoreApplication>
#include <QString>
#include <QStringList>

#include "profiler_core/receive/recorder.h"

namespace memline::app {

inline constexpr int kMinIntervalMs = 1;
inline constexpr int kMaxIntervalMs = 10'000;

struct LaunchSettings {
  QString program;  ///< a path, or a name to be found in PATH
  QStringList arguments{};
  QStringList environment{};    ///< NAME=value, added to the app's own
  QString working_directory{};  ///< empty: the app's own
  int interval_ms = 10;
  bool include_children = false;  ///< record what the program starts, too
  bool operator==(const LaunchSettings&) const = default;

  Q_DECLARE_TR_FUNCTIONS(memline::app::LaunchSettings)
};

/// The absolute path that would be executed; a relative path starts at the working directory. Empty if not found.
[[nodiscard]] QString ResolveProgram(const LaunchSettings& settings);

/// Why this cannot be launched, in one sentence; empty if it can.
[[nodiscard]] QString LaunchProblem(const LaunchSettings& settings);

/// Splits into words as a shell does with quotes and backslashes, expanding nothing; and back.
[[nodiscard]] QStringList SplitArguments(const QString& text);
[[nodiscard]] QString JoinArguments(const QStringList& arguments);

[[nodiscard]] LaunchCommand ToCommand(const LaunchSettings& settings);

[[nodiscard]] LaunchSettings RememberedLaunch();
void RememberLaunch(const LaunchSettings& settings);

}  // namespace memline::app

#endif  // MEMLINE_APP_GUI_LAUNCH_SETTINGS_H_
