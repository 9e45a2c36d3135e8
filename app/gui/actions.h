// SPDX-License-Identifier: GPL-3.0-or-later
// Everything the window can be told to do. Each action has a text, an icon, a shortcut and a status tip.
#ifndef MEMLINE_APP_GUI_ACTIONS_H_
#define MEMLINE_APP_GUI_ACTIONS_H_

#include <QAction>
#include <QCoreApplication>
#include <QList>
#include <QObject>

namespace memline::app {

struct Actions {
  explicit Actions(QObject* parent);

  QAction* open;
  QAction* clear_recent;
  QAction* compare_with;
  QAction* compare_time;
  QAction* save_as;
  QAction* close;
  QAction* quit;
  QAction* launch;
  QAction* attach;
  QAction* wait;
  QAction* stop;
  QAction* pause;
  QAction* end_program;
  QAction* kill_program;
  QAction* mark;
  QAction* snapshot;
  QAction* alerts;
  QAction* trim;
  QAction* follow;
  QAction* zoom_in;
  QAction* zoom_out;
  QAction* fit;
  QAction* earlier;
  QAction* later;
  QAction* back;
  QAction* forward;
  QAction* logarithmic;
  QAction* copy_picture;
  QAction* export_view;
  QAction* range_begin;
  QAction* range_end;
  QAction* moment;
  QAction* previous_tick;
  QAction* next_tick;
  QAction* whole_time;
  QAction* hottest;
  QAction* editor;
  QAction* choose_editor;
  QAction* all_processes;
  QAction* previous_process;
  QAction* next_process;
  QAction* call_tree;
  QAction* flame_graph;
  QAction* growth;
  QAction* compare;
  QAction* threads;
  QAction* lines;
  QAction* parts;
  QAction* output;
  QAction* full_screen;
  QAction* reset_layout;
  QAction* palette;
  QAction* help;
  QAction* guide;
  QAction* about;

  [[nodiscard]] QList<QAction*> All() const;
  /// Icons are drawn in the text colour; call it when the palette changed.
  void RenewIcons() const;

  Q_DECLARE_TR_FUNCTIONS(memline::app::Actions)
};

}  // namespace memline::app

#endif  // MEMLINE_APP_GUI_ACTIONS_H_
