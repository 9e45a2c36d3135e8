// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/growth_view.h"

#include <QHeaderView>

#include "app/gui/cell_delegates.h"
#include "app/gui/spark_delegate.h"
#include "app/gui/view_layout.h"
#include "profiler_core/report/format.h"

namespace memline::app {
namespace {

constexpr int kGrowthPauseMs = 5000;

QString GrowthHeading(const GrowthTable& found) {
  const QString from = QString::fromStdString(FormatDuration(found.time.from_ns));
  const QString to = QString::fromStdString(FormatDuration(found.time.to_ns));
  const QString when = found.time.from_ns == 0 ? GrowthView::tr("in the first %1").arg(to)
                                               : GrowthView::tr("from %1 to %2").arg(from, to);
  QString text = found.suspected == 0 ? GrowthView::tr("No line is suspected to leak %1").arg(when)
                 : found.suspected == 1
                     ? GrowthView::tr("1 line is suspected to leak %1").arg(when)
                     : GrowthView::tr("%1 lines are suspected to leak %2").arg(found.suspected).arg(when);
  if (found.left_out != 0) {
    text = GrowthView::tr("%1, %2 less suspected ones are not listed").arg(text, QString::number(found.left_out));
  }
  return text;
}

}  // namespace

GrowthView::GrowthView(QWidget* parent)
    : QWidget(parent),
      heading_(new QLabel),
      search_(new SearchField(tr("Search the lines"), this)),
      table_(new FigureTable(GrowthColumns())),
      note_(new ViewNote(table_)),
      feed_(this, ViewFeed<GrowthTable>::Processes::kOne, kGrowthPauseMs, BuildGrowthTable,
            [this](const auto& outcome) { Show(outcome); }) {
  table_->setObjectName("growth");
  table_->setAccessibleName(tr("Growth of lines"));
  auto* number_delegate = new BarDelegate(FigureModel::kShareRole, this);
  for (const int column : {GrowthTable::kScore, GrowthTable::kRate, GrowthTable::kLive, GrowthTable::kBlocks}) {
    table_->setItemDelegateForColumn(column, number_delegate);
  }
  table_->setItemDelegateForColumn(GrowthTable::kCurve, new SparkDelegate(FigureModel::kCurveRole, this));
  const int number = fontMetrics().horizontalAdvance("+00.0 MiB/s") + 24;
  table_->header()->resizeSection(GrowthTable::kPlace, 4 * number);
  for (int column = GrowthTable::kScore; column <= GrowthTable::kBlocks; ++column) {
    table_->header()->resizeSection(column, number);
  }
  table_->sortByColumn(GrowthTable::kScore, Qt::DescendingOrder);
  heading_->setTextFormat(Qt::PlainText);
  auto* bar = NewViewBar();
  bar->addWidget(heading_);
  bar->addWidget(search_, 1);
  LayOutBelow(bar, this)->addWidget(note_, 1);
  setFocusProxy(table_);
  SetSource(nullptr, {}, 0);
  connect(search_, &SearchField::searched, table_, &FigureTable::SetFilter);
  connect(table_, &FigureTable::placeChosen, this, &GrowthView::placeChosen);
}

void GrowthView::SetSource(const LiveSession* session, const std::filesystem::path& path, size_t process) {
  feed_.SetSource(session, path, process);
  table_->SetRows({});
  heading_->clear();
  note_->ShowText(
      session == nullptr ? tr("Nothing is recorded or opened") : tr("Looking for what grows…"),
      tr("Lines whose live bytes rise and never come back are listed here, with the curve of the least they "
         "held, how fast that grows, and why they are suspected. The longer a recording runs, the surer it "
         "is."));
}

void GrowthView::SetTime(const ShownTime& time) { feed_.SetTime(time); }

void GrowthView::Poll() {
  if (isVisible()) feed_.Poll();
}

void GrowthView::Show(const ViewFeed<GrowthTable>::Outcome& outcome) {
  if (!outcome.ok()) {
    note_->ShowFailure(tr("What grows cannot be told"), outcome.status());
    return;
  }
  const GrowthTable& found = **outcome;
  table_->SetRows(found.rows);
  if (found.rows.empty()) {
    note_->ShowText(tr("No history of any line yet"),
                    tr("The session's file keeps what each line held at each tick, and nothing was allocated in it so "
                       "far. Imported sessions have no history: record one with memline run."));
    heading_->clear();
    return;
  }
  heading_->setText(GrowthHeading(found));
  note_->ShowView();
}

}  // namespace memline::app
