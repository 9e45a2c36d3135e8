// SPDX-License-Identifier: GPL-3.0-or-later
// What a window can be told to do, as its menus have it, found by parts of words.
#ifndef MEMLINE_APP_GUI_COMMAND_LIST_H_
#define MEMLINE_APP_GUI_COMMAND_LIST_H_

#include <QAbstractListModel>
#include <QAction>
#include <QList>
#include <QMenuBar>
#include <QPointer>
#include <vector>

namespace memline::app {

struct Command {
  QPointer<QAction> action;
  QString text;  ///< "File: Open…", without mnemonics
};

/// Of all menus and the menus in them, in their order.
[[nodiscard]] std::vector<Command> CommandsOf(const QMenuBar& menus);

/// How well a command fits what was typed: each part has to be in it, in any order, whatever its case. 0: not at all;
/// the beginnings of words fit better than their middles.
[[nodiscard]] int FitOf(const QString& command, const QString& typed);

/// The commands that fit, the best first.
class CommandModel : public QAbstractListModel {
  Q_OBJECT

 public:
  enum Role { kShortcutRole = Qt::UserRole };

  explicit CommandModel(std::vector<Command> commands, QObject* parent = nullptr);
  void Search(const QString& typed);
  /// nullptr for no row, and for an action that is gone.
  [[nodiscard]] QAction* ActionAt(const QModelIndex& index) const;

  int rowCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
  Qt::ItemFlags flags(const QModelIndex& index) const override;

 private:
  std::vector<Command> commands_;
  std::vector<size_t> shown_;
};

}  // namespace memline::app

#endif  // MEMLINE_APP_GUI_COMMAND_LIST_H_
