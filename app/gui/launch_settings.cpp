// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/launch_settings.h"

#include <QDir>
#include <QFileInfo>
#include <QRegularExpression>
#include <QSettings>
#include <QStandardPaths>
#include <utility>

namespace memline::app {
namespace {

QString ProgramProblem(const LaunchSettings& settings) {
  if (settings.program.isEmpty()) return LaunchSettings::tr("Choose the program to record.");
  const QString path = ResolveProgram(settings);
  if (path.isEmpty()) {
    return settings.program.contains('/') ? LaunchSettings::tr("%1 does not exist.").arg(settings.program)
                                          : LaunchSettings::tr("%1 was not found in PATH.").arg(settings.program);
  }
  const QFileInfo file(path);
  if (file.isDir()) return LaunchSettings::tr("%1 is a folder, not a program.").arg(path);
  if (!file.isExecutable()) return LaunchSettings::tr("%1 is not executable (chmod +x makes it so).").arg(path);
  return {};
}

}  // namespace

QString ResolveProgram(const LaunchSettings& settings) {
  if (settings.program.isEmpty()) return {};
  if (!settings.program.contains('/')) return QStandardPaths::findExecutable(settings.program);
  const QDir base(settings.working_directory.isEmpty() ? QDir::currentPath() : settings.working_directory);
  const QFileInfo file(QDir::cleanPath(base.absoluteFilePath(settings.program)));
  return file.exists() ? file.absoluteFilePath() : QString();
}

QString LaunchProblem(const LaunchSettings& settings) {
  const QString& directory = settings.working_directory;
  if (!directory.isEmpty() && !QFileInfo(directory).isDir())
    return LaunchSettings::tr("%1 is not a folder.").arg(directory);
  if (const QString problem = ProgramProblem(settings); !problem.isEmpty()) return problem;
  static const QRegularExpression assignment("^[A-Za-z_][A-Za-z0-9_]*=");
  for (const QString& entry : settings.environment) {
    if (!assignment.match(entry).hasMatch())
      return LaunchSettings::tr("Environment: “%1” is not NAME=value.").arg(entry);
  }
  if (settings.interval_ms < kMinIntervalMs || settings.interval_ms > kMaxIntervalMs) {
    return LaunchSettings::tr("The interval must be %1 to %2 ms.").arg(kMinIntervalMs).arg(kMaxIntervalMs);
  }
  return {};
}

QStringList SplitArguments(const QString& text) {
  QStringList words;
  QString word;
  bool in_word = false;
  QChar quote;  // null outside quotes
  for (qsizetype i = 0; i < text.size(); ++i) {
    const QChar c = text[i];
    if (c == '\\' && quote != '\'' && i + 1 < text.size()) {
      word += text[++i];
      in_word = true;
    } else if (c == quote) {
      quote = QChar();
    } else if (quote.isNull() && (c == '"' || c == '\'')) {
      quote = c;
      in_word = true;
    } else if (quote.isNull() && c.isSpace()) {
      if (in_word) words << std::exchange(word, {});
      in_word = false;
    } else {
      word += c;
      in_word = true;
    }
  }
  if (in_word) words << word;
  return words;
}

QString JoinArguments(const QStringList& arguments) {
  static const QRegularExpression special("[\\s\"'\\\\]");
  QStringList words;
  for (const QString& argument : arguments) {
    const bool plain = !argument.isEmpty() && !argument.contains(special);
    words << (plain ? argument : '\'' + QString(argument).replace('\'', "'\\''") + '\'');
  }
  return words.join(' ');
}

LaunchCommand ToCommand(const LaunchSettings& settings) {
  LaunchCommand command;
  const QString program = ResolveProgram(settings);
  command.arguments.push_back((program.isEmpty() ? settings.program : program).toStdString());
  for (const QString& argument : settings.arguments) command.arguments.push_back(argument.toStdString());
  for (const QString& entry : settings.environment) command.environment.push_back(entry.toStdString());
  command.working_directory = settings.working_directory.toStdString();
  return command;
}

LaunchSettings RememberedLaunch() {
  const QSettings store;
  const LaunchSettings initial;
  return {.program = store.value("launch/program").toString(),
          .arguments = store.value("launch/arguments").toStringList(),
          .environment = store.value("launch/environment").toStringList(),
          .working_directory = store.value("launch/working_directory").toString(),
          .interval_ms = store.value("launch/interval_ms", initial.interval_ms).toInt(),
          .include_children = store.value("launch/include_children", initial.include_children).toBool()};
}

void RememberLaunch(const LaunchSettings& settings) {
  QSettings store;
  store.setValue("launch/program", settings.program);
  store.setValue("launch/arguments", settings.arguments);
  store.setValue("launch/environment", settings.environment);
  store.setValue("launch/working_directory", settings.working_directory);
  store.setValue("launch/interval_ms", settings.interval_ms);
  store.setValue("launch/include_children", settings.include_children);
}

}  // namespace memline::app
