// SPDX-License-Identifier: GPL-3.0-or-later
// What the timeline answers to mouse and keyboard.
#include <QGuiApplication>
#include <QToolTip>
#include <utility>

#include "app/plot/process_name.h"
#include "app/plot/readout.h"
#include "app/plot/timeline_impl.h"

namespace memline::app {

bool TimelinePlot::Impl::eventFilter(QObject* watched, QEvent* event) {
  if (watched == plot_ && event->type() == QEvent::Resize) Invalidate();
  if (watched == plot_ && event->type() == QEvent::ToolTip) {
    ShowToolTip(*static_cast<QHelpEvent*>(event));
    return true;
  }
  if (watched == owner_) {
    switch (event->type()) {
      case QEvent::PaletteChange:
      case QEvent::FontChange:
      case QEvent::StyleChange:
        plot_->setFont(owner_->font());
        canvas_.SetColors(PlotPalette::For(owner_->palette()));
        Invalidate();
        break;
      default:
        break;
    }
  }
  return false;
}

NavigationRequests TimelinePlot::Impl::Requests() {
  NavigationRequests requests;
  requests.zoom = [this](double anchor_s, double factor) {
    ChangeView(ViewChange::kZoom, [&](TimeView& view) { view.ZoomAbout(ToNanoseconds(anchor_s), factor); });
  };
  requests.pan = [this](double fraction) {
    ChangeView(ViewChange::kPan, [&](TimeView& view) { view.PanBy(fraction); });
  };
  requests.zoom_to = [this](double begin_s, double end_s) {
    ChangeView(ViewChange::kJump, [&](TimeView& view) {
      view.SetRange({ToNanoseconds(begin_s), ToNanoseconds(end_s)});
    });
  };
  requests.choose = [this](double begin_s, double end_s, bool done) {
    if (!has_data_) return;
    selection_.Set(TimeRange{Clamped(ToNanoseconds(begin_s)), Clamped(ToNanoseconds(end_s))});
    ShowSelection(done);
  };
  requests.on_time_axis = [this](QPointF position) { return has_data_ && canvas_.AxisRect().contains(position); };
  requests.click = [this](QPointF position) { Click(position); };
  requests.double_click = [this] { DoubleClick(); };
  requests.fit = [this] { ChangeView(ViewChange::kJump, [](TimeView& view) { view.Fit(); }); };
  requests.follow = [this] { ChangeView(ViewChange::kJump, [](TimeView& view) { view.SetFollow(true); }); };
  requests.toggle = [this](size_t n) { ToggleCurve(n); };
  requests.hover = [this](std::optional<QPointF> position) {
    hover_ = position;
    ShowReadout();
    ShowPointer();
  };
  return requests;
}

// On a bracket, or anywhere else on the plot: that time, and what ran then.
void TimelinePlot::Impl::Click(QPointF position) {
  before_click_ = selection_.time();
  if (const QString curve = has_data_ ? canvas_.CurveAt(position) : QString(); !curve.isEmpty()) return Toggle(curve);
  if (const std::optional<uint32_t> process = ProcessAt(position)) {
    Q_EMIT owner_->processClicked(*process);
    return;
  }
  if (const std::optional<uint32_t> function = canvas_.FunctionAt(position)) {
    Q_EMIT owner_->functionClicked(*function);
    return;
  }
  const QRectF area = plot_->axisRect()->rect();
  if (has_data_ && (area.contains(position) || canvas_.AxisRect().contains(position))) ClickTime(position);
}

void TimelinePlot::Impl::ClickTime(QPointF position) {
  const int64_t time_ns = Clamped(TimeAt(position.x()));
  std::optional<uint32_t> function;
  if (const std::optional<uint32_t> node = all_ ? std::nullopt : lanes_.DeepestAt(time_ns)) {
    session_->Read([&](const Session& session) {
      const Target* target = Find(session);
      if (target != nullptr && *node < target->nodes.size()) function = target->nodes[*node].function;
    });
  }
  ChooseTime(TimeRange{time_ns, time_ns});
  if (function) Q_EMIT owner_->functionClicked(*function);
}

// It began with a click, which was not meant to choose anything.
void TimelinePlot::Impl::DoubleClick() {
  if (selection_.time() != before_click_) ChooseTime(before_click_);
  ChangeView(ViewChange::kJump, [](TimeView& view) { view.Fit(); });
}

void TimelinePlot::Impl::Toggle(const QString& curve) {
  canvas_.ToggleCurve(curve);
  Invalidate();
}

void TimelinePlot::Impl::ToggleCurve(size_t n) {
  if (const QString curve = canvas_.CurveInLegend(n); has_data_ && !curve.isEmpty()) Toggle(curve);
}

void TimelinePlot::Impl::SetLogarithmic(bool logarithmic) {
  canvas_.SetLogarithmic(logarithmic);
  Invalidate();
}

void TimelinePlot::Impl::GoBack() {
  if (const std::optional<TimeRange> to = history_.Back(view_.range())) {
    view_.SetRange(*to);
    stale_ = true;
    Refresh();
  }
}

void TimelinePlot::Impl::GoForward() {
  if (const std::optional<TimeRange> to = history_.Forward(view_.range())) {
    view_.SetRange(*to);
    stale_ = true;
    Refresh();
  }
}

void TimelinePlot::Impl::ChooseTime(std::optional<TimeRange> time) {
  selection_.Set(time);
  ShowSelection(true);
}

void TimelinePlot::Impl::ChooseMoment() {
  if (!has_data_) return;
  const TimeRange visible = view_.range();
  const int64_t time_ns = Clamped(PointerTime().value_or(visible.begin_ns + (visible.end_ns - visible.begin_ns) / 2));
  ChooseTime(TimeRange{time_ns, time_ns});
}

void TimelinePlot::Impl::BeginRange() {
  if (!has_data_) return;
  const TimeRange visible{Clamped(view_.range().begin_ns), Clamped(view_.range().end_ns)};
  selection_.BeginAt(Clamped(CursorTime().value_or(visible.begin_ns)), visible);
  ShowSelection(true);
}

void TimelinePlot::Impl::EndRange() {
  if (!has_data_) return;
  const TimeRange visible{Clamped(view_.range().begin_ns), Clamped(view_.range().end_ns)};
  selection_.EndAt(Clamped(CursorTime().value_or(visible.end_ns)), visible);
  ShowSelection(true);
}

void TimelinePlot::Impl::StepTick(int direction) {
  if (!has_data_ || !selection_.time()) return;
  session_->Read([&](const Session& session) {
    if (const Pyramid* rss = ShownRss(session)) selection_.Step(*rss, direction);
  });
  BringIntoView(selection_.time()->end_ns);
  ShowSelection(true);
}

void TimelinePlot::Impl::BringIntoView(int64_t time_ns) {
  const auto [begin_ns, end_ns] = view_.range();
  if (time_ns >= begin_ns && time_ns <= end_ns) return;
  const int64_t shift_ns = time_ns < begin_ns ? time_ns - begin_ns : time_ns - end_ns;
  ChangeView(ViewChange::kPan, [&](TimeView& view) { view.SetRange({begin_ns + shift_ns, end_ns + shift_ns}); });
}

void TimelinePlot::Impl::ShowSelection(bool done) {
  canvas_.ShowChosenTime(selection_.time());
  AskForText();
  if (done) Q_EMIT owner_->timeChosen();
}

void TimelinePlot::Impl::AskForText() {
  if (!selection_.time() || session_ == nullptr) {
    chosen_readout_.Drop();
    canvas_.ShowChosenText(QString());
    return;
  }
  session_->Read([&](const Session& session) {
    if (const Pyramid* rss = ShownRss(session)) chosen_readout_.Ask(*rss, *selection_.time());
  });
}

std::optional<int64_t> TimelinePlot::Impl::PointerTime() const {
  const QRect area = plot_->axisRect()->rect();
  if (!hover_ || hover_->x() < area.left() || hover_->x() > area.right() + 1) return std::nullopt;
  return TimeAt(hover_->x());
}

std::optional<int64_t> TimelinePlot::Impl::CursorTime() const {
  if (const std::optional<int64_t> pointer_ns = PointerTime()) return pointer_ns;
  const std::optional<TimeRange> time = selection_.time();
  return time && time->begin_ns == time->end_ns ? std::optional(time->end_ns) : std::nullopt;
}

int64_t TimelinePlot::Impl::Clamped(int64_t time_ns) const {
  return extent_ ? std::clamp(time_ns, extent_->begin_ns, extent_->end_ns) : time_ns;
}

int64_t TimelinePlot::Impl::TimeAt(double x) const { return ToNanoseconds(plot_->xAxis->pixelToCoord(x)); }

std::optional<uint32_t> TimelinePlot::Impl::ProcessAt(QPointF position) const {
  return all_ && has_data_ ? canvas_.ProcessAt(position) : std::nullopt;
}

void TimelinePlot::Impl::ShowToolTip(const QHelpEvent& event) {
  QString text;
  if (const std::optional<uint32_t> process = ProcessAt(event.pos())) {
    session_->Read([&](const Session& session) {
      if (*process < session.targets.size()) text = ProcessDetails(session.targets[*process]);
    });
  }
  if (has_data_ && !canvas_.CurveAt(event.pos()).isEmpty()) {
    QToolTip::showText(event.globalPos(), tr("Click to show or hide it, or press its number from the left"), plot_);
    return;
  }
  QToolTip::showText(event.globalPos(), text.isEmpty() ? text : text + tr("\nClick to show it alone."), plot_);
}

// A hand where a click chooses a process, a beam where a drag chooses a range. A drag has a pointer of its own.
void TimelinePlot::Impl::ShowPointer() {
  if (QGuiApplication::mouseButtons() != Qt::NoButton) return;
  if (hover_ && (ProcessAt(*hover_) || (has_data_ && !canvas_.CurveAt(*hover_).isEmpty()))) {
    plot_->setCursor(Qt::PointingHandCursor);
  } else if (hover_ && has_data_ && canvas_.AxisRect().contains(*hover_)) {
    plot_->setCursor(Qt::IBeamCursor);
  } else {
    plot_->unsetCursor();
  }
}

void TimelinePlot::Impl::ShowReadout() {
  const bool inside = has_data_ && PointerTime().has_value();
  canvas_.ShowCursor(inside ? std::optional(hover_->x()) : std::nullopt);
  QString text;
  if (inside) {
    const double pixel_s = plot_->xAxis->range().size() / std::max(1, plot_->axisRect()->width());
    const int64_t time_ns = TimeAt(hover_->x());
    session_->Read([&](const Session& session) {
      if (all_) {
        text = ReadoutOfAll(session, sum_.series(), time_ns, pixel_s);
      } else if (const Target* target = Find(session)) {
        text = Readout(*target, lanes_, time_ns, pixel_s);
      }
    });
  }
  if (text == readout_) return;
  readout_ = text;
  Q_EMIT owner_->readoutChanged(text);
}

}  // namespace memline::app
