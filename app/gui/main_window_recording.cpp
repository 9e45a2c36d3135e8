// SPDX-License-Identifier: GPL-3.0-or-later
// What the main window does about a recording under way, and about one that was interrupted.
#include <QFileInfo>
#include <QStatusBar>

#include "app/gui/alerts_dialog.h"
#include "app/gui/attach_dialog.h"
#include "app/gui/main_window.h"
#include "app/gui/notification.h"
#include "app/gui/recent_files.h"
#include "app/gui/recovery.h"
#include "profiler_core/report/format.h"

namespace memline::app {

void MainWindow::attach() {
  AttachDialog dialog(this);
  if (dialog.exec() != QDialog::Accepted || dialog.pid() == 0) return;
  message_->hide();
  document_.Attach(dialog.pid(), dialog.name(), RememberedLaunch().interval_ms);
}

void MainWindow::MarkNow() {
  const QString text = tr("mark %1").arg(++marks_);
  document_.Mark(text);
  statusBar()->showMessage(tr("Set “%1” on the timeline").arg(text), 3000);
}

void MainWindow::EditAlerts() {
  AlertsDialog dialog(alerts_.rules(), this);
  if (dialog.exec() != QDialog::Accepted) return;
  alerts_.SetRules(dialog.rules());
  RememberAlerts(dialog.rules());
}

void MainWindow::HandleAlert(const Alert& alert) {
  if (document_.state() != Document::State::kRecording) return;
  const QString bytes = QString::fromStdString(FormatBytes(alert.bytes));
  const QString what = DescribeLimit(alert.rule);
  document_.Mark(tr("alert: %1 (%2)").arg(what, bytes));
  Notify(QString("%1 (%2)").arg(alert.program).arg(alert.pid), tr("%1: it is %2").arg(what, bytes));
  showProblem({tr("Alert: %1").arg(what).toStdString(),
               tr("%1 (%2) is at %3").arg(alert.program).arg(alert.pid).arg(bytes).toStdString(),
               tr("a mark shows when; rules are under Record, Alerts").toStdString()});
  switch (alert.rule.then) {
    case AlertRule::Then::kNotify:
      break;
    case AlertRule::Then::kSnapshot:
      document_.SaveSnapshot();
      break;
    case AlertRule::Then::kStopRecording:
      document_.Finish();
      break;
    case AlertRule::Then::kEndProgram:
      document_.EndProgram();
      break;
  }
}

void MainWindow::OfferRecovered() {
  RecoverInterrupted(SessionsFolder()).then(this, [this](const QStringList& recovered) {
    if (recovered.isEmpty()) return;
    for (const QString& path : recovered) AddRecentFile(path);
    ShowRecent();
    if (document_.session() != nullptr || document_.opening()) return;  // they are among the recent ones
    offered_ = recovered.last();
    message_->ShowOffer(tr("A recording was interrupted: %1").arg(QFileInfo(offered_).completeBaseName()),
                        tr("All that came until then was kept. It is among the recent sessions, too."), tr("&Open It"));
  });
}

void MainWindow::ShowOutput() {
  constexpr qsizetype kMaxBytes = 1 << 16;  // a frame's share
  const QByteArray bytes = document_.TakeOutput(kMaxBytes);
  if (!bytes.isEmpty()) output_->Append(bytes);
}

}  // namespace memline::app
