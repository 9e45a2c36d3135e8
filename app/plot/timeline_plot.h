// SPDX-License-Identifier: GPL-3.0-or-later
// The timeline: memory over time with its peak, marks and function brackets. For files see picture.h.
#ifndef MEMLINE_APP_PLOT_TIMELINE_PLOT_H_
#define MEMLINE_APP_PLOT_TIMELINE_PLOT_H_

#include <QFuture>
#include <QWidget>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "profiler_core/model/live_session.h"
#include "profiler_core/report/problem.h"

namespace memline::app {

/// A half-open stretch of time, nanoseconds since the session's origin.
struct TimeRange {
  int64_t begin_ns = 0;
  int64_t end_ns = 0;
  bool operator==(const TimeRange&) const = default;
};

/// Live bytes of what a thread or a line allocated, over time.
struct HeldCurve {
  QString name;
  Pyramid live_bytes;
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

  /// Beside the curves of the one process; nullptr or empty: none.
  void ShowHeld(std::shared_ptr<const std::vector<HeldCurve>> curves);

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
  /// Through the views there were. A run of zooms, or of pans, is one step.
  void GoBack();
  void GoForward();
  [[nodiscard]] bool can_go_back() const;
  [[nodiscard]] bool can_go_forward() const;

  void SetLogarithmic(bool logarithmic);  ///< the axis of bytes
  /// Shows or hides the n-th curve of the legend, from 0.
  void ToggleCurve(size_t n);

  /// These stretches of time light up until the next call; none do after an empty one.
  void Light(std::vector<TimeRange> times);

  /// What is visible, dark on white.
  void CopyPicture();
  /// The same into a file by its suffix, .png, .svg or .pdf; or the visible samples as .csv, in the background.
  [[nodiscard]] QFuture<std::optional<Problem>> ExportVisible(const QString& path);

  /// A moment is a range without width. Kept when another target is shown, gone with the session.
  [[nodiscard]] std::optional<TimeRange> chosen_time() const;
  void ChooseTime(std::optional<TimeRange> time);
  void ChooseMoment();  ///< under the pointer, else in the middle of what is visible
  void BeginRange();    ///< under the pointer, else at the chosen moment, else where what is visible begins
  void EndRange();      ///< the same, else where what is visible ends
  /// Moves the chosen moment, or the end of the range, to the next sample (1) or the one before (-1).
  void StepTick(int direction);

 signals:
  void followChanged(bool follow);
  void visibleRangeChanged();
  /// A bracket was clicked, or a time at which the function was the innermost one. Index into Target::functions.
  void functionClicked(uint32_t function);
  /// The curve, the bar or the name of a process was, among all. Index into Session::targets.
  void processClicked(uint32_t target);
  /// chosen_time() is another one, by mouse, keyboard or call. A session that goes takes it away silently.
  void timeChosen();
  /// Text for the status bar: time and values under the cursor; empty when the mouse left.
  void readoutChanged(const QString& text);

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace memline::app

#endif  // MEMLINE_APP_PLOT_TIMELINE_PLOT_H_
