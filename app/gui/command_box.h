// SPDX-License-Identifier: GPL-3.0-or-later
// Text to be copied: code or a command in the fixed font, with a button that copies it.
#ifndef MEMLINE_APP_GUI_COMMAND_BOX_H_
#define MEMLINE_APP_GUI_COMMAND_BOX_H_

#include <QFrame>

namespace memline::app {

class CommandBox : public QFrame {
  Q_OBJECT

 public:
  explicit CommandBox(const QString& text, QWidget* parent = nullptr);
};

}  // namespace memline::app

#endif  // MEMLINE_APP_GUI_COMMAND_BOX_H_
