// SPDX-License-Identifier: GPL-3.0-or-later
// Everything the window can be told to do. Each action has a text, an icon, a shortcut and a status tip.
#ifndef MEMLINE_APP_GUI_ACTIONS_H_
#define MEMLINE_APP_GUI_ACTIONS_H_

#include <QAction>
#include <QList>
#include <QObject>

namespace memline::app {

struct Actions {
  explicit Actions(QObject* parent);

  QAction* open;
  QAction* clear_recent;
  QAction* save_as;
  QAction* close;
  QAction* quit;
  QAction* launch;
  QAction* wait;
  QAction* stop;
  QAction* end_program;
  QAction* trim;
  QAction* follow;
  QAction* zoom_in;
  QAction* zoom_out;
  QAction* fit;
  QAction* earlier;
  QAction* later;
  QAction* all_processes;
  QAction* previous_process;
  QAction* next_process;
  QAction* parts;
  QAction* full_screen;
  QAction* reset_layout;
  QAction* guide;
  QAction* about;

  [[nodiscard]] QList<QAction*> All() const;
  /// Icons are drawn in the text colour; call it when the palette changed.
  void RenewIcons() const;
};

}  // namespace memline::app

#endif  // MEMLINE_APP_GUI_ACTIONS_H_
