// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/attach_dialog.h"

#include <QCoreApplication>
#include <QDialogButtonBox>
#include <QHeaderView>
#include <QKeyEvent>
#include <QPushButton>
#include <QVBoxLayout>
#include <QtConcurrentRun>
#include <utility>

#include "app/plot/icon.h"

namespace memline::app {
namespace {

constexpr QSize kDialogSize(760, 460);
constexpr int kRenewMs = 1000;

}  // namespace

AttachDialog::AttachDialog(QWidget* parent)
    : QDialog(parent),
      search_(new QLineEdit),
      table_(new QTableView),
      hint_(new QLabel),
      attach_(new QPushButton(Icon("attach"), tr("&Attach and Record"))) {
  setWindowTitle(tr("Attach to a Program"));
  search_->setObjectName("search");
  search_->setAccessibleName(tr("Search the running programs"));
  search_->setPlaceholderText(tr("Search by name, pid or command"));
  search_->setClearButtonEnabled(true);
  search_->installEventFilter(this);
  shown_.setSourceModel(&model_);
  shown_.setFilterRole(ProcessModel::kSearchRole);
  shown_.setFilterCaseSensitivity(Qt::CaseInsensitive);
  table_->setObjectName("processes");
  table_->setAccessibleName(tr("Running programs"));
  table_->setModel(&shown_);
  table_->setSelectionBehavior(QAbstractItemView::SelectRows);
  table_->setSelectionMode(QAbstractItemView::SingleSelection);
  table_->setShowGrid(false);
  table_->setWordWrap(false);
  table_->setTabKeyNavigation(false);
  table_->verticalHeader()->hide();
  table_->verticalHeader()->setDefaultSectionSize(table_->fontMetrics().height() + 8);
  table_->horizontalHeader()->setSectionResizeMode(ProcessModel::kCommand, QHeaderView::Stretch);
  table_->horizontalHeader()->setHighlightSections(false);
  for (const auto& [column, characters] : {std::pair(ProcessModel::kName, 22), std::pair(ProcessModel::kPid, 9),
                                           std::pair(ProcessModel::kRss, 11), std::pair(ProcessModel::kLines, 15)}) {
    table_->setColumnWidth(column, characters * table_->fontMetrics().averageCharWidth() + 16);
  }
  hint_->setWordWrap(true);
  auto* buttons = new QDialogButtonBox(QDialogButtonBox::Cancel);
  buttons->addButton(attach_, QDialogButtonBox::AcceptRole);
  buttons->button(QDialogButtonBox::Cancel)->setAutoDefault(false);
  attach_->setDefault(true);
  auto* layout = new QVBoxLayout(this);
  layout->addWidget(search_);
  layout->addWidget(table_, 1);
  layout->addWidget(hint_);
  layout->addWidget(buttons);
  resize(kDialogSize);

  connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
  connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
  connect(table_, &QTableView::doubleClicked, this, &QDialog::accept);
  connect(search_, &QLineEdit::textChanged, this, [this](const QString& text) {
    shown_.setFilterFixedString(text.trimmed());
    ChooseFirst();
  });
  connect(table_->selectionModel(), &QItemSelectionModel::selectionChanged, this, &AttachDialog::ShowChoice);
  connect(&timer_, &QTimer::timeout, this, &AttachDialog::Renew);
  timer_.start(kRenewMs);
  ShowChoice();
  Renew();
}

AttachDialog::~AttachDialog() { finding_.waitForFinished(); }

pid_t AttachDialog::pid() const {
  return table_->selectionModel()->selectedRows().value(0).data(ProcessModel::kPidRole).toInt();
}

QString AttachDialog::name() const {
  return table_->selectionModel()->selectedRows(ProcessModel::kName).value(0).data().toString();
}

// The arrow keys move in the list while the text is typed.
bool AttachDialog::eventFilter(QObject* watched, QEvent* event) {
  if (watched == search_ && event->type() == QEvent::KeyPress) {
    const int key = static_cast<QKeyEvent*>(event)->key();
    if (key == Qt::Key_Down || key == Qt::Key_Up || key == Qt::Key_PageDown || key == Qt::Key_PageUp) {
      QCoreApplication::sendEvent(table_, event);
      return true;
    }
  }
  return QDialog::eventFilter(watched, event);
}

void AttachDialog::Renew() {
  if (finding_.isRunning()) return;
  finding_ = QtConcurrent::run(FindRunningProcesses);
  finding_.then(this, [this](std::vector<RunningProcess> processes) { Show(std::move(processes)); });
}

void AttachDialog::Show(std::vector<RunningProcess> processes) {
  const pid_t chosen = pid();
  model_.SetProcesses(std::move(processes));
  for (int row = 0; row < shown_.rowCount() && chosen != pid(); ++row) {
    if (shown_.index(row, 0).data(ProcessModel::kPidRole).toInt() == chosen) table_->selectRow(row);
  }
  if (pid() == 0) ChooseFirst();
  ShowChoice();
}

void AttachDialog::ChooseFirst() {
  if (pid() == 0 && shown_.rowCount() > 0) table_->selectRow(0);
  ShowChoice();
}

void AttachDialog::ShowChoice() {
  attach_->setEnabled(pid() != 0);
  const QModelIndex lines = table_->selectionModel()->selectedRows(ProcessModel::kLines).value(0);
  if (!lines.isValid()) {
    hint_->setText(shown_.rowCount() == 0 ? tr("No program of yours fits.") : tr("Choose a program."));
  } else if (!lines.data(ProcessModel::kAnnotatedRole).toBool()) {
    hint_->setText(
        tr("Its memory over time, seen from outside. For its lines, link memline::memline and annotate with "
           "PROFILE()."));
  } else {
    hint_->setText(tr("Its lines and its memory over time. It runs on when the recording ends."));
  }
}

}  // namespace memline::app
