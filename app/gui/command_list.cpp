// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/command_list.h"

#include <QMenu>
#include <algorithm>
#include <utility>

namespace memline::app {
namespace {

// "&Zoom" is "Zoom", "&&" is "&".
QString WithoutMnemonic(const QString& text) {
  QString plain;
  for (qsizetype i = 0; i < text.size(); ++i) {
    if (text[i] == '&' && i + 1 < text.size()) ++i;
    plain += text[i];
  }
  return plain;
}

void AddCommands(const QList<QAction*>& actions, const QString& menu, std::vector<Command>& commands) {
  for (QAction* action : actions) {
    if (action->isSeparator()) continue;
    const QString text = WithoutMnemonic(action->text());
    if (action->menu() != nullptr) {
      AddCommands(action->menu()->actions(),
                  menu.isEmpty() ? text : CommandModel::tr("%1 > %2", "a menu in a menu").arg(menu, text), commands);
    } else {
      commands.push_back(
          {action, menu.isEmpty() ? text : CommandModel::tr("%1: %2", "an action of a menu").arg(menu, text)});
    }
  }
}

}  // namespace

std::vector<Command> CommandsOf(const QMenuBar& menus) {
  std::vector<Command> commands;
  AddCommands(menus.actions(), {}, commands);
  return commands;
}

int FitOf(const QString& command, const QString& typed) {
  constexpr int kInside = 1;
  constexpr int kAtWord = 4;
  int fit = 1;
  for (const QString& part : typed.split(' ', Qt::SkipEmptyParts)) {
    int best = 0;
    for (qsizetype at = command.indexOf(part, 0, Qt::CaseInsensitive); at >= 0;
         at = command.indexOf(part, at + 1, Qt::CaseInsensitive)) {
      best = std::max(best, at == 0 || !command[at - 1].isLetterOrNumber() ? kAtWord : kInside);
    }
    if (best == 0) return 0;
    fit += best;
  }
  return fit;
}

CommandModel::CommandModel(std::vector<Command> commands, QObject* parent)
    : QAbstractListModel(parent), commands_(std::move(commands)) {
  Search({});
}

void CommandModel::Search(const QString& typed) {
  std::vector<std::pair<int, size_t>> fitting;
  for (size_t i = 0; i < commands_.size(); ++i) {
    if (const int fit = FitOf(commands_[i].text, typed); fit > 0) fitting.emplace_back(fit, i);
  }
  std::ranges::stable_sort(fitting, std::greater(), &std::pair<int, size_t>::first);
  beginResetModel();
  shown_.clear();
  for (const auto& [fit, command] : fitting) shown_.push_back(command);
  endResetModel();
}

QAction* CommandModel::ActionAt(const QModelIndex& index) const {
  return hasIndex(index.row(), index.column()) ? commands_[shown_[static_cast<size_t>(index.row())]].action.data()
                                               : nullptr;
}

int CommandModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(shown_.size());
}

QVariant CommandModel::data(const QModelIndex& index, int role) const {
  const QAction* action = ActionAt(index);
  if (action == nullptr) return {};
  switch (role) {
    case Qt::DisplayRole:
      return commands_[shown_[static_cast<size_t>(index.row())]].text;
    case Qt::ToolTipRole:
      return action->isEnabled() ? action->statusTip() : tr("%1 (not possible now)").arg(action->statusTip());
    case Qt::AccessibleDescriptionRole:
      return action->isEnabled() ? action->statusTip() : tr("not possible now");
    case Qt::DecorationRole:
      return action->icon();
    case Qt::CheckStateRole:
      return action->isCheckable() ? QVariant(action->isChecked() ? Qt::Checked : Qt::Unchecked) : QVariant();
    case kShortcutRole:
      return action->shortcut().toString(QKeySequence::NativeText);
    default:
      return {};
  }
}

Qt::ItemFlags CommandModel::flags(const QModelIndex& index) const {
  // What is not possible now can be looked at all the same.
  const QAction* action = ActionAt(index);
  return action == nullptr ? Qt::NoItemFlags : Qt::ItemIsSelectable | Qt::ItemIsEnabled;
}

}  // namespace memline::app
