// SPDX-License-Identifier: GPL-3.0-or-later
// Edits the rules of what to be told of.
#ifndef MEMLINE_APP_GUI_ALERTS_DIALOG_H_
#define MEMLINE_APP_GUI_ALERTS_DIALOG_H_

#include <QComboBox>
#include <QDialog>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>

#include "app/gui/alert_rule.h"

namespace memline::app {

class AlertsDialog : public QDialog {
  Q_OBJECT

 public:
  explicit AlertsDialog(const QList<AlertRule>& rules, QWidget* parent = nullptr);
  [[nodiscard]] const QList<AlertRule>& rules() const { return rules_; }

 private:
  void Check();
  void Add();
  void Remove();
  void ShowRules();

  QList<AlertRule> rules_;
  QListWidget* list_;
  QComboBox* watched_;
  QLineEdit* line_;
  QLineEdit* limit_;
  QComboBox* then_;
  QLabel* problem_;
  QPushButton* add_;
  QPushButton* remove_;
};

}  // namespace memline::app

#endif  // MEMLINE_APP_GUI_ALERTS_DIALOG_H_
