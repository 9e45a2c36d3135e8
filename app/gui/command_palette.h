// SPDX-License-Identifier: GPL-3.0-or-later
// Everything the window can be told to do, to be typed: parts of words, arrow keys, Enter.
#ifndef MEMLINE_APP_GUI_COMMAND_PALETTE_H_
#define MEMLINE_APP_GUI_COMMAND_PALETTE_H_

#include <QDialog>
#include <QLabel>
#include <QLineEdit>
#include <QListView>

#include "app/gui/command_list.h"

namespace memline::app {

/// Closes itself when a command runs, at Esc and when something else is clicked at.
class CommandPalette : public QDialog {
  Q_OBJECT

 public:
  CommandPalette(const QMenuBar& menus, QWidget* window);

  [[nodiscard]] QLineEdit* edit() const { return edit_; }
  [[nodiscard]] QListView* list() const { return list_; }
  [[nodiscard]] const CommandModel& commands() const { return model_; }
  [[nodiscard]] QString tip() const { return tip_->text(); }

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;
  void changeEvent(QEvent* event) override;
  void paintEvent(QPaintEvent* event) override;
  void showEvent(QShowEvent* event) override;

 private:
  void Search(const QString& typed);
  void ShowTip();
  void Run();

  CommandModel model_;
  QLineEdit* edit_;
  QListView* list_;
  QLabel* tip_;
};

}  // namespace memline::app

#endif  // MEMLINE_APP_GUI_COMMAND_PALETTE_H_
