// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/action_card.h"

#include <QStyleOptionButton>
#include <QStylePainter>

namespace memline::app {
namespace {

constexpr int kCardIconSize = 28;
constexpr int kMargin = 12;
constexpr int kGap = 8;
constexpr int kTitleGap = 4;
constexpr int kCardWidth = 200;
constexpr int kDescriptionLines = 3;

}  // namespace

ActionCard::ActionCard(QAction* action, QWidget* parent) : QPushButton(parent), action_(action) {
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
  setAccessibleName(action->iconText());
  setAccessibleDescription(action->statusTip());
  setToolTip(action->toolTip());
  setEnabled(action->isEnabled());
  connect(this, &QPushButton::clicked, action, &QAction::trigger);
  connect(action, &QAction::changed, this, [this] {
    setEnabled(action_->isEnabled());
    update();
  });
}

QFont ActionCard::TitleFont() const {
  QFont bold = font();
  bold.setBold(true);
  return bold;
}

QSize ActionCard::sizeHint() const {
  const int texts = QFontMetrics(TitleFont()).height() + kDescriptionLines * fontMetrics().lineSpacing();
  return {kCardWidth, kMargin + kCardIconSize + kGap + kTitleGap + texts + kMargin};
}

void ActionCard::paintEvent(QPaintEvent* /*event*/) {
  QStylePainter painter(this);
  QStyleOptionButton panel;
  initStyleOption(&panel);
  painter.drawControl(QStyle::CE_PushButton, panel);
  const QRect inner = rect().adjusted(kMargin, kMargin, -kMargin, -kMargin);
  const QRect icon(inner.left(), inner.top(), inner.width(), kCardIconSize);
  action_->icon().paint(&painter, icon, Qt::AlignCenter, isEnabled() ? QIcon::Normal : QIcon::Disabled);
  painter.setFont(TitleFont());
  painter.setPen(palette().color(QPalette::ButtonText));
  const QRect title(inner.left(), icon.bottom() + kGap, inner.width(), painter.fontMetrics().height());
  painter.drawText(title, Qt::AlignCenter, action_->iconText());
  painter.setFont(font());
  painter.setPen(palette().color(QPalette::PlaceholderText));
  const QRect description(QPoint(inner.left(), title.bottom() + kTitleGap), inner.bottomRight());
  painter.drawText(description, Qt::AlignHCenter | Qt::AlignTop | Qt::TextWordWrap, action_->statusTip());
}

}  // namespace memline::app
