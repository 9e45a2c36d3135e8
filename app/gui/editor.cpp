// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/editor.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QProcess>
#include <QSettings>

namespace memline::app {
namespace {

constexpr auto kEditorKey = "editor";

struct EditorWords {
  Q_DECLARE_TR_FUNCTIONS(memline::app::EditorWords)
};

}  // namespace

QString EditorPattern() {
  QString pattern = QSettings().value(kEditorKey).toString().trimmed();
  for (const char* name : {"MEMLINE_EDITOR", "VISUAL"}) {
    if (pattern.isEmpty()) pattern = qEnvironmentVariable(name).trimmed();
  }
  return pattern.isEmpty() ? QString("xdg-open {file}") : pattern;
}

void RememberEditor(const QString& pattern) {
  if (pattern.trimmed().isEmpty()) {
    QSettings().remove(kEditorKey);
  } else {
    QSettings().setValue(kEditorKey, pattern.trimmed());
  }
}

QStringList EditorCommand(const QString& pattern, const QString& file, uint32_t line) {
  QStringList words = QProcess::splitCommand(pattern);
  if (words.isEmpty()) return words;
  if (!pattern.contains("{file}")) words << "{file}";
  // The line first: a file may be named {line}.
  for (QString& word : words) word.replace("{line}", QString::number(line)).replace("{file}", file);
  return words;
}

std::optional<Problem> OpenInEditor(const QString& file, uint32_t line) {
  const std::string what = EditorWords::tr("Cannot open %1").arg(QFileInfo(file).fileName()).toStdString();
  if (!QFileInfo::exists(file)) {
    return Problem{what, EditorWords::tr("%1 is not on this machine").arg(file).toStdString(),
                   EditorWords::tr("Open the file where the program was built").toStdString()};
  }
  QStringList command = EditorCommand(EditorPattern(), file, line);
  const QString program = command.takeFirst();
  if (QProcess::startDetached(program, command)) return std::nullopt;
  return Problem{
      what, EditorWords::tr("%1 cannot be started").arg(program).toStdString(),
      EditorWords::tr("Choose an editor in the File menu, for example: code -g {file}:{line}").toStdString()};
}

}  // namespace memline::app
