// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/actions.h"

#include <QKeySequence>

#include "app/plot/icon.h"

namespace memline::app {
namespace {

struct Words {
  const char* name;  ///< object name
  const char* icon;
  QString text;
  QString short_text;  ///< on the toolbar and the start page
  const char* shortcut;
  QString tip;
};

QAction* New(QObject* parent, const Words& words) {
  auto* action = new QAction(words.text, parent);
  action->setObjectName(words.name);
  action->setIconText(words.short_text);
  action->setShortcut(QKeySequence(words.shortcut, QKeySequence::PortableText));
  action->setStatusTip(words.tip);
  const QString keys = action->shortcut().toString(QKeySequence::NativeText);
  //: What an action does, and its keys.
  action->setToolTip(Actions::tr("%1 (%2)").arg(words.tip, keys));
  action->setProperty("icon_name", words.icon);
  return action;
}

QIcon IconOf(const QAction* action) {
  const QString name = action->property("icon_name").toString();
  return name == "memline" ? ApplicationIcon() : Icon(name);
}

}  // namespace

Actions::Actions(QObject* parent)
    : open(New(parent, {"open", "open", tr("&Open…"), tr("Open…"), "Ctrl+O", tr("Open a recorded session")})),
      clear_recent(New(parent, {"clear_recent", "close", tr("&Clear Recent"), tr("Clear recent"), "Ctrl+Shift+Delete",
                                tr("Forget the list of recent sessions; the files stay")})),
      compare_with(New(parent, {"compare_with", "compare", tr("Compare &With…"), tr("Compare with…"), "Ctrl+D",
                                tr("Choose a second session and see what each line holds more or less than in it")})),
      compare_time(
          New(parent, {"compare_time", "compare", tr("Compare With This &Time"), tr("Compare with this time"),
                       "Ctrl+Shift+D", tr("Hold the moment or range that is shown beside the next ones you choose")})),
      save_as(New(parent, {"save_as", "save-as", tr("Save &As…"), tr("Save as…"), "Ctrl+Shift+S",
                           tr("Save a copy of the session under a name of your own")})),
      close(New(parent, {"close", "close", tr("&Close Session"), tr("Close"), "Ctrl+W",
                         tr("Back to the start page; a recording is completed and kept")})),
      quit(New(parent,
               {"quit", "quit", tr("&Quit"), tr("Quit"), "Ctrl+Q", tr("Quit; a recording is completed and kept")})),
      launch(New(parent, {"launch", "record", tr("&Launch a Program…"), tr("Launch a program…"), "Ctrl+R",
                          tr("Launch a program and record it")})),
      attach(New(parent, {"attach", "attach", tr("&Attach to a Program…"), tr("Attach…"), "Ctrl+Shift+R",
                          tr("Record a program that runs already")})),
      wait(New(parent, {"wait", "wait", tr("&Wait for Targets"), tr("Wait for targets"), "Ctrl+T",
                        tr("Record every program built with PROFILE() that starts from now on")})),
      stop(New(parent, {"stop", "stop", tr("&Stop Recording"), tr("Stop"), "Ctrl+.",
                        tr("Stop recording; the program itself runs on")})),
      pause(New(parent, {"pause", "pause", tr("&Pause Recording"), tr("Pause"), "Ctrl+P",
                         tr("Take no samples until you go on; what is allocated meanwhile is counted")})),
      end_program(New(parent, {"end_program", "end-program", tr("&End the Program"), tr("End program"), "Ctrl+Shift+.",
                               tr("Ask the launched program to end (SIGTERM)")})),
      kill_program(New(parent, {"kill_program", "end-program", tr("&Kill the Program"), tr("Kill program"),
                                "Ctrl+Alt+.", tr("End the launched program at once (SIGKILL)")})),
      mark(New(parent, {"mark", "mark", tr("&Mark Now"), tr("Mark"), "Ctrl+K",
                        tr("Set a mark on the timeline of every process")})),
      snapshot(New(parent, {"snapshot", "copy", tr("Save a S&napshot"), tr("Snapshot"), "Ctrl+Shift+K",
                            tr("Keep a copy of the session as it is now")})),
      alerts(New(parent, {"alerts", "warning", tr("A&lerts…"), tr("Alerts"), "Ctrl+Shift+L",
                          tr("Be told when RSS, its growth or a line's bytes pass a limit")})),
      trim(New(parent,
               {"trim", "trim", tr("&Trim the Heap"), tr("Trim"), "Ctrl+Shift+T",
                tr("Have the shown program's allocator give back memory that it retains; a mark says how much")})),
      follow(New(parent,
                 {"follow", "follow", tr("&Follow"), tr("Follow"), "Ctrl+L", tr("Keep the newest moment in sight")})),
      zoom_in(New(parent, {"zoom_in", "zoom-in", tr("Zoom &In"), tr("Zoom in"), "Ctrl++",
                           tr("Show a shorter time in more detail")})),
      zoom_out(
          New(parent, {"zoom_out", "zoom-out", tr("Zoom &Out"), tr("Zoom out"), "Ctrl+-", tr("Show a longer time")})),
      fit(New(parent, {"fit", "fit", tr("Zoom to &Fit"), tr("Fit"), "Ctrl+0", tr("Show the whole session")})),
      earlier(New(parent, {"earlier", "earlier", tr("&Earlier"), tr("Earlier"), "Ctrl+Left", tr("Move back in time")})),
      later(New(parent, {"later", "later", tr("&Later"), tr("Later"), "Ctrl+Right", tr("Move forward in time")})),
      back(New(parent,
               {"back", "back", tr("&Back"), tr("Back"), "Alt+Left", tr("The view of the timeline before this one")})),
      forward(New(parent, {"forward", "forward", tr("For&ward"), tr("Forward"), "Alt+Right",
                           tr("The view of the timeline that Back came from")})),
      logarithmic(New(parent, {"logarithmic", "logarithmic", tr("Lo&garithmic Axis"), tr("Logarithmic axis"), "Ctrl+G",
                               tr("Give each doubling of memory the same height")})),
      copy_picture(New(parent, {"copy_picture", "copy", tr("&Copy Picture"), tr("Copy picture"), "Ctrl+Shift+C",
                                tr("Copy what is visible of the timeline as a picture")})),
      export_view(New(parent, {"export_view", "export", tr("&Export…"), tr("Export…"), "Ctrl+Shift+E",
                               tr("Write what is visible of the timeline as PNG, SVG, PDF or CSV")})),
      range_begin(
          New(parent, {"range_begin", "range-begin", tr("Range &Begins Here"), tr("Range begins"), "[",
                       tr("Tell of what changed from the time under the pointer on, else from the left edge")})),
      range_end(New(parent, {"range_end", "range-end", tr("Range En&ds Here"), tr("Range ends"), "]",
                             tr("Tell of what changed up to the time under the pointer, else up to the right edge")})),
      moment(New(parent, {"moment", "moment", tr("&Moment"), tr("Moment"), "M",
                          tr("Tell of the time under the pointer, else of the middle of the timeline")})),
      previous_tick(New(parent, {"previous_tick", "previous-tick", tr("Pre&vious Tick"), tr("Previous tick"), "Left",
                                 tr("Move the moment, or the end of the range, to the sample before")})),
      next_tick(New(parent, {"next_tick", "next-tick", tr("Ne&xt Tick"), tr("Next tick"), "Right",
                             tr("Move the moment, or the end of the range, to the next sample")})),
      whole_time(New(parent, {"whole_time", "close", tr("&Whole Recording"), tr("Whole recording"), "Esc",
                              tr("Tell of the whole recording again")})),
      hottest(New(parent, {"hottest", "search", tr("&Hottest Lines"), tr("Hottest lines"), "Ctrl+J",
                           tr("List the lines that hold most, and go to one")})),
      editor(New(parent, {"editor", "source", tr("Open in &Editor"), tr("Open in editor"), "Ctrl+E",
                          tr("Open the selected line in your editor")})),
      choose_editor(New(parent, {"choose_editor", "settings", tr("Choose E&ditor…"), tr("Choose editor…"),
                                 "Ctrl+Shift+J", tr("The command that opens a line, with {file} and {line}")})),
      all_processes(
          New(parent, {"all_processes", "processes", tr("&All Processes"), tr("All processes"), "Ctrl+Shift+A",
                       tr("Show the memory of every process of the session, and their sum")})),
      previous_process(
          New(parent, {"previous_process", "previous-process", tr("Pre&vious Process"), tr("Previous process"),
                       "Ctrl+PgUp", tr("Show the process before this one in the list")})),
      next_process(New(parent, {"next_process", "next-process", tr("&Next Process"), tr("Next process"), "Ctrl+PgDown",
                                tr("Show the process after this one in the list")})),
      call_tree(New(parent, {"call_tree", "call-tree", tr("&Call Tree"), tr("Call tree"), "Ctrl+1",
                             tr("Show the annotated functions with their lines and what they called, as a tree")})),
      flame_graph(New(parent, {"flame_graph", "flame", tr("Fla&me Graph"), tr("Flame graph"), "Ctrl+2",
                               tr("Show what the annotated functions hold or allocated, each as wide as its share")})),
      growth(New(parent, {"growth", "growth", tr("&Growth"), tr("Growth"), "Ctrl+3",
                          tr("Show what grows and never comes back, with the reason")})),
      compare(New(parent, {"compare", "compare", tr("Com&pare"), tr("Compare"), "Ctrl+4",
                           tr("Show the session beside another one, line by line")})),
      threads(New(parent, {"threads", "processes", tr("Curves of &Threads"), tr("Threads"), "Ctrl+H",
                           tr("Draw what each thread of the process allocated and holds, beside its own curves")})),
      lines(
          New(parent, {"lines", "source", tr("Curves of &Lines"), tr("Lines"), "Ctrl+Shift+H",
                       tr("Draw what the lines that hold most allocated and hold, beside the curves of the process")})),
      parts(New(parent, {"parts", "parts", tr("&Where Is My RSS"), tr("Where is my RSS"), "Ctrl+M",
                         tr("Show whose the resident memory is: heap, stacks, code and the rest")})),
      output(New(parent, {"output", "source", tr("Program &Output"), tr("Output"), "Ctrl+U",
                          tr("Show what the launched program writes to stdout and stderr")})),
      full_screen(New(parent, {"full_screen", "full-screen", tr("F&ull Screen"), tr("Full screen"), "F11",
                               tr("Use the whole screen")})),
      reset_layout(New(parent, {"reset_layout", "settings", tr("&Reset Layout"), tr("Reset layout"), "Ctrl+Shift+0",
                                tr("Columns, splitters and toolbar as they were at first")})),
      palette(New(parent, {"palette", "search", tr("&Commands…"), tr("Commands…"), "Ctrl+Shift+P",
                           tr("Find anything that can be done here by parts of its words")})),
      help(New(parent,
               {"help", "help", tr("&Help on This View"), tr("Help"), "F1", tr("The manual, at the view in use")})),
      guide(New(parent, {"guide", "help", tr("How to &Annotate a Program"), tr("How to annotate"), "Ctrl+F1",
                         tr("The three steps from a program to its memory, line by line")})),
      about(
          New(parent, {"about", "memline", tr("&About memline"), tr("About"), "Shift+F1", tr("Version and licence")})) {
  // Plain arrows belong to whatever has the focus.
  for (QAction* action : {previous_tick, next_tick}) action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
  pause->setCheckable(true);
  follow->setCheckable(true);
  call_tree->setCheckable(true);
  flame_graph->setCheckable(true);
  growth->setCheckable(true);
  compare->setCheckable(true);
  logarithmic->setCheckable(true);
  threads->setCheckable(true);
  lines->setCheckable(true);
  parts->setCheckable(true);
  output->setCheckable(true);
  full_screen->setCheckable(true);
  quit->setMenuRole(QAction::QuitRole);
  about->setMenuRole(QAction::AboutRole);
  RenewIcons();
}

QList<QAction*> Actions::All() const {
  QList<QAction*> all = open->parent()->findChildren<QAction*>(QString(), Qt::FindDirectChildrenOnly);
  all.removeIf([](const QAction* action) { return !action->property("icon_name").isValid(); });
  return all;
}

void Actions::RenewIcons() const {
  for (QAction* action : All()) action->setIcon(IconOf(action));
}

}  // namespace memline::app
