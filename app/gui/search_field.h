// SPDX-License-Identifier: GPL-3.0-or-later
// Searches with a regular expression, and says beside the field what is wrong with it or what was found.
#ifndef MEMLINE_APP_GUI_SEARCH_FIELD_H_
#define MEMLINE_APP_GUI_SEARCH_FIELD_H_

#include <QLabel>
#include <QLineEdit>
#include <QRegularExpression>
#include <QWidget>

namespace memline::app {

class SearchField : public QWidget {
  Q_OBJECT

 public:
  /// Ctrl+F anywhere in `scope` goes to the field; Esc in it clears it.
  SearchField(const QString& what, QWidget* scope);

  /// Case does not matter. Empty: nothing is sought. Of a wrong expression, the last that was right.
  [[nodiscard]] const QRegularExpression& expression() const { return expression_; }
  [[nodiscard]] bool active() const { return !expression_.pattern().isEmpty(); }
  /// "17 places, 12.3 % of what is live". Goes with the next change of the expression.
  void ShowFound(const QString& text);
  [[nodiscard]] QLineEdit* edit() const { return edit_; }
  [[nodiscard]] QString note() const { return note_->text(); }

 signals:
  void searched(const QRegularExpression& expression);

 protected:
  void changeEvent(QEvent* event) override;
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  void Search(const QString& pattern);
  void Tint();

  QRegularExpression expression_;
  bool wrong_ = false;
  QLineEdit* edit_;
  QLabel* note_;
};

}  // namespace memline::app

#endif  // MEMLINE_APP_GUI_SEARCH_FIELD_H_
