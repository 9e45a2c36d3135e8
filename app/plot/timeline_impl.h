// SPDX-License-Identifier: GPL-3.0-or-later
// What TimelinePlot is made of: the plot, what it shows, and what the user does with it. Drawing is in
// timeline_impl.cpp, the answers to mouse and keyboard in timeline_input.cpp.
#ifndef MEMLINE_APP_PLOT_TIMELINE_IMPL_H_
#define MEMLINE_APP_PLOT_TIMELINE_IMPL_H_

#include <qcustomplot.h>

#include <QElapsedTimer>
#include <QHelpEvent>
#include <QTimer>
#include <algorithm>
#include <cmath>
#include <optional>

#include "app/plot/chosen_readout.h"
#include "app/plot/glide.h"
#include "app/plot/gradual_reads.h"
#include "app/plot/navigation.h"
#include "app/plot/overview_strip.h"
#include "app/plot/time_selection.h"
#include "app/plot/time_view.h"
#include "app/plot/timeline_canvas.h"
#include "app/plot/view_history.h"
#include "profiler_core/analyse/process_total.h"

namespace memline::app {

class TimelinePlot::Impl : public QObject {
 public:
  explicit Impl(TimelinePlot* owner);

  void SetSession(const LiveSession* session);
  void SetTarget(size_t index);
  void ShowAllProcesses();
  void SelectProcess(size_t index);
  void SelectFunction(std::optional<uint32_t> function);
  void Refresh();

  /// Runs a change of the view and shows it. The history remembers where it was.
  template <typename Change>
  void ChangeView(ViewChange kind, Change change) {
    const TimeRange before = view_.range();
    change(view_);
    if (has_data_ && view_.range() != before) history_.Remember(before, kind);
    stale_ = true;
    Refresh();
  }
  [[nodiscard]] const TimeView& view() const { return view_; }
  [[nodiscard]] const ViewHistory& history() const { return history_; }
  void GoBack();
  void GoForward();
  void SetLogarithmic(bool logarithmic);
  void ToggleCurve(size_t n);
  void ShowHeld(std::shared_ptr<const std::vector<HeldCurve>> curves);
  void Light(std::vector<TimeRange> times) { canvas_.Light(std::move(times)); }
  void CopyPicture();
  QFuture<std::optional<Problem>> ExportVisible(const QString& path);

  void ChooseTime(std::optional<TimeRange> time);
  void ChooseMoment();
  void BeginRange();
  void EndRange();
  void StepTick(int direction);
  [[nodiscard]] std::optional<TimeRange> chosen_time() const { return selection_.time(); }

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  NavigationRequests Requests();
  void Click(QPointF position);
  void ClickTime(QPointF position);
  void DoubleClick();
  void Toggle(const QString& curve);
  [[nodiscard]] std::optional<uint32_t> ProcessAt(QPointF position) const;
  void ShowToolTip(const QHelpEvent& event);
  void ShowPointer();
  void ShowReadout();

  /// Shows the chosen time; `done`: and tells of it.
  void ShowSelection(bool done);
  void AskForText();
  /// Of the pointer over the plot.
  [[nodiscard]] std::optional<int64_t> PointerTime() const;
  /// Of the pointer, else of the chosen moment.
  [[nodiscard]] std::optional<int64_t> CursorTime() const;
  [[nodiscard]] int64_t Clamped(int64_t time_ns) const;
  [[nodiscard]] int64_t TimeAt(double x) const;
  void BringIntoView(int64_t time_ns);

  void Restart();
  /// Draws again soon, once for any number of causes.
  void Invalidate();
  [[nodiscard]] const Target* Find(const Session& session) const {
    return target_ < session.targets.size() ? &session.targets[target_] : nullptr;
  }
  /// The curve that the chosen time is told of: nullptr while there is none.
  [[nodiscard]] const Pyramid* ShownRss(const Session& session) const;
  void Draw();
  std::optional<TimelineFrame> ReadTarget(const Target& target, double seconds);
  std::optional<TimelineFrame> ReadAll(const Session& session, double seconds);
  std::optional<FrameRequest> Step(const std::optional<TimeRange>& extent, double seconds);
  void Announce();
  void ShowOverview();
  template <typename Use>
  void WithPicture(Use use);

  TimelinePlot* owner_;
  QCustomPlot* plot_;
  OverviewStrip* overview_;
  TimelineCanvas canvas_;
  Navigation navigation_;
  ChosenReadout chosen_readout_;
  QTimer frame_timer_;
  QElapsedTimer since_last_;

  const LiveSession* session_ = nullptr;
  size_t target_ = 0;
  bool all_ = false;  // processes, instead of the one
  RssSum sum_;
  TimeView view_;
  ViewHistory history_;
  QElapsedTimer since_overview_;
  TimeSelection selection_;
  std::optional<TimeRange> before_click_;  // chosen then; a double click gives it back
  std::optional<TimeRange> extent_;        // of what is shown
  LaneIndex lanes_;
  std::shared_ptr<const std::vector<HeldCurve>> held_;  // nullptr: not shown
  Glide glide_;
  uint64_t revision_ = 0;
  GradualReads reads_;
  bool reads_at_once_ = false;
  bool stale_ = true;
  bool has_data_ = false;
  std::optional<QPointF> hover_;
  QString readout_;
  TimeRange announced_range_;
  bool announced_follow_ = true;
};

/// Far times of a damaged file stay within what an int64_t holds.
[[nodiscard]] inline int64_t ToNanoseconds(double seconds) {
  return static_cast<int64_t>(std::llround(std::clamp(seconds, -1e9, 1e9) * 1e9));
}

}  // namespace memline::app

#endif  // MEMLINE_APP_PLOT_TIMELINE_IMPL_H_
