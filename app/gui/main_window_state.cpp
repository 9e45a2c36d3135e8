// SPDX-License-Identifier: GPL-3.0-or-later
// What the window shows of the state of its document: which page, what can be done, the title and the status bar.
#include <QFileInfo>
#include <QStatusBar>

#include "app/gui/main_window.h"
#include "app/gui/status_text.h"
#include "app/plot/process_name.h"
#include "profiler_core/report/coverage_problem.h"

namespace memline::app {

void MainWindow::ShowState() {
  const Document::State state = document_.state();
  const bool recording = state == Document::State::kRecording;
  const bool any = document_.session() != nullptr;
  actions_.stop->setEnabled(recording);
  actions_.pause->setEnabled(recording);
  actions_.pause->setChecked(recording && document_.paused());
  for (QAction* action : {actions_.end_program, actions_.kill_program}) {
    action->setEnabled(document_.program_running());
  }
  actions_.mark->setEnabled(recording);
  actions_.snapshot->setEnabled(recording);
  actions_.save_as->setEnabled(any);
  actions_.close->setEnabled(any);
  const bool busy = document_.opening() || state == Document::State::kFinishing;
  progress_->setVisible(busy);
  progress_->setFormat(document_.opening() ? tr("opening…") : tr("completing the file…"));
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
          tr("Nothing was recorded"),
          tr("No program connected. A program connects when it is linked with memline::memline, or launched "
             "from here and dynamically linked."));
    } else if (document_.program_running()) {
      waiting_->SetTexts(tr("Starting the program…"), tr("The curves appear as soon as it connects."));
    } else {
      waiting_->SetTexts(tr("Waiting for targets…"),
                         tr("Start a program linked with memline::memline, from anywhere: it connects by itself."));
    }
    pages_->setCurrentWidget(waiting_);
  } else {
    pages_->setCurrentWidget(work_);
  }
  const bool plotted = pages_->currentWidget() == work_;
  for (QAction* action : {actions_.all_processes, actions_.previous_process, actions_.next_process}) {
    action->setEnabled(plotted && process_box_->process_count() > 1);
  }
  for (QAction* action :
       {actions_.zoom_in, actions_.zoom_out, actions_.fit, actions_.earlier, actions_.later, actions_.logarithmic,
        actions_.threads, actions_.lines, actions_.copy_picture, actions_.export_view, actions_.hottest,
        actions_.editor, actions_.range_begin, actions_.range_end, actions_.moment}) {
    action->setEnabled(plotted);
  }
  actions_.follow->setEnabled(plotted && recording);
  // While the recording is completed its last samples still come.
  if (!recording && document_.state() != Document::State::kFinishing) actions_.follow->setChecked(false);
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
      if (!process_box_->process()) text = tr("%1: %2", "a process and its state").arg(ProcessName(target), text);
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
    const QString doing = document_.paused() ? tr("❚❚ paused %1") : tr("● recording %1");
    text = text.isEmpty() ? tr("waiting for a target") : doing.arg(text);
    for (QAction* action : {actions_.end_program, actions_.kill_program}) {
      action->setEnabled(document_.program_running());
    }
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
    setWindowTitle((document_.paused() ? tr("❚❚ %1 — paused") : tr("● %1 — recording")).arg(name));
  } else {
    setWindowTitle(name);
  }
}

}  // namespace memline::app
