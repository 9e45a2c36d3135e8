// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/launch_dialog.h"

#include <QDialogButtonBox>
#include <QFileDialog>
#include <QFontDatabase>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QToolButton>
#include <QVBoxLayout>

#include "app/plot/icon.h"
#include "app/plot/palette.h"

namespace memline::app {
namespace {

constexpr int kDialogWidth = 600;

template <typename Widget>
Widget* Named(Widget* widget, const char* object, const QString& accessible) {
  widget->setObjectName(object);
  widget->setAccessibleName(accessible);
  return widget;
}

}  // namespace

LaunchDialog::LaunchDialog(const LaunchSettings& settings, QWidget* parent)
    : QDialog(parent),
      program_(Named(new QLineEdit(settings.program), "program", tr("Program"))),
      arguments_(Named(new QLineEdit(JoinArguments(settings.arguments)), "arguments", tr("Arguments"))),
      directory_(Named(new QLineEdit(settings.working_directory), "directory", tr("Working directory"))),
      environment_(Named(new QPlainTextEdit(settings.environment.join('\n')), "environment", tr("Environment"))),
      interval_(Named(new QSpinBox, "interval", tr("Interval in milliseconds"))),
      children_(Named(new QCheckBox(tr("&Record what it starts, too")), "children", tr("Record what it starts, too"))),
      problem_(Named(new QLabel, "problem", tr("What is wrong"))),
      launch_(new QPushButton(Icon("launch"), tr("&Launch and Record"))) {
  setWindowTitle(tr("Launch a Program"));
  program_->setPlaceholderText(tr("A path, or a name in PATH"));
  arguments_->setPlaceholderText(tr("As in a shell: words, \"quoted words\""));
  directory_->setPlaceholderText(tr("Where memline-gui was started"));
  environment_->setPlaceholderText(tr("NAME=value, one a line"));
  environment_->setTabChangesFocus(true);
  const QFont fixed = QFontDatabase::systemFont(QFontDatabase::FixedFont);
  for (QWidget* edit : std::initializer_list<QWidget*>{program_, arguments_, directory_, environment_}) {
    edit->setFont(fixed);
  }
  environment_->setFixedHeight(4 * QFontMetrics(fixed).lineSpacing() + 12);
  interval_->setRange(kMinIntervalMs, kMaxIntervalMs);
  interval_->setSuffix(" ms");
  interval_->setValue(settings.interval_ms);
  interval_->setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
  interval_->setToolTip(tr("One tick of the timeline. Per-line figures are exact at any interval."));

  children_->setChecked(settings.include_children);
  children_->setToolTip(tr("Each process that the program forks or executes gets a curve of its own"));

  auto* form = new QFormLayout;
  form->setSpacing(8);
  form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
  form->setLabelAlignment(Qt::AlignRight | Qt::AlignVCenter);
  form->addRow(tr("&Program:"), WithBrowse(program_, tr("Browse for the program"), false));
  form->addRow(tr("&Arguments:"), arguments_);
  form->addRow(tr("&Working directory:"), WithBrowse(directory_, tr("Browse for the folder"), true));
  form->addRow(tr("&Environment:"), environment_);
  form->addRow(tr("&Interval:"), interval_);
  form->addRow(QString(), children_);
  // A row's label finds its buddy only when the field itself is the edit.
  qobject_cast<QLabel*>(form->labelForField(program_->parentWidget()))->setBuddy(program_);
  qobject_cast<QLabel*>(form->labelForField(directory_->parentWidget()))->setBuddy(directory_);

  problem_->setWordWrap(true);
  problem_->setTextFormat(Qt::PlainText);
  problem_->setMinimumHeight(2 * fontMetrics().lineSpacing());
  problem_->setAlignment(Qt::AlignLeft | Qt::AlignTop);
  form->addRow(QString(), problem_);
  QPalette alarmed = problem_->palette();
  alarmed.setColor(QPalette::WindowText, PlotPalette::For(palette()).alarm);
  problem_->setPalette(alarmed);

  auto* buttons = new QDialogButtonBox;
  launch_->setObjectName("launch");
  launch_->setDefault(true);
  buttons->addButton(launch_, QDialogButtonBox::AcceptRole);
  buttons->addButton(QDialogButtonBox::Cancel)->setIcon({});
  connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
  connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);

  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(16, 16, 16, 16);
  layout->setSpacing(12);
  layout->addLayout(form);
  layout->addStretch(1);
  layout->addWidget(buttons);
  setMinimumWidth(kDialogWidth);

  for (QLineEdit* edit : {program_, arguments_, directory_}) {
    connect(edit, &QLineEdit::textChanged, this, &LaunchDialog::Check);
  }
  connect(environment_, &QPlainTextEdit::textChanged, this, &LaunchDialog::Check);
  Check();
}

QWidget* LaunchDialog::WithBrowse(QLineEdit* edit, const QString& name, bool folder) {
  auto* box = new QWidget;
  auto* browse = new QToolButton;
  browse->setIcon(Icon("open"));
  browse->setToolTip(name);
  browse->setAccessibleName(name);
  connect(browse, &QToolButton::clicked, this, [this, edit, name, folder] {
    const QString chosen = folder ? QFileDialog::getExistingDirectory(this, name, edit->text())
                                  : QFileDialog::getOpenFileName(this, name, edit->text());
    if (!chosen.isEmpty()) edit->setText(chosen);
  });
  auto* row = new QHBoxLayout(box);
  row->setContentsMargins(0, 0, 0, 0);
  row->setSpacing(4);
  row->addWidget(edit, 1);
  row->addWidget(browse);
  return box;
}

LaunchSettings LaunchDialog::settings() const {
  LaunchSettings settings{.program = program_->text().trimmed(),
                          .arguments = SplitArguments(arguments_->text()),
                          .working_directory = directory_->text().trimmed(),
                          .interval_ms = interval_->value(),
                          .include_children = children_->isChecked()};
  for (const QString& line : environment_->toPlainText().split('\n')) {
    if (!line.trimmed().isEmpty()) settings.environment << line.trimmed();
  }
  return settings;
}

void LaunchDialog::Check() {
  const QString problem = LaunchProblem(settings());
  problem_->setText(problem);
  launch_->setEnabled(problem.isEmpty());
}

}  // namespace memline::app
