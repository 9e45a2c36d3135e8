// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/alerts_dialog.h"

#include <QDialogButtonBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QShortcut>
#include <QVBoxLayout>
#include <optional>

#include "app/plot/icon.h"
#include "profiler_core/report/quantity.h"

namespace memline::app {
namespace {

constexpr QSize kAlertsSize(560, 420);

template <typename Widget>
Widget* WithName(Widget* widget, const char* object, const QString& accessible) {
  widget->setObjectName(object);
  widget->setAccessibleName(accessible);
  return widget;
}

std::optional<uint64_t> LimitOf(const QString& text) {
  const std::optional<double> bytes = ParseBytes(text.trimmed().toStdString());
  if (!bytes || *bytes < 1 || *bytes > 1e18) return std::nullopt;
  return static_cast<uint64_t>(*bytes);
}

}  // namespace

AlertsDialog::AlertsDialog(const QList<AlertRule>& rules, QWidget* parent)
    : QDialog(parent),
      rules_(rules),
      list_(WithName(new QListWidget, "rules", tr("Rules"))),
      watched_(WithName(new QComboBox, "watched", tr("What to watch"))),
      line_(WithName(new QLineEdit, "line", tr("Line or function"))),
      limit_(WithName(new QLineEdit, "limit", tr("Limit"))),
      then_(WithName(new QComboBox, "then", tr("What to do"))),
      problem_(WithName(new QLabel, "problem", tr("What is wrong"))),
      add_(new QPushButton(Icon("record"), tr("&Add Rule"))),
      remove_(new QPushButton(tr("&Remove Rule"))) {
  setWindowTitle(tr("Alerts"));
  watched_->addItems(
      {tr("RSS of a process"), tr("growth of its RSS in a minute"), tr("live bytes of a line or function")});
  then_->addItems(
      {tr("notify"), tr("notify, save a snapshot"), tr("notify, stop recording"), tr("notify, end the program")});
  line_->setPlaceholderText(tr("insert.cpp:88, or a function"));
  limit_->setPlaceholderText("500 MiB");
  problem_->setWordWrap(true);

  auto* form = new QFormLayout;
  form->setSpacing(8);
  form->addRow(tr("&Watch"), watched_);
  form->addRow(tr("L&ine"), line_);
  form->addRow(tr("A&bove"), limit_);
  form->addRow(tr("&Then"), then_);
  auto* edit = new QHBoxLayout;
  edit->addWidget(problem_, 1);
  edit->addWidget(add_);
  edit->addWidget(remove_);
  auto* buttons = new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel);
  auto* layout = new QVBoxLayout(this);
  layout->addWidget(new QLabel(tr("Told of while recording, with a mark on the timeline:")));
  layout->addWidget(list_, 1);
  layout->addLayout(form);
  layout->addLayout(edit);
  layout->addWidget(buttons);
  resize(kAlertsSize);

  connect(watched_, &QComboBox::currentIndexChanged, this, &AlertsDialog::Check);
  connect(line_, &QLineEdit::textChanged, this, &AlertsDialog::Check);
  connect(limit_, &QLineEdit::textChanged, this, &AlertsDialog::Check);
  connect(list_, &QListWidget::currentRowChanged, this, &AlertsDialog::Check);
  connect(add_, &QPushButton::clicked, this, &AlertsDialog::Add);
  connect(remove_, &QPushButton::clicked, this, &AlertsDialog::Remove);
  connect(new QShortcut(QKeySequence::Delete, list_, nullptr, nullptr, Qt::WidgetShortcut), &QShortcut::activated, this,
          &AlertsDialog::Remove);
  connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
  connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
  for (QPushButton* button : {add_, remove_}) button->setAutoDefault(false);
  ShowRules();
  limit_->setFocus();
}

void AlertsDialog::Check() {
  const bool of_line = watched_->currentIndex() == static_cast<int>(AlertRule::Watched::kLineLive);
  line_->setEnabled(of_line);
  QString problem;
  if (!limit_->text().trimmed().isEmpty() && !LimitOf(limit_->text())) {
    problem = tr("The limit is a size, as in 500 MiB or 1.5 GiB.");
  } else if (of_line && !limit_->text().isEmpty() && line_->text().trimmed().isEmpty()) {
    problem = tr("Name a line, as in insert.cpp:88, or a function.");
  }
  problem_->setText(problem);
  add_->setEnabled(LimitOf(limit_->text()) && (!of_line || !line_->text().trimmed().isEmpty()));
  remove_->setEnabled(list_->currentRow() >= 0);
}

void AlertsDialog::Add() {
  const std::optional<uint64_t> limit = LimitOf(limit_->text());
  if (!limit) return;
  rules_.append({static_cast<AlertRule::Watched>(watched_->currentIndex()), *limit,
                 line_->isEnabled() ? line_->text().trimmed() : QString(),
                 static_cast<AlertRule::Then>(then_->currentIndex())});
  limit_->clear();
  ShowRules();
}

void AlertsDialog::Remove() {
  if (list_->currentRow() < 0) return;
  rules_.removeAt(list_->currentRow());
  ShowRules();
}

void AlertsDialog::ShowRules() {
  list_->clear();
  for (const AlertRule& rule : rules_) list_->addItem(Describe(rule));
  Check();
}

}  // namespace memline::app
