// SPDX-License-Identifier: GPL-3.0-or-later
// Asks what to launch. Says what is wrong while typing; OK is possible only when the program can be started.
#ifndef MEMLINE_APP_GUI_LAUNCH_DIALOG_H_
#define MEMLINE_APP_GUI_LAUNCH_DIALOG_H_

#include <QCheckBox>
#include <QDialog>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSpinBox>

#include "app/gui/launch_settings.h"

namespace memline::app {

class LaunchDialog : public QDialog {
  Q_OBJECT

 public:
  explicit LaunchDialog(const LaunchSettings& settings, QWidget* parent = nullptr);
  [[nodiscard]] LaunchSettings settings() const;

 private:
  QWidget* WithBrowse(QLineEdit* edit, const QString& name, bool folder);
  void Check();

  QLineEdit* program_;
  QLineEdit* arguments_;
  QLineEdit* directory_;
  QPlainTextEdit* environment_;
  QSpinBox* interval_;
  QCheckBox* children_;
  QLabel* problem_;
  QPushButton* launch_;
};

}  // namespace memline::app

#endif  // MEMLINE_APP_GUI_LAUNCH_DIALOG_H_
