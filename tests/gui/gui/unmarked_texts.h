// SPDX-License-Identifier: GPL-3.0-or-later
// Finds texts that cannot be translated: a translator marks all that it is asked for, and what carries no mark was not
// asked for.
#ifndef MEMLINE_TESTS_GUI_GUI_UNMARKED_TEXTS_H_
#define MEMLINE_TESTS_GUI_GUI_UNMARKED_TEXTS_H_

#include <QAbstractItemModel>
#include <QAction>
#include <QStringList>
#include <QTranslator>
#include <QWidget>

namespace memline::app {

/// "⟦Open…⟧" of "Open…".
class Marker : public QTranslator {
 public:
  [[nodiscard]] bool isEmpty() const override { return false; }
  QString translate(const char* context, const char* source, const char* disambiguation, int n) const override;
};

/// Collects the texts with letters outside of marks, and where they were. No language changes names of memline and of
/// files, code, and figures with their units; what the session or the core says is not the app's.
class UnmarkedTexts {
 public:
  /// `data`: what else may be there without a mark, as whole words.
  explicit UnmarkedTexts(QStringList data = {});

  void Look(const QString& where, const QString& text);
  /// The widget with all within it, and its actions and models.
  void LookAt(const QWidget& root);
  /// Headers and cells.
  void LookAt(const QString& where, const QAbstractItemModel& model);

  /// How many texts there were that are not empty.
  [[nodiscard]] int seen() const { return seen_; }
  /// "where: text" of each, once.
  [[nodiscard]] const QStringList& found() const { return found_; }

 private:
  void LookAtOne(const QWidget& widget);
  void LookAtAction(const QAction& action);
  void LookAtCells(const QString& where, const QAbstractItemModel& model, const QModelIndex& parent);

  QStringList data_;
  QStringList found_;
  int seen_ = 0;
};

}  // namespace memline::app

#endif  // MEMLINE_TESTS_GUI_GUI_UNMARKED_TEXTS_H_
