// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/compare_view.h"

#include <QFileInfo>
#include <QHeaderView>
#include <QToolButton>
#include <utility>

#include "app/gui/cell_delegates.h"
#include "app/gui/view_layout.h"
#include "profiler_core/report/format.h"

namespace memline::app {
namespace {

constexpr int kComparePauseMs = 1000;

}  // namespace

CompareView::CompareView(QAction* compare_with, QAction* compare_time, QWidget* parent)
    : QWidget(parent),
      heading_(new ElidedLabel),
      search_(new SearchField(tr("Search the lines"), this)),
      table_(new FigureTable(CompareColumns())),
      note_(new ViewNote(table_)) {
  table_->setObjectName("compare");
  table_->setAccessibleName(tr("Lines of two sessions"));
  auto* number_delegate = new BarDelegate(FigureModel::kShareRole, this);
  const int number = fontMetrics().horizontalAdvance("+00.0 MiB") + 28;
  table_->header()->setStretchLastSection(false);
  table_->header()->setSectionResizeMode(CompareTable::kPlace, QHeaderView::Stretch);
  for (int column = CompareTable::kChange; column <= CompareTable::kAfter; ++column) {
    table_->setItemDelegateForColumn(column, number_delegate);
    table_->header()->resizeSection(column, number);
  }
  table_->sortByColumn(CompareTable::kChange, Qt::DescendingOrder);
  heading_->setTextFormat(Qt::PlainText);
  auto* bar = NewViewBar();
  bar->addWidget(heading_, 1);
  bar->addWidget(search_, 1);
  for (QAction* action : {compare_with, compare_time}) {
    auto* button = new QToolButton;
    button->setDefaultAction(action);
    button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    button->setFocusPolicy(Qt::TabFocus);
    bar->addWidget(button);
  }
  LayOutBelow(bar, this)->addWidget(note_, 1);
  setFocusProxy(table_);
  ShowNote();
  connect(search_, &SearchField::searched, table_, &FigureTable::SetFilter);
  connect(table_, &FigureTable::placeChosen, this, &CompareView::placeChosen);
}

void CompareView::SetSource(const LiveSession* session, const std::filesystem::path& path, size_t /*process*/) {
  session_ = session;
  path_ = path;
  if (feed_) feed_->SetSource(session, path, 0);
  ShowNote();
}

void CompareView::SetTime(const ShownTime& time) {
  time_ = time;
  if (feed_) feed_->SetTime(time);
}

void CompareView::Poll() {
  if (isVisible() && feed_) feed_->Poll();
}

void CompareView::CompareWith(const QString& path) {
  const std::filesystem::path file = path.toStdString();
  Await(QFileInfo(path).fileName(), QtConcurrent::run([file] { return ReadBaseline(file); }));
}

void CompareView::CompareWithTime() {
  if (session_ == nullptr) return;
  ViewTask task{CopyForViews(*session_, std::nullopt), path_, 0, time_, std::make_shared<std::atomic<bool>>(false)};
  Await(Describe(time_), QtConcurrent::run([task = std::move(task)] { return BaselineOf(task); }));
}

void CompareView::Await(const QString& name, ReadingOne baseline) {
  const int reading = ++reading_;
  note_->ShowText(tr("Reading %1…").arg(name), {});
  baseline.then(this, [this, reading, name](const absl::StatusOr<BaselinePtr>& read) {
    if (reading != reading_) return;
    if (read.ok()) return SetBaseline(*read);
    if (baseline_) {
      note_->ShowView();
    } else {
      ShowNote();
    }
    emit failed(Explain(tr("Cannot compare with %1").arg(name).toStdString(), read.status()));
  });
}

void CompareView::SetBaseline(BaselinePtr baseline) {
  baseline_ = std::move(baseline);
  feed_ = std::make_unique<ViewFeed<CompareTable>>(
      this, ViewFeed<CompareTable>::Processes::kAll, kComparePauseMs,
      [before = baseline_](const ViewTask& task) { return BuildCompareTable(*before, task); },
      [this](const auto& outcome) { Show(outcome); });
  feed_->SetSource(session_, path_, 0);
  feed_->SetTime(time_);
  if (session_ == nullptr) ShowNote();
}

void CompareView::Show(const ViewFeed<CompareTable>::Outcome& outcome) {
  if (!outcome.ok()) {
    note_->ShowFailure(tr("They cannot be compared at this time"), outcome.status());
    return;
  }
  const CompareTable& compared = **outcome;
  table_->SetRows(compared.rows);
  const QString change = QString::fromStdString(FormatByteChange(compared.change_bytes));
  QString heading = compared.change_bytes == 0 ? tr("no change compared with %1").arg(baseline_->name)
                                               : tr("%1 compared with %2").arg(change, baseline_->name);
  if (compared.left_out != 0) {
    heading = tr("%1, %2 lines that changed less are not listed").arg(heading, QString::number(compared.left_out));
  }
  heading_->setText(heading);
  heading_->setToolTip(
      tr("Before: %1. After: this session, %2. All processes together.").arg(baseline_->name, Describe(feed_->time())));
  note_->ShowView();
}

void CompareView::ShowNote() {
  table_->SetRows({});
  heading_->clear();
  if (baseline_) {
    note_->ShowText(tr("Nothing to compare with %1").arg(baseline_->name),
                    tr("Record a program or open a session: what it holds is compared line by line."));
  } else {
    note_->ShowText(
        tr("No session to compare with"),
        tr("File > Compare With… opens a second one, recorded before. Lines are the same by their text, wherever "
           "they have moved to."));
  }
}

}  // namespace memline::app
