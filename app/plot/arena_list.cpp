// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/plot/arena_list.h"

#include <QHeaderView>
#include <limits>

#include "profiler_core/report/format.h"

namespace memline::app {
namespace {

enum Column { kName, kSystem, kInUse, kFree, kColumnCount };

constexpr size_t kAll = std::numeric_limits<size_t>::max() - 1;

QTableWidgetItem* Title(const QString& text, const QString& meaning, Qt::Alignment alignment) {
  auto* item = new QTableWidgetItem(text);
  item->setToolTip(meaning);
  item->setTextAlignment(alignment | Qt::AlignVCenter);
  return item;
}

}  // namespace

ArenaList::ArenaList(QWidget* parent) : QTableWidget(0, kColumnCount, parent) {
  setAccessibleName(tr("Arenas of the allocator"));
  setEditTriggers(QAbstractItemView::NoEditTriggers);
  setHorizontalHeaderItem(kName,
                          Title(tr("Arena"), tr("of glibc: threads allocate from different ones"), Qt::AlignLeft));
  setHorizontalHeaderItem(kSystem, Title(tr("From Kernel"), tr("what the arena has obtained"), Qt::AlignRight));
  setHorizontalHeaderItem(
      kInUse, Title(tr("In Use"), tr("handed out, headers and what threads keep for later included"), Qt::AlignRight));
  setHorizontalHeaderItem(kFree,
                          Title(tr("Free"), tr("not handed out, whether it is resident or not"), Qt::AlignRight));
  verticalHeader()->hide();
  horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
  horizontalHeader()->setStretchLastSection(true);
}

void ArenaList::ShowArenas(const std::vector<Arena>& arenas) {
  const std::vector<ArenaRow> rows = ArenaTable(arenas, kAll);
  setVisible(!rows.empty());
  setRowCount(static_cast<int>(rows.size()));
  for (int row = 0; row < rowCount(); ++row) {
    const ArenaRow& arena = rows[static_cast<size_t>(row)];
    if (item(row, kName) == nullptr) setItem(row, kName, new QTableWidgetItem);
    item(row, kName)->setText(QString::fromStdString(arena.name));
    ShowBytes(row, kSystem, arena.system_bytes);
    ShowBytes(row, kInUse, arena.in_use_bytes);
    ShowBytes(row, kFree, arena.free_bytes);
  }
}

void ArenaList::ShowBytes(int row, int column, uint64_t bytes) {
  if (item(row, column) == nullptr) {
    setItem(row, column, new QTableWidgetItem);
    item(row, column)->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
  }
  item(row, column)->setText(QString::fromStdString(FormatBytes(bytes)));
  item(row, column)->setToolTip(QString::fromStdString(FormatExactBytes(bytes)));
}

}  // namespace memline::app
