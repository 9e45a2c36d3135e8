// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/actions.h"

#include <QKeySequence>

#include "app/plot/icon.h"

namespace memline::app {
namespace {

struct Words {
  const char* name;  ///< object name
  const char* icon;
  const char* text;
  const char* short_text;  ///< on the toolbar and the start page
  const char* shortcut;
  const char* tip;
};

QAction* New(QObject* parent, const Words& words) {
  auto* action = new QAction(words.text, parent);
  action->setObjectName(words.name);
  action->setIconText(words.short_text);
  action->setShortcut(QKeySequence(words.shortcut));
  action->setStatusTip(words.tip);
  const QString keys = action->shortcut().toString(QKeySequence::NativeText);
  action->setToolTip(QString("%1 (%2)").arg(words.tip, keys));
  action->setProperty("icon_name", words.icon);
  return action;
}

QIcon IconOf(const QAction* action) {
  const QString name = action->property("icon_name").toString();
  return name == "memline" ? ApplicationIcon() : Icon(name);
}

}  // namespace

Actions::Actions(QObject* parent)
    : open(New(parent, {"open", "open", "&Open…", "Open…", "Ctrl+O", "Open a recorded session"})),
      clear_recent(New(parent, {"clear_recent", "close", "&Clear Recent", "Clear recent", "Ctrl+Shift+Delete",
                                "Forget the list of recent sessions; the files stay"})),
      save_as(New(parent, {"save_as", "save-as", "Save &As…", "Save as…", "Ctrl+Shift+S",
                           "Save a copy of the session under a name of your own"})),
      close(New(parent, {"close", "close", "&Close Session", "Close", "Ctrl+W",
                         "Back to the start page; a recording is completed and kept"})),
      quit(New(parent, {"quit", "quit", "&Quit", "Quit", "Ctrl+Q", "Quit; a recording is completed and kept"})),
      launch(New(parent, {"launch", "record", "&Launch a Program…", "Launch a program…", "Ctrl+R",
                          "Launch a program and record it"})),
      wait(New(parent, {"wait", "wait", "&Wait for Targets", "Wait for targets", "Ctrl+T",
                        "Record every program built with PROFILE() that starts from now on"})),
      stop(New(parent,
               {"stop", "stop", "&Stop Recording", "Stop", "Ctrl+.", "Stop recording; the program itself runs on"})),
      end_program(New(parent, {"end_program", "end-program", "&End the Program", "End program", "Ctrl+Shift+.",
                               "Ask the launched program to end (SIGTERM)"})),
      trim(New(parent, {"trim", "trim", "&Trim the Heap", "Trim", "Ctrl+Shift+T",
                        "Have the shown program's allocator give back memory that it retains; a mark says how much"})),
      follow(New(parent, {"follow", "follow", "&Follow", "Follow", "Ctrl+L", "Keep the newest moment in sight"})),
      zoom_in(
          New(parent, {"zoom_in", "zoom-in", "Zoom &In", "Zoom in", "Ctrl++", "Show a shorter time in more detail"})),
      zoom_out(New(parent, {"zoom_out", "zoom-out", "Zoom &Out", "Zoom out", "Ctrl+-", "Show a longer time"})),
      fit(New(parent, {"fit", "fit", "Zoom to &Fit", "Fit", "Ctrl+0", "Show the whole session"})),
      earlier(New(parent, {"earlier", "earlier", "&Earlier", "Earlier", "Alt+Left", "Move back in time"})),
      later(New(parent, {"later", "later", "&Later", "Later", "Alt+Right", "Move forward in time"})),
      all_processes(New(parent, {"all_processes", "processes", "&All Processes", "All processes", "Ctrl+Shift+A",
                                 "Show the memory of every process of the session, and their sum"})),
      previous_process(New(parent, {"previous_process", "previous-process", "Pre&vious Process", "Previous process",
                                    "Ctrl+PgUp", "Show the process before this one in the list"})),
      next_process(New(parent, {"next_process", "next-process", "&Next Process", "Next process", "Ctrl+PgDown",
                                "Show the process after this one in the list"})),
      parts(New(parent, {"parts", "parts", "&Where Is My RSS", "Where is my RSS", "Ctrl+M",
                         "Show whose the resident memory is: heap, stacks, code and the rest"})),
      full_screen(
          New(parent, {"full_screen", "full-screen", "F&ull Screen", "Full screen", "F11", "Use the whole screen"})),
      reset_layout(New(parent, {"reset_layout", "settings", "&Reset Layout", "Reset layout", "Ctrl+Shift+0",
                                "Columns, splitters and toolbar as they were at first"})),
      guide(New(parent, {"guide", "help", "How to &Annotate a Program", "How to annotate", "F1",
                         "The three steps from a program to its memory, line by line"})),
      about(New(parent, {"about", "memline", "&About memline", "About", "Shift+F1", "Version and licence"})) {
  follow->setCheckable(true);
  parts->setCheckable(true);
  full_screen->setCheckable(true);
  quit->setMenuRole(QAction::QuitRole);
  about->setMenuRole(QAction::AboutRole);
  RenewIcons();
}

QList<QAction*> Actions::All() const {
  return {open,         clear_recent, save_as,     close,        quit,  launch,  wait,  stop,          end_program,
          trim,         follow,       zoom_in,     zoom_out,     fit,   earlier, later, all_processes, previous_process,
          next_process, parts,        full_screen, reset_layout, guide, about};
}

void Actions::RenewIcons() const {
  for (QAction* action : All()) action->setIcon(IconOf(action));
}

}  // namespace memline::app
