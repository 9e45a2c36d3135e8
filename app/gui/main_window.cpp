// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/main_window.h"

#include <QCloseEvent>
#include <QDragEnterEvent>
#include <QDropEvent>
#include <QFileDialog>
#include <QFileInfo>
#include <QFutureWatcher>
#include <QInputDialog>
#include <QMimeData>
#include <QSettings>
#include <QStandardPaths>
#include <QStatusBar>
#include <QTabBar>
#include <QVBoxLayout>
#include <algorithm>
#include <utility>

#include "app/gui/editor.h"
#include "app/gui/hottest_lines.h"
#include "app/gui/launch_dialog.h"
#include "app/gui/recent_files.h"
#include "app/gui/window_dialogs.h"
#include "profiler_core/store/session_file.h"

namespace memline::app {
namespace {

constexpr int kFrameMs = 16;
constexpr int kFramesPerStatus = 8;
constexpr size_t kMaxHottest = 20;

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
  BuildDocks();
  BuildViewDocks();
  ConnectActions();
  connect(&document_, &Document::sessionChanged, this, &MainWindow::ShowSession);
  connect(&document_, &Document::stateChanged, this, &MainWindow::ShowState);
  connect(&document_, &Document::failed, this, &MainWindow::showProblem);
  connect(&document_, &Document::savedTo, this, [this](const QString& path) {
    ShowRecent();
    statusBar()->showMessage(tr("Saved %1").arg(path), 5000);
  });
  connect(&feed_, &TableFeed::updated, this, &MainWindow::ShowTables);
  alerts_.SetRules(RememberedAlerts());
  connect(&alerts_, &AlertWatch::alerted, this, &MainWindow::HandleAlert);
  connect(&feed_, &TableFeed::failed, this, [this](const Problem& problem) {
    showProblem(problem);
    plot_->ChooseTime(std::nullopt);
  });
  connect(&timer_, &QTimer::timeout, this, &MainWindow::Tick);
  ResetLayout();
  RestoreLayout();
  ShowState();
  OfferRecovered();
  timer_.start(kFrameMs);
}

MainWindow::~MainWindow() {
  // The views let go of the session before the document does.
  plot_->SetSession(nullptr);
  parts_->SetSession(nullptr, 0);
  feed_.SetSource(nullptr, 0, {});
  source_->SetSource(nullptr, {}, 0);
  held_feed_.reset();
  alerts_.SetSource(nullptr);
  views_->SetSource(nullptr, {}, 0);
}

void MainWindow::open(const QString& path) {
  message_->hide();
  document_.Open(path);
}

void MainWindow::OpenWithDialog() {
  const QString filter = tr("memline sessions (*%1);;All files (*)").arg(kSessionSuffix);
  const QString path = QFileDialog::getOpenFileName(this, tr("Open a Session"), SessionsFolder(), filter);
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
  QFileDialog dialog(this, tr("Save the Session As"), name, tr("memline sessions (*%1)").arg(kSessionSuffix));
  dialog.setAcceptMode(QFileDialog::AcceptSave);
  dialog.setDefaultSuffix(QString(kSessionSuffix).mid(1));
  if (dialog.exec() != QDialog::Accepted) return;
  const QString path = dialog.selectedFiles().value(0);
  QSettings().setValue("save_folder", QFileInfo(path).absolutePath());
  message_->hide();
  document_.SaveAs(path);
}

void MainWindow::exportView() {
  const QString home = QStandardPaths::writableLocation(QStandardPaths::HomeLocation);
  const QString name = QSettings().value("export_folder", home).toString() + '/' +
                       QFileInfo(document_.path()).completeBaseName() + ".png";
  QFileDialog dialog(this, tr("Export What Is Visible"), name,
                     tr("PNG picture (*.png);;SVG picture (*.svg);;PDF document (*.pdf);;CSV table (*.csv)"));
  dialog.setAcceptMode(QFileDialog::AcceptSave);
  const auto take_suffix = [&dialog](const QString& filter) {
    dialog.setDefaultSuffix(filter.section('.', -1).chopped(1));
  };
  take_suffix(dialog.selectedNameFilter());
  connect(&dialog, &QFileDialog::filterSelected, this, take_suffix);
  if (dialog.exec() != QDialog::Accepted) return;
  const QString path = dialog.selectedFiles().value(0);
  QSettings().setValue("export_folder", QFileInfo(path).absolutePath());
  message_->hide();
  auto* writing = new QFutureWatcher<std::optional<Problem>>(this);
  connect(writing, &QFutureWatcherBase::finished, this, [this, writing, path] {
    writing->deleteLater();
    if (const auto problem = writing->result()) {
      showProblem(*problem);
    } else {
      statusBar()->showMessage(tr("Exported %1").arg(path), 5000);
    }
  });
  writing->setFuture(plot_->ExportVisible(path));
}

void MainWindow::showHottestLines() {
  if (!tables_) return;
  auto* menu = new QMenu(this);
  menu->setObjectName("hottest_menu");
  menu->setAttribute(Qt::WA_DeleteOnClose);
  for (const HotLine& line : HottestLines(*tables_, kMaxHottest)) {
    QAction* action = menu->addAction(QString(line.text).replace('&', "&&"));
    connect(action, &QAction::triggered, this, [this, line] {
      functions_->Select(line.function);
      source_->Select(line.line);
      source_->table()->setFocus();
    });
  }
  if (menu->isEmpty()) menu->addAction(tr("No line holds anything"))->setEnabled(false);
  menu->popup(source_->mapToGlobal(QPoint(0, 0)));
  if (!menu->actions().isEmpty()) menu->setActiveAction(menu->actions().front());
}

void MainWindow::openInEditor() {
  const SourceListing& listing = source_->source_model().listing();
  if (listing.file.isEmpty()) return;
  if (const std::optional<Problem> problem = OpenInEditor(listing.file, source_->line())) showProblem(*problem);
}

void MainWindow::chooseEditor() {
  bool chosen = false;
  const QString pattern = QInputDialog::getText(
      this, tr("Choose an Editor"),
      tr("Command that opens a line, for example: code -g {file}:{line}\nEmpty: as the desktop does"),
      QLineEdit::Normal, EditorPattern(), &chosen);
  if (chosen) RememberEditor(pattern);
}

void MainWindow::showProblem(const Problem& problem) { message_->ShowProblem(problem); }

void MainWindow::closeEvent(QCloseEvent* event) {
  QSettings settings;
  settings.setValue("window/geometry", saveGeometry());
  settings.setValue("window/state", saveState());
  settings.setValue("window/work", work_->saveState());
  settings.setValue("window/lower", lower_->saveState());
  settings.setValue("window/functions", functions_->header()->saveState());
  settings.setValue("window/lines", source_->table()->horizontalHeader()->saveState());
  event->accept();
}

void MainWindow::changeEvent(QEvent* event) {
  QMainWindow::changeEvent(event);
  if (event->type() == QEvent::PaletteChange && start_ != nullptr) {
    actions_.RenewIcons();
    ShowRecent();
  }
}

// Qt makes the tabs of docks by itself.
void MainWindow::childEvent(QChildEvent* event) {
  QMainWindow::childEvent(event);
  if (!event->polished()) return;
  if (auto* tabs = qobject_cast<QTabBar*>(event->child())) tabs->setAccessibleName(tr("Views"));
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
  source_->Poll();
  if (held_feed_) held_feed_->Poll();
  ShowOutput();
  alerts_.Poll();
  views_->Poll();
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
  SetSources(0);
  ShowChosenTime();
  readout_->clear();
  marks_ = 0;
  output_->Clear();
  alerts_.SetSource(document_.session());
  plot_->SetFollow(document_.state() == Document::State::kRecording);
  if (document_.state() == Document::State::kComplete) plot_->ZoomToFit();
  ShowProcesses();
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
  SetSources(process);
}

void MainWindow::SetSources(size_t process) {
  const LiveSession* session = document_.session();
  parts_->SetSession(session, process);
  feed_.SetSource(session, process, document_.path());
  source_->SetSource(session, document_.path().toStdString(), process);
  if (held_feed_) held_feed_->SetSource(session, document_.path().toStdString(), process);
  plot_->ShowHeld(nullptr);
  views_->SetSource(session, document_.path(), process);
}

void MainWindow::ShowChosenTime() {
  ShownTime time;
  const std::optional<TimeRange> chosen = plot_->chosen_time();
  if (chosen && chosen->begin_ns == chosen->end_ns) {
    time = {ShownTime::Kind::kMoment, 0, chosen->end_ns};
  } else if (chosen) {
    time = {ShownTime::Kind::kRange, chosen->begin_ns, chosen->end_ns};
  }
  for (QAction* action : {actions_.previous_tick, actions_.next_tick, actions_.whole_time}) {
    action->setEnabled(chosen.has_value());
  }
  time_bar_->Show(time);
  if (time == shown_time_) return;
  shown_time_ = time;
  feed_.SetTime(time);
  views_->SetTime(time);
  emit shownTimeChanged(time);
}

void MainWindow::TrimTarget() {
  const LiveSession* session = document_.session();
  if (session == nullptr || process_box_->process_count() == 0) return;
  document_.Trim(session->Read([this](const Session& read) { return read.targets[process_].pid; }));
}

void MainWindow::ShowTables(const std::shared_ptr<const TargetTables>& tables) {
  tables_ = tables;
  functions_->SetRows(tables->functions, tables->time.kind == ShownTime::Kind::kRange);
  ShowSource();
}

void MainWindow::ShowSource() {
  const std::optional<uint32_t> selected = functions_->selected_function();
  const FunctionRow* row = selected ? functions_->Find(*selected) : nullptr;
  if (row != nullptr && tables_) {
    source_->Show(ListSource(*tables_, *row));
  } else if (functions_->model()->rowCount() == 0) {
    source_->Clear();
  }
}

void MainWindow::ShowRecent() {
  const QStringList files = RecentFiles();
  start_->SetRecent(files);
  recent_menu_->clear();
  for (const QString& path : files) {
    QAction* action = recent_menu_->addAction(QFileInfo(path).fileName());
    action->setStatusTip(tr("Open %1").arg(path));
    connect(action, &QAction::triggered, this, [this, path] { open(path); });
  }
  recent_menu_->addSeparator();
  recent_menu_->addAction(actions_.clear_recent);
  actions_.clear_recent->setEnabled(!files.isEmpty());
}

}  // namespace memline::app
