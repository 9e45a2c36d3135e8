// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/main_window.h"

#include <QCloseEvent>
#include <QDragEnterEvent>
#include <QDropEvent>
#include <QFileDialog>
#include <QFileInfo>
#include <QMimeData>
#include <QSettings>
#include <QStandardPaths>
#include <QStatusBar>
#include <QVBoxLayout>
#include <algorithm>
#include <utility>

#include "app/gui/launch_dialog.h"
#include "app/gui/recent_files.h"
#include "app/gui/status_text.h"
#include "app/gui/window_dialogs.h"
#include "app/plot/process_name.h"
#include "profiler_core/report/coverage_problem.h"
#include "profiler_core/store/session_file.h"

namespace memline::app {
namespace {

constexpr int kFrameMs = 16;
constexpr int kFramesPerStatus = 8;

// Other processes, a shell for example, have no functions and lines to show. The function without a name is what
// happens outside of all.
std::optional<size_t> FirstAnnotated(const LiveSession& session) {
  return session.Read([](const Session& read) -> std::optional<size_t> {
    const auto annotated = [](const Target& target) {
      return std::any_of(target.functions.begin(), target.functions.end(),
                         [](const Function& function) { return !function.name.empty(); });
    };
    const auto first = std::find_if(read.targets.begin(), read.targets.end(), annotated);
    if (first == read.targets.end()) return std::nullopt;
    return static_cast<size_t>(first - read.targets.begin());
  });
}

QString DroppedFile(const QMimeData* data) {
  const QList<QUrl> urls = data->urls();
  return urls.size() == 1 ? urls.front().toLocalFile() : QString();
}

}  // namespace

MainWindow::MainWindow(QWidget* parent) : QMainWindow(parent), actions_(this) {
  setObjectName("memline");
  setAcceptDrops(true);
  BuildMenus();
  BuildWorkArea();
  BuildToolBar();
  BuildStatusBar();
  BuildPartsDock();
  ConnectActions();
  connect(&document_, &Document::sessionChanged, this, &MainWindow::ShowSession);
  connect(&document_, &Document::stateChanged, this, &MainWindow::ShowState);
  connect(&document_, &Document::failed, this, &MainWindow::showProblem);
  connect(&document_, &Document::savedTo, this, [this](const QString& path) {
    ShowRecent();
    statusBar()->showMessage("Saved " + path, 5000);
  });
  connect(&feed_, &TableFeed::updated, this, &MainWindow::ShowTables);
  connect(&timer_, &QTimer::timeout, this, &MainWindow::Tick);
  ResetLayout();
  RestoreLayout();
  ShowState();
  timer_.start(kFrameMs);
}

MainWindow::~MainWindow() {
  // The views let go of the session before the document does.
  plot_->SetSession(nullptr);
  parts_->SetSession(nullptr, 0);
  feed_.SetSource(nullptr, 0);
}

void MainWindow::open(const QString& path) {
  message_->hide();
  document_.Open(path);
}

void MainWindow::OpenWithDialog() {
  const QString filter = QString("memline sessions (*%1);;All files (*)").arg(kSessionSuffix);
  const QString path = QFileDialog::getOpenFileName(this, "Open a Session", SessionsFolder(), filter);
  if (!path.isEmpty()) open(path);
}

void MainWindow::launch() {
  LaunchDialog dialog(RememberedLaunch(), this);
  if (dialog.exec() != QDialog::Accepted) return;
  message_->hide();
  RememberLaunch(dialog.settings());
  document_.Launch(dialog.settings());
}

void MainWindow::saveAs() {
  const QString home = QStandardPaths::writableLocation(QStandardPaths::HomeLocation);
  const QString name = QSettings().value("save_folder", home).toString() + '/' + QFileInfo(document_.path()).fileName();
  QFileDialog dialog(this, "Save the Session As", name, QString("memline sessions (*%1)").arg(kSessionSuffix));
  dialog.setAcceptMode(QFileDialog::AcceptSave);
  dialog.setDefaultSuffix(QString(kSessionSuffix).mid(1));
  if (dialog.exec() != QDialog::Accepted) return;
  const QString path = dialog.selectedFiles().value(0);
  QSettings().setValue("save_folder", QFileInfo(path).absolutePath());
  message_->hide();
  document_.SaveAs(path);
}

void MainWindow::showProblem(const Problem& problem) { message_->ShowProblem(problem); }

void MainWindow::closeEvent(QCloseEvent* event) {
  QSettings settings;
  settings.setValue("window/geometry", saveGeometry());
  settings.setValue("window/state", saveState());
  settings.setValue("window/work", work_->saveState());
  settings.setValue("window/lower", lower_->saveState());
  settings.setValue("window/functions", functions_->header()->saveState());
  settings.setValue("window/source", source_->table()->horizontalHeader()->saveState());
  event->accept();
}

void MainWindow::changeEvent(QEvent* event) {
  QMainWindow::changeEvent(event);
  if (event->type() == QEvent::PaletteChange && start_ != nullptr) {
    actions_.RenewIcons();
    ShowRecent();
  }
}

void MainWindow::dragEnterEvent(QDragEnterEvent* event) {
  if (!DroppedFile(event->mimeData()).isEmpty()) event->acceptProposedAction();
}

void MainWindow::dropEvent(QDropEvent* event) {
  event->acceptProposedAction();
  open(DroppedFile(event->mimeData()));
}

void MainWindow::Tick() {
  document_.Poll();
  const bool status_is_due = ticks_++ % kFramesPerStatus == 0;
  if (status_is_due || process_box_->process_count() == 0) ShowProcesses();
  plot_->Refresh();
  feed_.Poll();
  if (!status_is_due) return;
  ShowStatus();
  if (parts_dock_->isVisible()) parts_->Refresh(plot_->visible_range());
}

void MainWindow::ShowSession() {
  cautioned_ = false;
  tables_.reset();
  process_ = 0;
  chosen_ = false;
  process_box_->Clear();
  functions_->Clear();
  source_->Clear();
  plot_->SetSession(document_.session());
  plot_->SetTarget(0);
  plot_->SelectProcess(0);
  parts_->SetSession(document_.session(), 0);
  feed_.SetSource(document_.session(), 0);
  readout_->clear();
  plot_->SetFollow(document_.state() == Document::State::kRecording);
  if (document_.state() == Document::State::kComplete) plot_->ZoomToFit();
  ShowProcesses();
}

void MainWindow::ShowState() {
  const Document::State state = document_.state();
  const bool recording = state == Document::State::kRecording;
  const bool any = document_.session() != nullptr;
  actions_.stop->setEnabled(recording);
  actions_.end_program->setEnabled(document_.program_running());
  actions_.save_as->setEnabled(any);
  actions_.close->setEnabled(any);
  const bool busy = document_.opening() || state == Document::State::kFinishing;
  progress_->setVisible(busy);
  progress_->setFormat(document_.opening() ? "opening…" : "completing the file…");
  if (state == Document::State::kComplete && plot_->follow()) {
    plot_->Refresh();  // the last samples may have come since the last frame
    plot_->SetFollow(false);
    plot_->ZoomToFit();
  }
  ShowRecent();
  ShowTitle();
  ShowPage();
  ShowStatus();
}

void MainWindow::ShowPage() {
  const bool recording = document_.state() == Document::State::kRecording;
  if (document_.session() == nullptr) {
    pages_->setCurrentWidget(start_);
  } else if (process_box_->process_count() == 0) {
    if (!recording) {
      waiting_->SetTexts(
          "Nothing was recorded",
          "No program connected. A program connects when it is linked with memline::memline, or launched "
          "from here and dynamically linked.");
    } else if (document_.program_running()) {
      waiting_->SetTexts("Starting the program…", "The curves appear as soon as it connects.");
    } else {
      waiting_->SetTexts("Waiting for targets…",
                         "Start a program linked with memline::memline, from anywhere: it connects by itself.");
    }
    pages_->setCurrentWidget(waiting_);
  } else {
    pages_->setCurrentWidget(work_);
  }
  const bool plotted = pages_->currentWidget() == work_;
  for (QAction* action : {actions_.all_processes, actions_.previous_process, actions_.next_process}) {
    action->setEnabled(plotted && process_box_->process_count() > 1);
  }
  for (QAction* action : {actions_.zoom_in, actions_.zoom_out, actions_.fit, actions_.earlier, actions_.later}) {
    action->setEnabled(plotted);
  }
  actions_.follow->setEnabled(plotted && recording);
  // While the recording is completed its last samples still come.
  if (!recording && document_.state() != Document::State::kFinishing) actions_.follow->setChecked(false);
}

void MainWindow::ShowProcesses() {
  const LiveSession* session = document_.session();
  if (session == nullptr) return;
  const size_t before = process_box_->process_count();
  process_box_->Update(*session);
  const size_t count = process_box_->process_count();
  if (!process_box_->process() && count > 1 && !chosen_) ShowTablesOf(FirstAnnotated(*session).value_or(process_));
  if (count == before && pages_->currentWidget() != start_) return;
  target_action_->setVisible(count > 1);
  ShowPage();
}

void MainWindow::ShowChosen() {
  if (document_.session() == nullptr) return;
  if (const std::optional<size_t> process = process_box_->process()) {
    chosen_ = process_box_->process_count() > 1;
    plot_->SetTarget(*process);
    ShowTablesOf(*process);
  } else {
    plot_->ShowAllProcesses();
    plot_->SelectProcess(process_);
  }
  ShowStatus();
}

void MainWindow::ShowTablesOf(size_t process) {
  if (process == process_) return;
  process_ = process;
  functions_->Clear();
  source_->Clear();
  plot_->SelectProcess(process);
  parts_->SetSession(document_.session(), process);
  feed_.SetSource(document_.session(), process);
}

void MainWindow::TrimTarget() {
  const LiveSession* session = document_.session();
  if (session == nullptr || process_box_->process_count() == 0) return;
  document_.Trim(session->Read([this](const Session& read) { return read.targets[process_].pid; }));
}

void MainWindow::ShowTables(const std::shared_ptr<const TargetTables>& tables) {
  tables_ = tables;
  functions_->SetRows(tables->functions);
  ShowSource();
}

void MainWindow::ShowSource() {
  const std::optional<uint32_t> selected = functions_->selected_function();
  const FunctionRow* row = selected ? functions_->Find(*selected) : nullptr;
  if (row != nullptr && tables_) source_->Show(ListSource(*tables_, *row));
}

void MainWindow::ShowRecent() {
  const QStringList files = RecentFiles();
  start_->SetRecent(files);
  recent_menu_->clear();
  for (const QString& path : files) {
    QAction* action = recent_menu_->addAction(QFileInfo(path).fileName());
    action->setStatusTip("Open " + path);
    connect(action, &QAction::triggered, this, [this, path] { open(path); });
  }
  recent_menu_->addSeparator();
  recent_menu_->addAction(actions_.clear_recent);
  actions_.clear_recent->setEnabled(!files.isEmpty());
}

void MainWindow::ShowStatus() {
  const LiveSession* session = document_.session();
  QString text;
  QString tip;
  std::optional<Problem> caution;
  bool connected = false;
  if (session != nullptr && process_box_->process_count() > 0) {
    session->Read([&](const Session& read) {
      const Target& target = read.targets[process_];
      connected = target.end.kind == TargetEnd::Kind::kRunning;
      text = StatusText(target);
      if (!process_box_->process()) text.prepend(ProcessName(target) + ": ");
      tip = StatusToolTip(target);
      caution = CoverageProblem(target);
    });
  }
  actions_.trim->setEnabled(connected && document_.state() == Document::State::kRecording);
  if (caution && !cautioned_) {
    cautioned_ = true;
    showProblem(*caution);
  }
  if (document_.state() == Document::State::kRecording) {
    text = text.isEmpty() ? QString("waiting for a target") : "● recording " + text;
    actions_.end_program->setEnabled(document_.program_running());
  }
  status_->setText(text);
  status_->setToolTip(tip);
}

void MainWindow::ShowTitle() {
  const QString name = QFileInfo(document_.path()).completeBaseName();
  setWindowFilePath(document_.path());
  if (name.isEmpty()) {
    setWindowTitle("memline");
  } else if (document_.state() == Document::State::kRecording) {
    setWindowTitle(QString("● %1 — recording").arg(name));
  } else {
    setWindowTitle(name);
  }
}

}  // namespace memline::app
