// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/message_bar.h"

#include <QAccessible>
#include <QHBoxLayout>
#include <QPalette>
#include <QRegularExpression>
#include <QToolButton>
#include <QVBoxLayout>

#include "app/plot/icon.h"
#include "app/plot/palette.h"

namespace memline::app {
namespace {

constexpr int kBarIconSize = 20;
constexpr double kTint = 0.14;

QString Sentence(const std::string& words) {
  QString sentence = QString::fromStdString(words);
  if (sentence.isEmpty()) return sentence;
  // A path or a name keeps its spelling.
  if (const qsizetype first = sentence.indexOf(' ');
      first > 0 && !sentence.left(first).contains(QRegularExpression("[^a-z,]"))) {
    sentence[0] = sentence[0].toUpper();
  }
  return sentence.endsWith('.') ? sentence : sentence + '.';
}

}  // namespace

MessageBar::MessageBar(QWidget* parent)
    : QFrame(parent),
      icon_(new QLabel(this)),
      what_(new QLabel(this)),
      details_(new QLabel(this)),
      offer_(new QPushButton(this)) {
  setObjectName("message");
  setAutoFillBackground(true);
  setFrameShape(QFrame::NoFrame);
  QFont bold = what_->font();
  bold.setBold(true);
  what_->setFont(bold);
  for (QLabel* label : {what_, details_}) {
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
  }
  auto* dismiss = new QToolButton(this);
  dismiss->setObjectName("dismiss");
  dismiss->setIcon(Icon("close"));
  dismiss->setAutoRaise(true);
  dismiss->setToolTip(tr("Dismiss"));
  dismiss->setAccessibleName(tr("Dismiss the message"));
  connect(dismiss, &QToolButton::clicked, this, &QWidget::hide);
  offer_->setObjectName("offer");
  connect(offer_, &QPushButton::clicked, this, [this] {
    hide();
    emit accepted();
  });

  auto* texts = new QVBoxLayout;
  texts->setSpacing(2);
  texts->addWidget(what_);
  texts->addWidget(details_);
  auto* layout = new QHBoxLayout(this);
  layout->setContentsMargins(12, 8, 8, 8);
  layout->setSpacing(12);
  layout->addWidget(icon_, 0, Qt::AlignTop);
  layout->addLayout(texts, 1);
  layout->addWidget(offer_, 0, Qt::AlignVCenter);
  layout->addWidget(dismiss, 0, Qt::AlignTop);
  hide();
}

void MessageBar::changeEvent(QEvent* event) {
  QFrame::changeEvent(event);
  if (event->type() == QEvent::PaletteChange) Tint();
}

void MessageBar::Tint() {
  const QPalette base = parentWidget() != nullptr ? parentWidget()->palette() : palette();
  const QColor accent = is_problem_ ? PlotPalette::For(base).alarm : base.color(QPalette::Highlight);
  QPalette tinted = base;
  tinted.setColor(QPalette::Window, Blend(base.color(QPalette::Window), accent, kTint));
  if (tinted != palette()) setPalette(tinted);
  icon_->setPixmap(Icon(is_problem_ ? "warning" : "recent", accent).pixmap(kBarIconSize));
}

void MessageBar::ShowProblem(const Problem& problem) {
  is_problem_ = true;
  offer_->hide();
  ShowTexts(QString::fromStdString(problem.what), (Sentence(problem.why) + ' ' + Sentence(problem.next)).trimmed());
}

void MessageBar::ShowOffer(const QString& what, const QString& details, const QString& button) {
  is_problem_ = false;
  offer_->setText(button);
  offer_->show();
  ShowTexts(what, details);
}

void MessageBar::ShowTexts(const QString& what, const QString& details) {
  Tint();
  setAccessibleName(is_problem_ ? tr("Error") : tr("Notice"));
  what_->setText(what);
  details_->setText(details);
  show();
  QAccessibleEvent alert(this, QAccessible::Alert);
  QAccessible::updateAccessibility(&alert);
}

QString MessageBar::text() const { return what_->text() + '\n' + details_->text(); }

}  // namespace memline::app
