// SPDX-License-Identifier: GPL-3.0-or-later
// Asks which running program to record. The list is renewed while it is shown.
#ifndef MEMLINE_APP_GUI_ATTACH_DIALOG_H_
#define MEMLINE_APP_GUI_ATTACH_DIALOG_H_

#include <sys/types.h>

#include <QDialog>
#include <QFuture>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSortFilterProxyModel>
#include <QTableView>
#include <QTimer>

#include "app/gui/process_model.h"

namespace memline::app {

class AttachDialog : public QDialog {
  Q_OBJECT

 public:
  explicit AttachDialog(QWidget* parent = nullptr);
  ~AttachDialog() override;
  /// 0 if none is chosen.
  [[nodiscard]] pid_t pid() const;
  /// Of the chosen one.
  [[nodiscard]] QString name() const;

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  void Renew();
  void Show(std::vector<RunningProcess> processes);
  void ChooseFirst();
  void ShowChoice();

  ProcessModel model_;
  QSortFilterProxyModel shown_;
  QLineEdit* search_;
  QTableView* table_;
  QLabel* hint_;
  QPushButton* attach_;
  QTimer timer_;
  QFuture<std::vector<RunningProcess>> finding_;
};

}  // namespace memline::app

#endif  // MEMLINE_APP_GUI_ATTACH_DIALOG_H_
