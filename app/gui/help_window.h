// SPDX-License-Identifier: GPL-3.0-or-later
// The manual's pages, kept in the program itself.
#ifndef MEMLINE_APP_GUI_HELP_WINDOW_H_
#define MEMLINE_APP_GUI_HELP_WINDOW_H_

#include <QDialog>
#include <QTextBrowser>

namespace memline::app {

/// The heading of window.md that tells of a widget and of what is in it.
void SetHelpTopic(QWidget* widget, const QString& heading);
/// That of the widget or of the nearest around it; empty if there is none.
[[nodiscard]] QString HelpTopicOf(const QWidget* widget);

class HelpWindow : public QDialog {
  Q_OBJECT

 public:
  explicit HelpWindow(QWidget* parent);

  /// Opens window.md at the heading, or at its begin.
  void ShowTopic(const QString& heading);
  [[nodiscard]] QTextBrowser* browser() const { return browser_; }

 private:
  void Follow(const QUrl& link);
  void ScrollTo(const QString& heading);

  QTextBrowser* browser_;
};

}  // namespace memline::app

#endif  // MEMLINE_APP_GUI_HELP_WINDOW_H_
