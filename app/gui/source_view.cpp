// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/source_view.h"

#include <QFileInfo>
#include <QFontDatabase>
#include <QHeaderView>
#include <QMenu>
#include <algorithm>
#include <utility>

#include "app/gui/cell_delegates.h"
#include "app/gui/spark_delegate.h"
#include "app/gui/view_layout.h"

namespace memline::app {
namespace {

constexpr int kHistoryPauseMs = 1000;

QString WidestText(int column) {
  switch (column) {
    case SourceModel::kLine:
      return "0000";
    case SourceModel::kAllocations:
    case SourceModel::kTemporary:
    case SourceModel::kOccurrences:
      return "00.0 M";
    default:
      return "+00.0 MiB";
  }
}

QTableView* NewTable(SourceModel* model, QWidget* parent) {
  auto* table = new QTableView(parent);
  table->setObjectName("source");
  table->setAccessibleName(SourceView::tr("Source lines"));
  table->setModel(model);
  table->setShowGrid(false);
  table->setFrameShape(QFrame::NoFrame);
  table->setWordWrap(false);
  table->setTabKeyNavigation(false);
  table->setMouseTracking(true);
  table->setSelectionBehavior(QAbstractItemView::SelectRows);
  table->setSelectionMode(QAbstractItemView::SingleSelection);
  table->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
  table->setCornerButtonEnabled(false);
  table->verticalHeader()->hide();
  table->horizontalHeader()->setHighlightSections(false);
  for (int column = SourceModel::kRss; column <= SourceModel::kTemporary; ++column) {
    table->setItemDelegateForColumn(column, new HeatDelegate(SourceModel::kHeatRole, table));
  }
  table->setItemDelegateForColumn(SourceModel::kTrend, new SparkDelegate(SourceModel::kTrendRole, table));
  table->setItemDelegateForColumn(SourceModel::kSource, new CodeDelegate(SourceModel::kInCommentRole, table));
  return table;
}

}  // namespace

SourceView::SourceView(QWidget* parent)
    : QWidget(parent),
      history_feed_(this, ViewFeed<LineHistory>::Processes::kOne, kHistoryPauseMs, BuildLineHistory,
                    [this](const auto& history) {
                      // A file that keeps no history has no trends.
                      if (history.ok()) model_.SetHistory(*history);
                    }),
      heading_(new QLabel(this)),
      place_(new QLabel(this)),
      time_(new QLabel(this)),
      columns_(new QToolButton(this)),
      note_(new QLabel(this)),
      table_(NewTable(&model_, this)) {
  QFont bold = heading_->font();
  bold.setBold(true);
  heading_->setFont(bold);
  heading_->setTextFormat(Qt::PlainText);
  place_->setAccessibleName(tr("Place of the function"));
  place_->setTextFormat(Qt::PlainText);
  place_->setForegroundRole(QPalette::PlaceholderText);
  place_->setTextInteractionFlags(Qt::TextSelectableByMouse);
  time_->setObjectName("source_time");
  time_->setTextFormat(Qt::PlainText);
  time_->setForegroundRole(QPalette::Link);
  note_->setTextFormat(Qt::PlainText);
  note_->setForegroundRole(QPalette::PlaceholderText);
  note_->setWordWrap(true);
  note_->setContentsMargins(8, 0, 8, 4);
  note_->hide();

  QHBoxLayout* title = NewViewBar();
  title->addWidget(heading_);
  title->addWidget(place_, 1);
  title->addWidget(time_);
  columns_->setObjectName("columns");
  columns_->setText(tr("Columns"));
  columns_->setToolTip(tr("Which columns are shown"));
  columns_->setAutoRaise(true);
  columns_->setFocusPolicy(Qt::TabFocus);
  title->addWidget(columns_);
  connect(columns_, &QToolButton::clicked, this,
          [this] { ShowColumnMenu(columns_->mapToGlobal(columns_->rect().bottomLeft())); });
  table_->horizontalHeader()->setContextMenuPolicy(Qt::CustomContextMenu);
  connect(table_->horizontalHeader(), &QWidget::customContextMenuRequested, this,
          [this](QPoint at) { ShowColumnMenu(table_->horizontalHeader()->mapToGlobal(at)); });
  QVBoxLayout* layout = LayOutBelow(title, this);
  layout->addWidget(note_);
  layout->addWidget(table_);
  SetFonts();
  ResetLayout();
  table_->viewport()->installEventFilter(this);
  connect(table_, &QAbstractItemView::entered, this,
          [this](const QModelIndex& index) { PointAt(model_.listing().rows[static_cast<size_t>(index.row())].line); });
  connect(&model_, &QAbstractItemModel::modelReset, this, &SourceView::MeasureSource);
  connect(table_->horizontalHeader(), &QHeaderView::sectionResized, this, [this](int column) {
    if (column != SourceModel::kSource) FitSource();
  });
}

bool SourceView::eventFilter(QObject* watched, QEvent* event) {
  if (watched == table_->viewport() && event->type() == QEvent::Resize) FitSource();
  if (watched == table_->viewport() && event->type() == QEvent::Leave) PointAt(0);
  return QWidget::eventFilter(watched, event);
}

void SourceView::SetSource(const LiveSession* session, const std::filesystem::path& path, size_t process) {
  history_feed_.SetSource(session, path, process);
  model_.SetHistory(nullptr);
  PointAt(0);
}

void SourceView::PointAt(uint32_t line) {
  const LineHistory* history = model_.history();
  const std::string file = model_.listing().file.toStdString();
  emit growthPointedAt(history != nullptr ? GrowthOf(*history, file, line) : std::vector<TimeRange>());
}

void SourceView::MeasureSource() {
  const QFontMetrics metrics(table_->font());
  source_width_ = 0;
  for (const SourceRow& row : model_.listing().rows) {
    source_width_ = std::max(source_width_, metrics.horizontalAdvance(row.text) + 2 * CodeDelegate::kMargin);
  }
  FitSource();
}

// All of the longest line can be scrolled to, and no room is left beside a short one.
void SourceView::FitSource() {
  const int others = table_->horizontalHeader()->sectionPosition(SourceModel::kSource);
  table_->setColumnWidth(SourceModel::kSource, std::max(source_width_, table_->viewport()->width() - others));
}

void SourceView::SetFonts() {
  // The fixed font's digits are tabular in every column.
  const QFont fixed = QFontDatabase::systemFont(QFontDatabase::FixedFont);
  table_->setFont(fixed);
  table_->horizontalHeader()->setFont(font());
  const int height = RowHeight(QFontMetrics(fixed));
  table_->verticalHeader()->setMinimumSectionSize(height);
  table_->verticalHeader()->setDefaultSectionSize(height);
  table_->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
}

void SourceView::ResetLayout() {
  const QFontMetrics digits(table_->font());
  const QFontMetrics titles(table_->horizontalHeader()->font());
  for (int column = 0; column < SourceModel::kSource; ++column) {
    const QString title = model_.headerData(column, Qt::Horizontal).toString();
    const int widest = digits.horizontalAdvance(WidestText(column));
    table_->setColumnHidden(column, column == SourceModel::kFreed || column == SourceModel::kTemporary);
    table_->setColumnWidth(column, std::max(titles.horizontalAdvance(title), widest) + 14);
  }
}

void SourceView::Show(SourceListing listing) {
  const bool other = listing.function != model_.listing().function;
  const int row = table_->currentIndex().row();
  const uint32_t line = row >= 0 ? model_.listing().rows[static_cast<size_t>(row)].line : 0;
  heading_->setText(listing.name);
  place_->setText(listing.rows.empty() || listing.file.isEmpty()
                      ? listing.file
                      : QString("%1:%2").arg(QFileInfo(listing.file).fileName()).arg(listing.rows.front().line));
  place_->setToolTip(listing.file);
  time_->setText(listing.time == ShownTime{} ? QString() : Describe(listing.time));
  note_->setText(listing.note);
  note_->setVisible(!listing.note.isEmpty());
  model_.SetListing(std::move(listing));
  if (other) {
    ScrollToHottest();
  } else if (row >= 0 && !table_->currentIndex().isValid()) {
    // New lines came in between, which resets the model.
    table_->setCurrentIndex(model_.index(model_.RowOfLine(line), 0));
  }
}

void SourceView::ShowColumnMenu(QPoint global) {
  auto* menu = new QMenu(this);
  menu->setObjectName("column_menu");
  menu->setAttribute(Qt::WA_DeleteOnClose);
  for (int column = SourceModel::kRss; column < SourceModel::kSource; ++column) {
    QAction* action = menu->addAction(model_.headerData(column, Qt::Horizontal).toString());
    action->setToolTip(model_.headerData(column, Qt::Horizontal, Qt::ToolTipRole).toString());
    action->setCheckable(true);
    action->setChecked(!table_->isColumnHidden(column));
    connect(action, &QAction::toggled, this, [this, column](bool on) {
      table_->setColumnHidden(column, !on);
      FitSource();
    });
  }
  menu->setToolTipsVisible(true);
  menu->popup(global);
}

void SourceView::Select(uint32_t line) {
  const int row = model_.RowOfLine(line);
  if (row < 0) return;
  table_->setCurrentIndex(model_.index(row, 0));
  table_->scrollTo(model_.index(row, 0), QAbstractItemView::PositionAtCenter);
}

uint32_t SourceView::line() const {
  const auto& rows = model_.listing().rows;
  const int current = table_->currentIndex().row();
  if (current >= 0 && rows[static_cast<size_t>(current)].line != 0) return rows[static_cast<size_t>(current)].line;
  const auto first = std::ranges::find_if(rows, [](const SourceRow& row) { return row.line != 0; });
  return first == rows.end() ? 0 : first->line;
}

void SourceView::Clear() { Show({}); }

void SourceView::ScrollToHottest() {
  const auto& rows = model_.listing().rows;
  const auto live = [](const SourceRow& row) { return row.figures ? row.figures->counters.live_bytes() : 0; };
  const auto hottest = std::ranges::max_element(rows, {}, live);
  if (hottest == rows.end() || live(*hottest) == 0) {
    table_->scrollToTop();
    return;
  }
  table_->doItemsLayout();  // the scroll bar must know of the new rows
  table_->scrollTo(model_.index(static_cast<int>(hottest - rows.begin()), 0), QAbstractItemView::PositionAtCenter);
}

}  // namespace memline::app
