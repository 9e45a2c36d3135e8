// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/gui/gui/unmarked_texts.h"

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QComboBox>
#include <QGroupBox>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPlainTextEdit>
#include <QProgressBar>
#include <QRegularExpression>
#include <QStatusBar>
#include <QTabBar>
#include <QTableWidget>
#include <algorithm>

#include "app/gui/command_box.h"
#include "app/plot/parts_plot.h"

namespace memline::app {
namespace {

const QChar kBegin(0x27E6);
const QChar kEnd(0x27E7);

/// Also without what stands between the marks of a text that others were put into.
QString WithoutMarked(const QString& text) {
  QString rest;
  int depth = 0;
  for (const QChar c : text) {
    if (c == kBegin) ++depth;
    if (depth == 0) rest += c;
    if (c == kEnd) --depth;
  }
  return rest;
}

QString WithoutExceptions(const QString& text) {
  static const QRegularExpression exceptions(
      "</?b>|\\bmemline\\b"
      "|(?<![\\w.])/[\\w./-]+|\\b[\\w-]+\\.(memline|cpp|png|svg)\\b(:\\d+)?"
      "|[-+]?\\b[\\d.,]+ (bytes|B|KiB|MiB|GiB|ms|s|min|h|k|M)(/s)?(?!\\w)"
      "|\\boutside PROFILE\\b|\\bexited \\d+|\\brose in \\d+ of 7 steps since .*");
  return QString(text).remove(exceptions);
}

/// The parts of the RSS are called what the core calls them.
bool IsOfCore(const QWidget& widget) {
  return widget.metaObject() == &QTableWidget::staticMetaObject &&
         qobject_cast<const PartsPlot*>(widget.parentWidget()) != nullptr;
}

}  // namespace

QString Marker::translate(const char* /*context*/, const char* source, const char* /*disambiguation*/,
                          int /*n*/) const {
  return kBegin + QString::fromUtf8(source) + kEnd;
}

UnmarkedTexts::UnmarkedTexts(QStringList data) : data_(std::move(data)) {
  std::ranges::sort(data_, std::ranges::greater(), &QString::size);  // one may be a part of another
}

void UnmarkedTexts::Look(const QString& where, const QString& text) {
  if (text.isEmpty()) return;
  ++seen_;
  QString rest = WithoutMarked(text);
  for (const QString& data : data_) {
    rest.remove(QRegularExpression("(?<!\\w)" + QRegularExpression::escape(data) + "(?!\\w)"));
  }
  rest = WithoutExceptions(rest);
  const QString found = where + ": " + text;
  if (std::ranges::any_of(rest, [](QChar c) { return c.isLetter(); }) && !found_.contains(found)) found_ << found;
}

void UnmarkedTexts::LookAt(const QWidget& root) {
  LookAtOne(root);
  for (const QWidget* widget : root.findChildren<QWidget*>()) LookAtOne(*widget);
  for (const QAction* action : root.findChildren<QAction*>()) LookAtAction(*action);
}

void UnmarkedTexts::LookAt(const QString& where, const QAbstractItemModel& model) {
  for (int column = 0; column < model.columnCount(); ++column) {
    for (const int role : {Qt::DisplayRole, Qt::ToolTipRole}) {
      Look(where + " header", model.headerData(column, Qt::Horizontal, role).toString());
    }
  }
  LookAtCells(where, model, {});
}

void UnmarkedTexts::LookAtAction(const QAction& action) {
  const QString where = "action " + action.objectName();
  for (const QString& text :
       {action.text(), action.iconText(), action.toolTip(), action.statusTip(), action.whatsThis()}) {
    Look(where, text);
  }
}

void UnmarkedTexts::LookAtOne(const QWidget& widget) {
  const QString where = QString("%1 %2").arg(widget.metaObject()->className(), widget.objectName());
  for (const QString& text : {widget.windowTitle(), widget.toolTip(), widget.statusTip(), widget.whatsThis(),
                              widget.accessibleName(), widget.accessibleDescription()}) {
    Look(where, text);
  }
  const bool is_code = qobject_cast<const CommandBox*>(widget.parentWidget()) != nullptr;
  if (const auto* label = qobject_cast<const QLabel*>(&widget); label != nullptr && !is_code) {
    Look(where, label->text());
  }
  if (const auto* button = qobject_cast<const QAbstractButton*>(&widget)) Look(where, button->text());
  if (const auto* box = qobject_cast<const QGroupBox*>(&widget)) Look(where, box->title());
  if (const auto* edit = qobject_cast<const QLineEdit*>(&widget)) Look(where, edit->placeholderText());
  if (const auto* edit = qobject_cast<const QPlainTextEdit*>(&widget)) Look(where, edit->placeholderText());
  if (const auto* bar = qobject_cast<const QProgressBar*>(&widget)) Look(where, bar->format());
  if (const auto* bar = qobject_cast<const QStatusBar*>(&widget)) Look(where, bar->currentMessage());
  if (const auto* menu = qobject_cast<const QMenu*>(&widget)) Look(where, menu->title());
  if (const auto* tabs = qobject_cast<const QTabBar*>(&widget)) {
    for (int i = 0; i < tabs->count(); ++i) Look(where, tabs->tabText(i));
  }
  if (const auto* box = qobject_cast<const QComboBox*>(&widget)) LookAtCells(where, *box->model(), {});
  const auto* view = qobject_cast<const QAbstractItemView*>(&widget);
  const bool of_another =
      qobject_cast<const QHeaderView*>(view) != nullptr || widget.window()->inherits("QComboBoxPrivateContainer");
  if (view != nullptr && view->model() != nullptr && !of_another && !IsOfCore(widget)) LookAt(where, *view->model());
}

void UnmarkedTexts::LookAtCells(const QString& where, const QAbstractItemModel& model, const QModelIndex& parent) {
  for (int row = 0; row < model.rowCount(parent); ++row) {
    for (int column = 0; column < model.columnCount(parent); ++column) {
      for (const int role : {Qt::DisplayRole, Qt::ToolTipRole, Qt::AccessibleTextRole, Qt::AccessibleDescriptionRole}) {
        Look(where + " cell", model.index(row, column, parent).data(role).toString());
      }
    }
    LookAtCells(where, model, model.index(row, 0, parent));
  }
}

}  // namespace memline::app
