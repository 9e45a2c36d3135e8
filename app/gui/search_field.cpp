// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/search_field.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QShortcut>

#include "app/gui/elided_label.h"
#include "app/plot/icon.h"
#include "app/plot/palette.h"

namespace memline::app {

SearchField::SearchField(const QString& what, QWidget* scope)
    : QWidget(scope), edit_(new QLineEdit), note_(new ElidedLabel) {
  edit_->setObjectName("search");
  edit_->setPlaceholderText(what);
  edit_->setAccessibleName(what);
  edit_->setToolTip(tr("A regular expression, case does not matter (Ctrl+F)"));
  edit_->setClearButtonEnabled(true);
  edit_->addAction(Icon("search"), QLineEdit::LeadingPosition);
  edit_->setMinimumWidth(160);
  edit_->setMaximumWidth(320);
  edit_->installEventFilter(this);
  note_->setObjectName("search_note");
  note_->setAccessibleName(tr("Found"));
  note_->setTextFormat(Qt::PlainText);
  auto* row = new QHBoxLayout(this);
  row->setContentsMargins(0, 0, 0, 0);
  row->setSpacing(8);
  row->addWidget(edit_, 1);
  row->addWidget(note_, 2);
  Tint();
  connect(edit_, &QLineEdit::textChanged, this, &SearchField::Search);
  auto* find = new QShortcut(QKeySequence::Find, scope);
  find->setContext(Qt::WidgetWithChildrenShortcut);
  connect(find, &QShortcut::activated, this, [this] {
    edit_->setFocus(Qt::ShortcutFocusReason);
    edit_->selectAll();
  });
}

void SearchField::Search(const QString& pattern) {
  const QRegularExpression expression(pattern, QRegularExpression::CaseInsensitiveOption);
  wrong_ = !expression.isValid();
  note_->setText(wrong_ ? tr("not a regular expression: %1, at character %2")
                              .arg(expression.errorString())
                              .arg(expression.patternErrorOffset())
                        : QString());
  Tint();
  if (wrong_) return;
  expression_ = expression;
  emit searched(expression_);
}

void SearchField::ShowFound(const QString& text) {
  if (!wrong_) note_->setText(text);
}

void SearchField::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() == QEvent::PaletteChange) Tint();
}

bool SearchField::eventFilter(QObject* watched, QEvent* event) {
  if (watched == edit_ && event->type() == QEvent::KeyPress &&
      static_cast<QKeyEvent*>(event)->key() == Qt::Key_Escape && !edit_->text().isEmpty()) {
    edit_->clear();
    return true;
  }
  return QWidget::eventFilter(watched, event);
}

void SearchField::Tint() {
  QPalette colors = note_->palette();
  const QColor color =
      wrong_ ? PlotPalette::For(palette()).alarm : palette().color(QPalette::Active, QPalette::PlaceholderText);
  if (colors.color(QPalette::WindowText) == color) return;
  colors.setColor(QPalette::WindowText, color);
  note_->setPalette(colors);
}

}  // namespace memline::app
