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
      compare_with(New(parent, {"compare_with", "compare", "Compare &With…", "Compare with…", "Ctrl+D",
                                "Choose a second session and see what each line holds more or less than in it"})),
      compare_time(
          New(parent, {"compare_time", "compare", "Compare With This &Time", "Compare with this time", "Ctrl+Shift+D",
                       "Hold the moment or range that is shown beside the next ones you choose"})),
      save_as(New(parent, {"save_as", "save-as", "Save &As…", "Save as…", "Ctrl+Shift+S",
                           "Save a copy of the session under a name of your own"})),
      close(New(parent, {"close", "close", "&Close Session", "Close", "Ctrl+W",
                         "Back to the start page; a recording is completed and kept"})),
      quit(New(parent, {"quit", "quit", "&Quit", "Quit", "Ctrl+Q", "Quit; a recording is completed and kept"})),
      launch(New(parent, {"launch", "record", "&Launch a Program…", "Launch a program…", "Ctrl+R",
                          "Launch a program and record it"})),
      attach(New(parent, {"attach", "attach", "&Attach to a Program…", "Attach…", "Ctrl+Shift+R",
                          "Record a program that runs already"})),
      wait(New(parent, {"wait", "wait", "&Wait for Targets", "Wait for targets", "Ctrl+T",
                        "Record every program built with PROFILE() that starts from now on"})),
      stop(New(parent,
               {"stop", "stop", "&Stop Recording", "Stop", "Ctrl+.", "Stop recording; the program itself runs on"})),
      pause(New(parent, {"pause", "pause", "&Pause Recording", "Pause", "Ctrl+P",
                         "Take no samples until you go on; what is allocated meanwhile is counted"})),
      end_program(New(parent, {"end_program", "end-program", "&End the Program", "End program", "Ctrl+Shift+.",
                               "Ask the launched program to end (SIGTERM)"})),
      kill_program(New(parent, {"kill_program", "end-program", "&Kill the Program", "Kill program", "Ctrl+Alt+.",
                                "End the launched program at once (SIGKILL)"})),
      mark(New(parent, {"mark", "mark", "&Mark Now", "Mark", "Ctrl+K", "Set a mark on the timeline of every process"})),
      snapshot(New(parent, {"snapshot", "copy", "Save a S&napshot", "Snapshot", "Ctrl+Shift+K",
                            "Keep a copy of the session as it is now"})),
      alerts(New(parent, {"alerts", "warning", "A&lerts…", "Alerts", "Ctrl+Shift+L",
                          "Be told when RSS, its growth or a line's bytes pass a limit"})),
      trim(New(parent, {"trim", "trim", "&Trim the Heap", "Trim", "Ctrl+Shift+T",
                        "Have the shown program's allocator give back memory that it retains; a mark says how much"})),
      follow(New(parent, {"follow", "follow", "&Follow", "Follow", "Ctrl+L", "Keep the newest moment in sight"})),
      zoom_in(
          New(parent, {"zoom_in", "zoom-in", "Zoom &In", "Zoom in", "Ctrl++", "Show a shorter time in more detail"})),
      zoom_out(New(parent, {"zoom_out", "zoom-out", "Zoom &Out", "Zoom out", "Ctrl+-", "Show a longer time"})),
      fit(New(parent, {"fit", "fit", "Zoom to &Fit", "Fit", "Ctrl+0", "Show the whole session"})),
      earlier(New(parent, {"earlier", "earlier", "&Earlier", "Earlier", "Ctrl+Left", "Move back in time"})),
      later(New(parent, {"later", "later", "&Later", "Later", "Ctrl+Right", "Move forward in time"})),
      back(New(parent, {"back", "back", "&Back", "Back", "Alt+Left", "The view of the timeline before this one"})),
      forward(New(parent, {"forward", "forward", "For&ward", "Forward", "Alt+Right",
                           "The view of the timeline that Back came from"})),
      logarithmic(New(parent, {"logarithmic", "logarithmic", "Lo&garithmic Axis", "Logarithmic axis", "Ctrl+G",
                               "Give each doubling of memory the same height"})),
      copy_picture(New(parent, {"copy_picture", "copy", "&Copy Picture", "Copy picture", "Ctrl+Shift+C",
                                "Copy what is visible of the timeline as a picture"})),
      export_view(New(parent, {"export_view", "export", "&Export…", "Export…", "Ctrl+Shift+E",
                               "Write what is visible of the timeline as PNG, SVG, PDF or CSV"})),
      range_begin(New(parent, {"range_begin", "range-begin", "Range &Begins Here", "Range begins", "[",
                               "Tell of what changed from the time under the pointer on, else from the left edge"})),
      range_end(New(parent, {"range_end", "range-end", "Range En&ds Here", "Range ends", "]",
                             "Tell of what changed up to the time under the pointer, else up to the right edge"})),
      moment(New(parent, {"moment", "moment", "&Moment", "Moment", "M",
                          "Tell of the time under the pointer, else of the middle of the timeline"})),
      previous_tick(New(parent, {"previous_tick", "previous-tick", "Pre&vious Tick", "Previous tick", "Left",
                                 "Move the moment, or the end of the range, to the sample before"})),
      next_tick(New(parent, {"next_tick", "next-tick", "Ne&xt Tick", "Next tick", "Right",
                             "Move the moment, or the end of the range, to the next sample"})),
      whole_time(New(parent, {"whole_time", "close", "&Whole Recording", "Whole recording", "Esc",
                              "Tell of the whole recording again"})),
      hottest(New(parent, {"hottest", "search", "&Hottest Lines", "Hottest lines", "Ctrl+J",
                           "List the lines that hold most, and go to one"})),
      editor(New(parent, {"editor", "source", "Open in &Editor", "Open in editor", "Ctrl+E",
                          "Open the selected line in your editor"})),
      choose_editor(New(parent, {"choose_editor", "settings", "Choose E&ditor…", "Choose editor…", "Ctrl+Shift+J",
                                 "The command that opens a line, with {file} and {line}"})),
      all_processes(New(parent, {"all_processes", "processes", "&All Processes", "All processes", "Ctrl+Shift+A",
                                 "Show the memory of every process of the session, and their sum"})),
      previous_process(New(parent, {"previous_process", "previous-process", "Pre&vious Process", "Previous process",
                                    "Ctrl+PgUp", "Show the process before this one in the list"})),
      next_process(New(parent, {"next_process", "next-process", "&Next Process", "Next process", "Ctrl+PgDown",
                                "Show the process after this one in the list"})),
      call_tree(New(parent, {"call_tree", "call-tree", "&Call Tree", "Call tree", "Ctrl+1",
                             "Show the annotated functions with their lines and what they called, as a tree"})),
      flame_graph(New(parent, {"flame_graph", "flame", "Fla&me Graph", "Flame graph", "Ctrl+2",
                               "Show what the annotated functions hold or allocated, each as wide as its share"})),
      growth(New(parent, {"growth", "growth", "&Growth", "Growth", "Ctrl+3",
                          "Show what grows and never comes back, with the reason"})),
      compare(New(parent, {"compare", "compare", "Com&pare", "Compare", "Ctrl+4",
                           "Show the session beside another one, line by line"})),
      threads(New(parent, {"threads", "processes", "Curves of &Threads", "Threads", "Ctrl+H",
                           "Draw what each thread of the process allocated and holds, beside its own curves"})),
      lines(New(parent, {"lines", "source", "Curves of &Lines", "Lines", "Ctrl+Shift+H",
                         "Draw what the lines that hold most allocated and hold, beside the curves of the process"})),
      parts(New(parent, {"parts", "parts", "&Where Is My RSS", "Where is my RSS", "Ctrl+M",
                         "Show whose the resident memory is: heap, stacks, code and the rest"})),
      output(New(parent, {"output", "source", "Program &Output", "Output", "Ctrl+U",
                          "Show what the launched program writes to stdout and stderr"})),
      full_screen(
          New(parent, {"full_screen", "full-screen", "F&ull Screen", "Full screen", "F11", "Use the whole screen"})),
      reset_layout(New(parent, {"reset_layout", "settings", "&Reset Layout", "Reset layout", "Ctrl+Shift+0",
                                "Columns, splitters and toolbar as they were at first"})),
      palette(New(parent, {"palette", "search", "&Commands…", "Commands…", "Ctrl+Shift+P",
                           "Find anything that can be done here by parts of its words"})),
      help(New(parent, {"help", "help", "&Help on This View", "Help", "F1", "The manual, at the view in use"})),
      guide(New(parent, {"guide", "help", "How to &Annotate a Program", "How to annotate", "Ctrl+F1",
                         "The three steps from a program to its memory, line by line"})),
      about(New(parent, {"about", "memline", "&About memline", "About", "Shift+F1", "Version and licence"})) {
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
