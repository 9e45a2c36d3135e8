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
  QMenu* file = menuBar()->addMenu("&File");
  file->addAction(actions_.open);
  recent_menu_ = file->addMenu(Icon("recent"), "Open &Recent");
  file->addAction(actions_.save_as);
  file->addAction(actions_.close);
  file->addSeparator();
  file->addAction(actions_.quit);

  QMenu* record = menuBar()->addMenu("&Record");
  record->addActions({actions_.launch, actions_.wait});
  record->addSeparator();
  record->addActions({actions_.stop, actions_.end_program, actions_.trim});

  QMenu* view = menuBar()->addMenu("&View");
  view->addActions(
      {actions_.follow, actions_.fit, actions_.zoom_in, actions_.zoom_out, actions_.earlier, actions_.later});
  view->addSeparator();
  view->addActions({actions_.all_processes, actions_.previous_process, actions_.next_process});
  view->addSeparator();
  view->addAction(actions_.parts);
  BuildThemeMenu(view);
  view->addActions({actions_.full_screen, actions_.reset_layout});

  QMenu* help = menuBar()->addMenu("&Help");
  help->addActions({actions_.guide, actions_.about});
}

void MainWindow::BuildThemeMenu(QMenu* view) {
  QMenu* menu = view->addMenu(Icon("settings"), "&Theme");
  auto* group = new QActionGroup(this);
  struct Choice {
    Theme theme;
    const char* text;
  };
  for (const Choice& choice :
       {Choice{Theme::kSystem, "As the &Desktop"}, Choice{Theme::kLight, "&Light"}, Choice{Theme::kDark, "Da&rk"}}) {
    QAction* action = menu->addAction(choice.text);
    action->setCheckable(true);
    action->setChecked(ChosenTheme() == choice.theme);
    action->setStatusTip("Colours of the window");
    action->setActionGroup(group);
    connect(action, &QAction::triggered, this, [theme = choice.theme] { ChooseTheme(theme); });
  }
}

void MainWindow::BuildToolBar() {
  toolbar_ = addToolBar("Main");
  toolbar_->setObjectName("toolbar");
  toolbar_->setMovable(false);
  toolbar_->setIconSize({20, 20});
  toolbar_->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
  toolbar_->addActions({actions_.launch, actions_.stop, actions_.wait});
  toolbar_->addSeparator();
  toolbar_->addActions({actions_.open, actions_.save_as});
  toolbar_->addSeparator();
  toolbar_->addActions({actions_.follow, actions_.zoom_in, actions_.zoom_out, actions_.fit});
  for (QAction* action : {actions_.zoom_in, actions_.zoom_out}) {
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
  process_box_->setAccessibleName("Process");
  process_box_->setToolTip("The process whose memory is shown, or all of them");
  target_action_ = toolbar_->addWidget(process_box_);
  target_action_->setVisible(false);
  connect(process_box_, &ProcessBox::chosen, this, &MainWindow::ShowChosen);
}

void MainWindow::BuildWorkArea() {
  plot_ = new TimelinePlot;
  plot_->setAccessibleName("Timeline of memory");
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
  work_->addWidget(lower_);
  for (QSplitter* splitter : {work_, lower_}) splitter->setChildrenCollapsible(false);

  start_ = new StartPage({actions_.launch, actions_.wait, actions_.open});
  waiting_ = new WaitingPage(actions_.stop);
  pages_ = new QStackedWidget;
  for (QWidget* page : std::initializer_list<QWidget*>{start_, waiting_, work_}) pages_->addWidget(page);
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
  status_->setAccessibleName("Recording");
  status_->setContentsMargins(8, 0, 0, 0);
  readout_ = new QLabel;
  readout_->setObjectName("readout");
  readout_->setAccessibleName("Values under the pointer");
  readout_->setContentsMargins(12, 0, 0, 0);
  progress_ = new QProgressBar;
  progress_->setRange(0, 0);
  progress_->setFixedWidth(160);
  progress_->setAccessibleName("Progress");
  statusBar()->addWidget(status_, 1);
  statusBar()->addPermanentWidget(readout_);
  statusBar()->addPermanentWidget(progress_);
}

void MainWindow::BuildPartsDock() {
  parts_ = new PartsPlot;
  parts_dock_ = new QDockWidget("Where Is My RSS");
  parts_dock_->setObjectName("parts_dock");
  parts_dock_->setWidget(parts_);
  addDockWidget(Qt::BottomDockWidgetArea, parts_dock_);
  parts_dock_->hide();
  connect(actions_.parts, &QAction::toggled, parts_dock_, &QWidget::setVisible);
  connect(parts_dock_, &QDockWidget::visibilityChanged, this,
          [this] { actions_.parts->setChecked(!parts_dock_->isHidden()); });
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
  connect(actions_.wait, &QAction::triggered, this, [this] {
    message_->hide();
    document_.WaitForTargets(RememberedLaunch().interval_ms);
  });
  connect(actions_.stop, &QAction::triggered, &document_, &Document::Finish);
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
  connect(actions_.all_processes, &QAction::triggered, process_box_, &ProcessBox::ChooseAll);
  connect(actions_.previous_process, &QAction::triggered, this, [this] { process_box_->ChooseNext(-1); });
  connect(actions_.next_process, &QAction::triggered, this, [this] { process_box_->ChooseNext(1); });
  connect(actions_.full_screen, &QAction::toggled, this,
          [this](bool on) { setWindowState(windowState().setFlag(Qt::WindowFullScreen, on)); });
  connect(actions_.reset_layout, &QAction::triggered, this, &MainWindow::ResetLayout);
  connect(actions_.guide, &QAction::triggered, this, [this] { ShowGuide(this); });
  connect(actions_.about, &QAction::triggered, this, [this] { ShowAbout(this); });
  connect(plot_, &TimelinePlot::readoutChanged, readout_, &QLabel::setText);
  connect(functions_, &FunctionList::functionSelected, this, &MainWindow::ShowSource);
  connect(functions_, &FunctionList::functionSelected, this,
          [this] { plot_->SelectFunction(functions_->selected_function()); });
  connect(plot_, &TimelinePlot::functionClicked, functions_, &FunctionList::Select);
  connect(plot_, &TimelinePlot::processClicked, process_box_, &ProcessBox::Choose);
  connect(start_, &StartPage::openRequested, this, &MainWindow::open);
}

void MainWindow::ResetLayout() {
  if (!isMaximized() && !isFullScreen()) resize(kFirstSize.boundedTo(screen()->availableSize() * kShareOfScreen));
  work_->setSizes({460, 340});
  lower_->setSizes({380, 900});
  parts_dock_->hide();
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
  source_->table()->horizontalHeader()->restoreState(settings.value("window/source").toByteArray());
}

}  // namespace memline::app
