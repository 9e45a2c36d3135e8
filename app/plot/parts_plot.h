// SPDX-License-Identifier: GPL-3.0-or-later
// "Where is my RSS": the parts of the resident memory over time, one on the other, and their figures at the right end,
// with those of the allocator's arenas.
#ifndef MEMLINE_APP_PLOT_PARTS_PLOT_H_
#define MEMLINE_APP_PLOT_PARTS_PLOT_H_

#include <QLabel>
#include <QTableWidget>
#include <QWidget>
#include <optional>
#include <vector>

#include "app/plot/arena_list.h"
#include "app/plot/timeline_plot.h"
#include "profiler_core/analyse/memory_parts.h"

class QCPGraph;
class QCustomPlot;

namespace memline::app {

/// GUI thread only. Takes from the session as many moments as it has room for, whatever the session's length.
class PartsPlot : public QWidget {
  Q_OBJECT

 public:
  explicit PartsPlot(QWidget* parent = nullptr);

  /// The session must outlive the plot or the next call.
  void SetSession(const LiveSession* session, size_t target);
  /// Redraws if the session or the range changed since the last call.
  void Refresh(TimeRange range);

  [[nodiscard]] const QTableWidget* table() const { return table_; }
  [[nodiscard]] const ArenaList* arenas() const { return arenas_; }

 protected:
  void changeEvent(QEvent* event) override;

 private:
  struct Moment {
    int64_t time_ns;
    MemoryParts parts;
  };

  [[nodiscard]] std::vector<Moment> Read(TimeRange range) const;
  [[nodiscard]] std::vector<Arena> ReadArenas(int64_t time_ns) const;
  void Draw(const std::vector<Moment>& moments, TimeRange range);
  void ShowFigures(const MemoryParts& parts);
  void SetColors();

  const LiveSession* session_ = nullptr;
  size_t target_ = 0;
  uint64_t revision_ = 0;
  std::optional<TimeRange> drawn_;
  QCustomPlot* plot_;
  QTableWidget* table_;
  ArenaList* arenas_;
  QLabel* nothing_;
  std::vector<QCPGraph*> graphs_;
};

}  // namespace memline::app

#endif  // MEMLINE_APP_PLOT_PARTS_PLOT_H_
