// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/time_bar.h"

#include <QHBoxLayout>
#include <QToolButton>

namespace memline::app {

TimeBar::TimeBar(QAction* clear, QWidget* parent) : QFrame(parent), label_(new QLabel(this)) {
  setObjectName("time_bar");
  label_->setTextFormat(Qt::PlainText);
  label_->setAccessibleName(tr("Of which time the tables tell"));
  auto* button = new QToolButton(this);
  button->setDefaultAction(clear);
  button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
  button->setAutoRaise(true);
  button->setFocusPolicy(Qt::TabFocus);
  auto* layout = new QHBoxLayout(this);
  layout->setContentsMargins(8, 2, 4, 2);
  layout->addWidget(label_);
  layout->addStretch(1);
  layout->addWidget(button);
  hide();
}

void TimeBar::Show(const ShownTime& time) {
  label_->setText(tr("Functions and lines: %1").arg(Describe(time)));
  setVisible(time.kind != ShownTime::Kind::kWhole);
}

}  // namespace memline::app
