// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/command_box.h"

#include <QClipboard>
#include <QFontDatabase>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QToolButton>

#include "app/plot/icon.h"

namespace memline::app {

CommandBox::CommandBox(const QString& text, QWidget* parent) : QFrame(parent) {
  setFrameShape(QFrame::StyledPanel);
  setAutoFillBackground(true);
  setBackgroundRole(QPalette::Base);
  auto* label = new QLabel(text, this);
  label->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
  label->setTextFormat(Qt::PlainText);
  label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
  label->setAccessibleName(tr("Text to copy"));
  auto* copy = new QToolButton(this);
  copy->setIcon(Icon("copy"));
  copy->setAutoRaise(true);
  copy->setToolTip(tr("Copy"));
  copy->setAccessibleName(tr("Copy %1").arg(text));
  connect(copy, &QToolButton::clicked, this, [text] { QGuiApplication::clipboard()->setText(text); });
  auto* layout = new QHBoxLayout(this);
  layout->setContentsMargins(12, 4, 4, 4);
  layout->addWidget(label, 1);
  layout->addWidget(copy, 0, Qt::AlignTop);
}

}  // namespace memline::app
