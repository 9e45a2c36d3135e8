// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/command_palette.h"

#include <QApplication>
#include <QKeyEvent>
#include <QPainter>
#include <QPointer>
#include <QStyledItemDelegate>
#include <QTimer>
#include <QVBoxLayout>

#include "app/gui/cell_delegates.h"
#include "app/gui/elided_label.h"

namespace memline::app {
namespace {

constexpr QSize kPaletteSize(560, 380);
constexpr int kPaletteTop = 64;

/// The shortcut at the right end; what is not possible now is grey.
class CommandDelegate : public QStyledItemDelegate {
 public:
  using QStyledItemDelegate::QStyledItemDelegate;

  void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override {
    QStyleOptionViewItem cell = option;
    const QAction* action = static_cast<const CommandModel*>(index.model())->ActionAt(index);
    if (action != nullptr && !action->isEnabled()) cell.state.setFlag(QStyle::State_Enabled, false);
    QStyledItemDelegate::paint(painter, cell, index);
    const bool selected = option.state.testFlag(QStyle::State_Selected);
    painter->setPen(option.palette.color(selected ? QPalette::HighlightedText : QPalette::PlaceholderText));
    painter->drawText(option.rect.adjusted(8, 0, -8, 0), Qt::AlignRight | Qt::AlignVCenter,
                      index.data(CommandModel::kShortcutRole).toString());
  }

  QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override {
    return {QStyledItemDelegate::sizeHint(option, index).width(), RowHeight(option.fontMetrics) + 4};
  }

 protected:
  void initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const override {
    const bool enabled = option->state.testFlag(QStyle::State_Enabled);
    QStyledItemDelegate::initStyleOption(option, index);
    option->state.setFlag(QStyle::State_Enabled, enabled);
  }
};

}  // namespace

CommandPalette::CommandPalette(const QMenuBar& menus, QWidget* window)
    // A popup would not exist for assistive technology.
    : QDialog(window, Qt::Dialog | Qt::FramelessWindowHint),
      model_(CommandsOf(menus)),
      edit_(new QLineEdit),
      list_(new QListView),
      tip_(new ElidedLabel) {
  setObjectName("palette");
  setAttribute(Qt::WA_DeleteOnClose);
  setWindowTitle(tr("Commands"));
  edit_->setPlaceholderText(tr("What to do: parts of words"));
  edit_->setAccessibleName(tr("Search the commands"));
  edit_->setClearButtonEnabled(true);
  edit_->installEventFilter(this);
  list_->setAccessibleName(tr("Commands"));
  list_->setModel(&model_);
  list_->setItemDelegate(new CommandDelegate(list_));
  list_->setUniformItemSizes(true);
  list_->setFocusPolicy(Qt::NoFocus);
  list_->setFrameShape(QFrame::NoFrame);
  tip_->setTextFormat(Qt::PlainText);
  tip_->setForegroundRole(QPalette::PlaceholderText);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(8, 8, 8, 8);
  layout->setSpacing(8);
  layout->addWidget(edit_);
  layout->addWidget(list_, 1);
  layout->addWidget(tip_);
  resize(kPaletteSize.boundedTo(window->size()));
  connect(edit_, &QLineEdit::textChanged, this, &CommandPalette::Search);
  connect(list_->selectionModel(), &QItemSelectionModel::currentChanged, this, &CommandPalette::ShowTip);
  connect(list_, &QListView::clicked, this, &CommandPalette::Run);
  Search({});
}

void CommandPalette::paintEvent(QPaintEvent* event) {
  QDialog::paintEvent(event);
  QPainter painter(this);
  painter.setPen(palette().color(QPalette::PlaceholderText));
  painter.drawRect(rect().adjusted(0, 0, -1, -1));
}

void CommandPalette::showEvent(QShowEvent* event) {
  const QWidget* window = parentWidget();
  move(window->mapToGlobal(QPoint((window->width() - width()) / 2, kPaletteTop)));
  QDialog::showEvent(event);
  edit_->setFocus(Qt::PopupFocusReason);
}

void CommandPalette::changeEvent(QEvent* event) {
  QDialog::changeEvent(event);
  if (event->type() == QEvent::ActivationChange && isVisible() && !isActiveWindow()) close();
}

bool CommandPalette::eventFilter(QObject* watched, QEvent* event) {
  if (event->type() != QEvent::KeyPress) return QDialog::eventFilter(watched, event);
  auto* key = static_cast<QKeyEvent*>(event);
  switch (key->key()) {
    case Qt::Key_Up:
    case Qt::Key_Down:
    case Qt::Key_PageUp:
    case Qt::Key_PageDown:
      QApplication::sendEvent(list_, key);
      return true;
    case Qt::Key_Return:
    case Qt::Key_Enter:
      Run();
      return true;
    default:
      return QDialog::eventFilter(watched, event);
  }
}

void CommandPalette::Search(const QString& typed) {
  model_.Search(typed);
  list_->setCurrentIndex(model_.index(0, 0));
  ShowTip();
}

void CommandPalette::ShowTip() {
  const QModelIndex current = list_->currentIndex();
  tip_->setText(model_.ActionAt(current) == nullptr ? tr("no command fits") : current.data(Qt::ToolTipRole).toString());
}

void CommandPalette::Run() {
  QPointer<QAction> action = model_.ActionAt(list_->currentIndex());
  if (!action || !action->isEnabled()) return;
  close();
  // Some commands open dialogs, which must not find this one open.
  QTimer::singleShot(0, action, [action] { action->trigger(); });
}

}  // namespace memline::app
