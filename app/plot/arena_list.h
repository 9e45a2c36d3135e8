// SPDX-License-Identifier: GPL-3.0-or-later
// What each of glibc's arenas keeps at a moment, those with the most free memory first.
#ifndef MEMLINE_APP_PLOT_ARENA_LIST_H_
#define MEMLINE_APP_PLOT_ARENA_LIST_H_

#include <QTableWidget>
#include <vector>

#include "profiler_core/analyse/arenas.h"

namespace memline::app {

/// GUI thread only.
class ArenaList : public QTableWidget {
  Q_OBJECT

 public:
  explicit ArenaList(QWidget* parent = nullptr);

  /// Hides itself where the arenas tell nothing: where there is but one, or none is known.
  void ShowArenas(const std::vector<Arena>& arenas);

 private:
  void ShowBytes(int row, int column, uint64_t bytes);
};

}  // namespace memline::app

#endif  // MEMLINE_APP_PLOT_ARENA_LIST_H_
