// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/waiting_page.h"

#include <QEvent>
#include <QToolButton>
#include <QVBoxLayout>

#include "app/gui/command_box.h"
#include "app/plot/icon.h"

namespace memline::app {
namespace {

constexpr int kTextWidth = 560;
constexpr int kWaitingIconSize = 48;

}  // namespace

WaitingPage::WaitingPage(QAction* stop, QWidget* parent)
    : QWidget(parent), icon_(new QLabel), title_(new QLabel), hint_(new QLabel) {
  ShowIcon();
  QFont font = title_->font();
  font.setPointSizeF(font.pointSizeF() * 1.4);
  font.setBold(true);
  title_->setFont(font);
  hint_->setForegroundRole(QPalette::PlaceholderText);
  hint_->setWordWrap(true);
  for (QLabel* label : {icon_, title_, hint_}) label->setAlignment(Qt::AlignHCenter);
  auto* button = new QToolButton;
  button->setDefaultAction(stop);
  button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
  button->setFocusPolicy(Qt::StrongFocus);
  button->setAccessibleName(tr("Stop"));

  // A label that wraps gets the height for its width only if nothing aligns it.
  auto* page = new QWidget;
  page->setFixedWidth(kTextWidth);
  auto* column = new QVBoxLayout(page);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(12);
  for (QWidget* widget : std::initializer_list<QWidget*>{icon_, title_, hint_}) column->addWidget(widget);
  column->addWidget(new CommandBox("target_link_libraries(your-program PRIVATE memline::memline)"));
  column->addWidget(button, 0, Qt::AlignHCenter);
  auto* layout = new QVBoxLayout(this);
  layout->addStretch(2);
  layout->addWidget(page, 0, Qt::AlignHCenter);
  layout->addStretch(3);
}

void WaitingPage::SetTexts(const QString& title, const QString& hint) {
  title_->setText(title);
  hint_->setText(hint);
}

void WaitingPage::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() == QEvent::PaletteChange) ShowIcon();
}

void WaitingPage::ShowIcon() { icon_->setPixmap(Icon("wait").pixmap(kWaitingIconSize)); }

}  // namespace memline::app
