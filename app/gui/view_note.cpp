// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/view_note.h"

#include <QVBoxLayout>

#include "profiler_core/report/problem.h"

namespace memline::app {
namespace {

constexpr int kNoteWidth = 560;

}  // namespace

ViewNote::ViewNote(QWidget* view, QWidget* parent) : QStackedWidget(parent), title_(new QLabel), hint_(new QLabel) {
  QFont bold = title_->font();
  bold.setBold(true);
  title_->setFont(bold);
  hint_->setForegroundRole(QPalette::PlaceholderText);
  hint_->setTextInteractionFlags(Qt::TextSelectableByMouse);
  for (QLabel* label : {title_, hint_}) {
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    label->setAlignment(Qt::AlignHCenter);
  }
  // A label that wraps gets the height for its width only if nothing aligns it.
  auto* page = new QWidget;
  page->setFixedWidth(kNoteWidth);
  auto* column = new QVBoxLayout(page);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(8);
  column->addWidget(title_);
  column->addWidget(hint_);
  auto* note = new QWidget;
  auto* layout = new QVBoxLayout(note);
  layout->addStretch(2);
  layout->addWidget(page, 0, Qt::AlignHCenter);
  layout->addStretch(3);
  addWidget(view);
  addWidget(note);
}

void ViewNote::ShowText(const QString& title, const QString& hint) {
  title_->setText(title);
  hint_->setText(hint);
  // The layout above asks for no more than a line of a text that wraps.
  hint_->setMinimumHeight(hint_->heightForWidth(kNoteWidth));
  setCurrentIndex(1);
}

void ViewNote::ShowFailure(const QString& what, const absl::Status& status) {
  const Problem problem = Explain(what.toStdString(), status);
  ShowText(what, QString::fromStdString(problem.why + ": " + problem.next) + '.');
}

}  // namespace memline::app
