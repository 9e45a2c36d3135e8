// SPDX-License-Identifier: GPL-3.0-or-later
// The timeline: memory over time with its peak, marks and function brackets. Used by memline-gui and `memline plot`.
#ifndef MEMLINE_APP_PLOT_TIMELINE_PLOT_H_
#define MEMLINE_APP_PLOT_TIMELINE_PLOT_H_

#include <QWidget>
#include <cstdint>
#include <memory>
#include <optional>

#include "profiler_core/model/live_session.h"

namespace memline::app {

/// A half-open stretch of time, nanoseconds since the session's origin.
struct TimeRange {
  int64_t begin_ns = 0;
  int64_t end_ns = 0;
  bool operator==(const TimeRange&) const = default;
};

/// GUI thread only. Reads the session by pyramid queries, never more points than it has pixels.
class TimelinePlot : public QWidget {
  Q_OBJECT

 public:
  explicit TimelinePlot(QWidget* parent = nullptr);
  ~TimelinePlot() override;

  /// The session must outlive the plot or the next call. nullptr shows the empty state.
  void SetSession(const LiveSession* session);
  /// Index into Session::targets.
  void SetTarget(size_t index);
  /// All processes and the sum of their RSS instead of one.
  void ShowAllProcesses();
  /// Stands out among all processes. Index into Session::targets.
  void SelectProcess(size_t index);
  /// Redraws if the session or the view changed since the last call; cheap otherwise. Called by the window's timer.
  void Refresh();

  /// Its brackets stand out. Index into Target::functions.
  void SelectFunction(std::optional<uint32_t> function);

  /// While following, the view ends at the last tick. Panning or zooming turns it off.
  void SetFollow(bool follow);
  [[nodiscard]] bool follow() const;
  void ZoomToFit();
  void ZoomBy(double factor);   ///< > 1 zooms in, about the centre
  void PanBy(double fraction);  ///< of the visible width; negative goes back in time
  [[nodiscard]] TimeRange visible_range() const;
  void SetVisibleRange(TimeRange range);

 signals:
  void followChanged(bool follow);
  void visibleRangeChanged();
  /// A bracket was clicked, or a time at which the function was the innermost one. Index into Target::functions.
  void functionClicked(uint32_t function);
  /// The curve, the bar or the name of a process was, among all. Index into Session::targets.
  void processClicked(uint32_t target);
  /// Text for the status bar: time and values under the cursor; empty when the mouse left.
  void readoutChanged(const QString& text);

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

/// Draws the whole session as the app would and writes it. The format follows the suffix: .png, .svg or .pdf.
/// Needs a QApplication (the offscreen platform will do). Returns an error for people, empty on success.
[[nodiscard]] QString RenderTimeline(const Session& session, const QString& path, QSize size = QSize(1200, 600));

}  // namespace memline::app

#endif  // MEMLINE_APP_PLOT_TIMELINE_PLOT_H_
