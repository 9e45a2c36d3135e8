// SPDX-License-Identifier: GPL-3.0-or-later
// A large button of the start page: an action's icon, its name and what it does.
#ifndef MEMLINE_APP_GUI_ACTION_CARD_H_
#define MEMLINE_APP_GUI_ACTION_CARD_H_

#include <QAction>
#include <QPushButton>

namespace memline::app {

/// Triggers the action; icon, texts, shortcut and state are the action's own at any time.
class ActionCard : public QPushButton {
  Q_OBJECT

 public:
  explicit ActionCard(QAction* action, QWidget* parent = nullptr);
  [[nodiscard]] QSize sizeHint() const override;
  [[nodiscard]] QSize minimumSizeHint() const override { return sizeHint(); }

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  [[nodiscard]] QFont TitleFont() const;

  QAction* action_;
};

}  // namespace memline::app

#endif  // MEMLINE_APP_GUI_ACTION_CARD_H_
