// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/waiting_page.h"

#include <QToolButton>
#include <QVBoxLayout>

#include "app/plot/icon.h"

namespace memline::app {
namespace {

constexpr int kTextWidth = 520;

}  // namespace

WaitingPage::WaitingPage(QAction* stop, QWidget* parent) : QWidget(parent), title_(new QLabel), hint_(new QLabel) {
  auto* icon = new QLabel;
  icon->setPixmap(Icon("wait").pixmap(48));
  QFont font = title_->font();
  font.setPointSizeF(font.pointSizeF() * 1.4);
  font.setBold(true);
  title_->setFont(font);
  hint_->setForegroundRole(QPalette::PlaceholderText);
  hint_->setWordWrap(true);
  hint_->setAlignment(Qt::AlignHCenter);
  hint_->setFixedWidth(kTextWidth);
  auto* button = new QToolButton;
  button->setDefaultAction(stop);
  button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
  button->setFocusPolicy(Qt::StrongFocus);
  button->setAccessibleName("Stop");

  auto* layout = new QVBoxLayout(this);
  layout->setSpacing(12);
  layout->addStretch(2);
  for (QWidget* widget : std::initializer_list<QWidget*>{icon, title_, hint_, button}) {
    layout->addWidget(widget, 0, Qt::AlignHCenter);
  }
  layout->addStretch(3);
}

void WaitingPage::SetTexts(const QString& title, const QString& hint) {
  title_->setText(title);
  hint_->setText(hint);
}

}  // namespace memline::app
