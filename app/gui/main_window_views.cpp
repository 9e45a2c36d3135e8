// SPDX-License-Identifier: GPL-3.0-or-later
// The window's docked views, and what is chosen in them shown in the source.
#include <QFileDialog>
#include <QMenuBar>

#include "app/gui/command_palette.h"
#include "app/gui/main_window.h"
#include "profiler_core/store/session_file.h"

namespace memline::app {
namespace {

constexpr int kHeldPauseMs = 1000;

}  // namespace

void MainWindow::BuildViewDocks() {
  views_ = new ViewDocks(this, parts_dock_, actions_);
  connect(views_, &ViewDocks::placeChosen, this, &MainWindow::ShowPlace);
  connect(views_, &ViewDocks::failed, this, &MainWindow::showProblem);
  connect(actions_.compare_with, &QAction::triggered, this, &MainWindow::CompareWithDialog);
  connect(actions_.compare_time, &QAction::triggered, views_, &ViewDocks::CompareWithTime);
  connect(actions_.palette, &QAction::triggered, this, &MainWindow::ShowPalette);
}

void MainWindow::ShowPalette() { (new CommandPalette(*menuBar(), this))->show(); }

void MainWindow::ShowHeldBy(std::optional<HeldBy> by) {
  held_feed_.reset();
  plot_->ShowHeld(nullptr);
  if (!by) return;
  held_feed_ = std::make_unique<ViewFeed<HeldHistory>>(
      this, ViewFeed<HeldHistory>::Processes::kOne, kHeldPauseMs,
      [by = *by](const ViewTask& task) { return BuildHeldHistory(task, by); },
      [this](const auto& history) {
        if (!history.ok()) return showProblem(Explain(tr("cannot draw these curves").toStdString(), history.status()));
        plot_->ShowHeld(*history);
      });
  held_feed_->SetSource(document_.session(), document_.path().toStdString(), process_);
}

void MainWindow::ShowHelp() {
  if (help_ == nullptr) help_ = new HelpWindow(this);
  const QString topic = HelpTopicOf(focusWidget());
  help_->ShowTopic(!topic.isEmpty() ? topic : HelpTopicOf(pages_->currentWidget()));
}

void MainWindow::CompareWithDialog() {
  const QString filter = tr("memline sessions (*%1);;All files (*)").arg(kSessionSuffix);
  const QString path = QFileDialog::getOpenFileName(this, tr("Compare With a Session"), SessionsFolder(), filter);
  if (!path.isEmpty()) views_->CompareWith(path);
}

void MainWindow::ShowPlace(const SourcePlace& place) {
  const FunctionModel& model = functions_->function_model();
  const FunctionRow* found = nullptr;
  for (int i = 0; i < model.rowCount(); ++i) {
    const FunctionRow& row = model.row(i);
    // A line of inlined code may lie in another file than its function.
    if (row.name == place.function && (found == nullptr || row.file == place.file)) found = &row;
  }
  if (found == nullptr) return;
  functions_->Select(found->function);
  const int row = place.line != 0 ? source_->source_model().RowOfLine(place.line) : -1;
  if (row < 0) return;
  const QModelIndex line = source_->source_model().index(row, 0);
  source_->table()->setCurrentIndex(line);
  source_->table()->scrollTo(line, QAbstractItemView::PositionAtCenter);
}

}  // namespace memline::app
