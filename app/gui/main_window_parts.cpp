// SPDX-License-Identifier: GPL-3.0-or-later
// How the main window is put together; what it does is in main_window.cpp.
#include <QActionGroup>
#include <QHeaderView>
#include <QMenuBar>
#include <QScreen>
#include <QSettings>
#include <QStatusBar>
#include <QToolBar>
#include <QToolButton>
#include <QVBoxLayout>

#include "app/gui/elided_label.h"
#include "app/gui/help_window.h"
#include "app/gui/main_window.h"
#include "app/gui/recent_files.h"
#include "app/gui/theme.h"
#include "app/gui/window_dialogs.h"
#include "app/plot/icon.h"

namespace memline::app {
namespace {

constexpr QSize kFirstSize(1280, 820);
/// The window manager frames the window.
constexpr double kShareOfScreen = 0.92;
constexpr double kZoomStep = 1.5;
constexpr double kPanStep = 0.25;

}  // namespace

void MainWindow::BuildMenus() {
  QMenu* file = menuBar()->addMenu(tr("&File"));
  file->addAction(actions_.open);
  recent_menu_ = file->addMenu(Icon("recent"), tr("Open &Recent"));
  file->addAction(actions_.compare_with);
  file->addAction(actions_.compare_time);
  file->addActions({actions_.save_as, actions_.export_view, actions_.copy_picture});
  file->addAction(actions_.close);
  file->addSeparator();
  file->addActions({actions_.editor, actions_.choose_editor});
  file->addSeparator();
  file->addAction(actions_.quit);

  QMenu* record = menuBar()->addMenu(tr("&Record"));
  record->addActions({actions_.launch, actions_.attach, actions_.wait});
  record->addSeparator();
  record->addActions({actions_.mark, actions_.snapshot, actions_.alerts});
  record->addSeparator();
  record->addActions({actions_.stop, actions_.pause, actions_.end_program, actions_.kill_program, actions_.trim});

  QMenu* view = menuBar()->addMenu(tr("&View"));
  view->addActions({actions_.follow, actions_.fit, actions_.zoom_in, actions_.zoom_out, actions_.earlier,
                    actions_.later, actions_.back, actions_.forward, actions_.logarithmic, actions_.lines,
                    actions_.threads});
  view->addSeparator();
  view->addActions({actions_.moment, actions_.previous_tick, actions_.next_tick, actions_.range_begin,
                    actions_.range_end, actions_.whole_time});
  view->addSeparator();
  view->addAction(actions_.hottest);
  view->addSeparator();
  view->addActions({actions_.all_processes, actions_.previous_process, actions_.next_process});
  view->addSeparator();
  view->addActions(
      {actions_.call_tree, actions_.flame_graph, actions_.growth, actions_.compare, actions_.parts, actions_.output});
  BuildThemeMenu(view);
  view->addActions({actions_.full_screen, actions_.reset_layout});

  QMenu* help = menuBar()->addMenu(tr("&Help"));
  help->addActions({actions_.help, actions_.palette, actions_.guide, actions_.about});
}

void MainWindow::BuildThemeMenu(QMenu* view) {
  QMenu* menu = view->addMenu(Icon("settings"), tr("&Theme"));
  auto* group = new QActionGroup(this);
  struct Choice {
    Theme theme;
    QString text;
  };
  for (const Choice& choice : {Choice{Theme::kSystem, tr("As the &Desktop")}, Choice{Theme::kLight, tr("&Light")},
                               Choice{Theme::kDark, tr("Da&rk")}}) {
    QAction* action = menu->addAction(choice.text);
    action->setCheckable(true);
    action->setChecked(ChosenTheme() == choice.theme);
    action->setStatusTip(tr("Colours of the window"));
    action->setActionGroup(group);
    connect(action, &QAction::triggered, this, [theme = choice.theme] { ChooseTheme(theme); });
  }
}

void MainWindow::BuildToolBar() {
  toolbar_ = addToolBar(tr("Main"));
  toolbar_->setObjectName("toolbar");
  toolbar_->setMovable(false);
  toolbar_->setIconSize({20, 20});
  toolbar_->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
  toolbar_->addActions({actions_.launch, actions_.attach, actions_.wait, actions_.stop, actions_.pause, actions_.mark});
  toolbar_->addSeparator();
  toolbar_->addActions({actions_.open, actions_.save_as});
  toolbar_->addSeparator();
  toolbar_->addActions({actions_.follow, actions_.zoom_in, actions_.zoom_out, actions_.fit});
  for (QAction* action : {actions_.mark, actions_.save_as, actions_.zoom_in, actions_.zoom_out, actions_.fit}) {
    qobject_cast<QToolButton*>(toolbar_->widgetForAction(action))->setToolButtonStyle(Qt::ToolButtonIconOnly);
  }
  for (QAction* action : toolbar_->actions()) {
    if (auto* button = qobject_cast<QToolButton*>(toolbar_->widgetForAction(action))) {
      button->setFocusPolicy(Qt::TabFocus);
      button->setAccessibleName(action->iconText());
    }
  }
  auto* space = new QWidget;
  space->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
  toolbar_->addWidget(space);
  process_box_ = new ProcessBox;
  process_box_->setObjectName("process");
  process_box_->setAccessibleName(tr("Process"));
  process_box_->setToolTip(tr("The process whose memory is shown, or all of them"));
  target_action_ = toolbar_->addWidget(process_box_);
  target_action_->setVisible(false);
  connect(process_box_, &ProcessBox::chosen, this, &MainWindow::ShowChosen);
}

void MainWindow::BuildWorkArea() {
  plot_ = new TimelinePlot;
  plot_->setAccessibleName(tr("Timeline of memory"));
  plot_->setMinimumHeight(140);
  functions_ = new FunctionList;
  functions_->setMinimumWidth(220);
  source_ = new SourceView;
  lower_ = new QSplitter(Qt::Horizontal);
  lower_->addWidget(functions_);
  lower_->addWidget(source_);
  lower_->setStretchFactor(1, 1);
  work_ = new QSplitter(Qt::Vertical);
  work_->addWidget(plot_);
  time_bar_ = new TimeBar(actions_.whole_time);
  auto* tables = new QWidget;
  auto* below = new QVBoxLayout(tables);
  below->setContentsMargins(0, 0, 0, 0);
  below->setSpacing(0);
  below->addWidget(time_bar_);
  below->addWidget(lower_, 1);
  work_->addWidget(tables);
  for (QSplitter* splitter : {work_, lower_}) splitter->setChildrenCollapsible(false);

  start_ = new StartPage({actions_.launch, actions_.attach, actions_.wait, actions_.open});
  waiting_ = new WaitingPage(actions_.stop);
  pages_ = new QStackedWidget;
  for (QWidget* page : std::initializer_list<QWidget*>{start_, waiting_, work_}) pages_->addWidget(page);
  for (QWidget* page : std::initializer_list<QWidget*>{start_, waiting_}) SetHelpTopic(page, "The start page");
  SetHelpTopic(work_, "The timeline");
  SetHelpTopic(tables, "Functions and lines");
  message_ = new MessageBar;
  auto* center = new QWidget;
  auto* layout = new QVBoxLayout(center);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(0);
  layout->addWidget(message_);
  layout->addWidget(pages_, 1);
  setCentralWidget(center);
}

void MainWindow::BuildStatusBar() {
  status_ = new ElidedLabel;
  status_->setObjectName("status");
  status_->setAccessibleName(tr("Recording"));
  status_->setContentsMargins(8, 0, 0, 0);
  readout_ = new QLabel;
  readout_->setObjectName("readout");
  readout_->setAccessibleName(tr("Values under the pointer"));
  readout_->setContentsMargins(12, 0, 0, 0);
  progress_ = new QProgressBar;
  progress_->setRange(0, 0);
  progress_->setFixedWidth(160);
  progress_->setAccessibleName(tr("Progress"));
  statusBar()->addWidget(status_, 1);
  statusBar()->addPermanentWidget(readout_);
  statusBar()->addPermanentWidget(progress_);
}

QDockWidget* MainWindow::AddDock(QWidget* view, const QString& title, const QString& name, QAction* action) {
  auto* dock = new QDockWidget(title);
  dock->setObjectName(name);
  dock->setWidget(view);
  addDockWidget(Qt::BottomDockWidgetArea, dock);
  dock->hide();
  // The action of a tab behind another one brings it to the front.
  connect(action, &QAction::triggered, dock, [dock, action] {
    const bool in_front = !dock->isHidden() && !dock->visibleRegion().isEmpty();
    dock->setVisible(!in_front);
    if (!in_front) dock->raise();
    action->setChecked(!dock->isHidden());
  });
  connect(dock, &QDockWidget::visibilityChanged, action, [dock, action] { action->setChecked(!dock->isHidden()); });
  return dock;
}

void MainWindow::BuildDocks() {
  parts_ = new PartsPlot;
  parts_dock_ = AddDock(parts_, tr("Where Is My RSS"), "parts_dock", actions_.parts);
  SetHelpTopic(parts_, "Where is my RSS");
  output_ = new OutputPane;
  SetHelpTopic(output_, "While it records");
  output_dock_ = AddDock(output_, tr("Program Output"), "output_dock", actions_.output);
  tabifyDockWidget(parts_dock_, output_dock_);
}

void MainWindow::ConnectActions() {
  connect(actions_.open, &QAction::triggered, this, &MainWindow::OpenWithDialog);
  connect(actions_.clear_recent, &QAction::triggered, this, [this] {
    ClearRecentFiles();
    ShowRecent();
  });
  connect(actions_.save_as, &QAction::triggered, this, &MainWindow::saveAs);
  connect(actions_.close, &QAction::triggered, this, [this] {
    message_->hide();
    document_.Close();
  });
  connect(actions_.quit, &QAction::triggered, this, &QWidget::close);
  connect(actions_.launch, &QAction::triggered, this, &MainWindow::launch);
  connect(actions_.attach, &QAction::triggered, this, &MainWindow::attach);
  connect(actions_.mark, &QAction::triggered, this, &MainWindow::MarkNow);
  connect(actions_.snapshot, &QAction::triggered, &document_, &Document::SaveSnapshot);
  connect(actions_.alerts, &QAction::triggered, this, &MainWindow::EditAlerts);
  connect(actions_.kill_program, &QAction::triggered, &document_, &Document::KillProgram);
  connect(message_, &MessageBar::accepted, this, [this] { open(offered_); });
  connect(actions_.wait, &QAction::triggered, this, [this] {
    message_->hide();
    document_.WaitForTargets(RememberedLaunch().interval_ms);
  });
  connect(actions_.stop, &QAction::triggered, &document_, &Document::Finish);
  connect(actions_.pause, &QAction::triggered, &document_, &Document::SetPaused);
  connect(actions_.end_program, &QAction::triggered, &document_, &Document::EndProgram);
  connect(actions_.trim, &QAction::triggered, this, &MainWindow::TrimTarget);
  connect(actions_.follow, &QAction::toggled, plot_, &TimelinePlot::SetFollow);
  connect(plot_, &TimelinePlot::followChanged, actions_.follow, &QAction::setChecked);
  actions_.follow->setChecked(plot_->follow());
  connect(actions_.zoom_in, &QAction::triggered, this, [this] { plot_->ZoomBy(kZoomStep); });
  connect(actions_.zoom_out, &QAction::triggered, this, [this] { plot_->ZoomBy(1 / kZoomStep); });
  connect(actions_.fit, &QAction::triggered, plot_, &TimelinePlot::ZoomToFit);
  connect(actions_.earlier, &QAction::triggered, this, [this] { plot_->PanBy(-kPanStep); });
  connect(actions_.later, &QAction::triggered, this, [this] { plot_->PanBy(kPanStep); });
  connect(actions_.hottest, &QAction::triggered, this, &MainWindow::showHottestLines);
  connect(actions_.editor, &QAction::triggered, this, &MainWindow::openInEditor);
  connect(actions_.choose_editor, &QAction::triggered, this, &MainWindow::chooseEditor);
  connect(actions_.back, &QAction::triggered, plot_, &TimelinePlot::GoBack);
  connect(actions_.forward, &QAction::triggered, plot_, &TimelinePlot::GoForward);
  connect(actions_.logarithmic, &QAction::toggled, plot_, &TimelinePlot::SetLogarithmic);
  connect(actions_.copy_picture, &QAction::triggered, plot_, &TimelinePlot::CopyPicture);
  connect(actions_.export_view, &QAction::triggered, this, &MainWindow::exportView);
  const auto show_ways = [this] {
    actions_.back->setEnabled(plot_->can_go_back());
    actions_.forward->setEnabled(plot_->can_go_forward());
  };
  connect(plot_, &TimelinePlot::visibleRangeChanged, this, show_ways);
  show_ways();
  plot_->addActions({actions_.previous_tick, actions_.next_tick});
  connect(actions_.range_begin, &QAction::triggered, plot_, &TimelinePlot::BeginRange);
  connect(actions_.range_end, &QAction::triggered, plot_, &TimelinePlot::EndRange);
  connect(actions_.moment, &QAction::triggered, plot_, &TimelinePlot::ChooseMoment);
  connect(actions_.previous_tick, &QAction::triggered, this, [this] { plot_->StepTick(-1); });
  connect(actions_.next_tick, &QAction::triggered, this, [this] { plot_->StepTick(1); });
  connect(actions_.whole_time, &QAction::triggered, this, [this] { plot_->ChooseTime(std::nullopt); });
  connect(plot_, &TimelinePlot::timeChosen, this, &MainWindow::ShowChosenTime);
  connect(actions_.all_processes, &QAction::triggered, process_box_, &ProcessBox::ChooseAll);
  connect(actions_.previous_process, &QAction::triggered, this, [this] { process_box_->ChooseNext(-1); });
  connect(actions_.next_process, &QAction::triggered, this, [this] { process_box_->ChooseNext(1); });
  connect(actions_.full_screen, &QAction::toggled, this,
          [this](bool on) { setWindowState(windowState().setFlag(Qt::WindowFullScreen, on)); });
  connect(actions_.reset_layout, &QAction::triggered, this, &MainWindow::ResetLayout);
  auto* held = new QActionGroup(this);
  held->setExclusionPolicy(QActionGroup::ExclusionPolicy::ExclusiveOptional);
  for (QAction* action : {actions_.threads, actions_.lines}) held->addAction(action);
  connect(held, &QActionGroup::triggered, this, [this, held] {
    const QAction* drawn = held->checkedAction();
    ShowHeldBy(drawn == nullptr            ? std::nullopt
               : drawn == actions_.threads ? std::optional(HeldBy::kThread)
                                           : std::optional(HeldBy::kLine));
  });
  connect(actions_.help, &QAction::triggered, this, &MainWindow::ShowHelp);
  connect(actions_.guide, &QAction::triggered, this, [this] { ShowGuide(this); });
  connect(actions_.about, &QAction::triggered, this, [this] { ShowAbout(this); });
  connect(plot_, &TimelinePlot::readoutChanged, readout_, &QLabel::setText);
  connect(functions_, &FunctionList::functionSelected, this, &MainWindow::ShowSource);
  connect(functions_, &FunctionList::functionSelected, this,
          [this] { plot_->SelectFunction(functions_->selected_function()); });
  connect(source_, &SourceView::growthPointedAt, plot_, &TimelinePlot::Light);
  connect(plot_, &TimelinePlot::functionClicked, functions_, &FunctionList::Select);
  connect(plot_, &TimelinePlot::processClicked, process_box_, &ProcessBox::Choose);
  connect(start_, &StartPage::openRequested, this, &MainWindow::open);
}

void MainWindow::ResetLayout() {
  if (!isMaximized() && !isFullScreen()) resize(kFirstSize.boundedTo(screen()->availableSize() * kShareOfScreen));
  work_->setSizes({460, 340});
  lower_->setSizes({380, 900});
  for (QDockWidget* dock : {parts_dock_, output_dock_}) dock->hide();
  views_->HideAll();
  functions_->ResetLayout();
  source_->ResetLayout();
}

void MainWindow::RestoreLayout() {
  const QSettings settings;
  restoreGeometry(settings.value("window/geometry").toByteArray());
  restoreState(settings.value("window/state").toByteArray());
  work_->restoreState(settings.value("window/work").toByteArray());
  lower_->restoreState(settings.value("window/lower").toByteArray());
  functions_->header()->restoreState(settings.value("window/functions").toByteArray());
  source_->table()->horizontalHeader()->restoreState(settings.value("window/lines").toByteArray());
}

}  // namespace memline::app
