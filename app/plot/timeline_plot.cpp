// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/plot/timeline_plot.h"

#include "app/plot/timeline_impl.h"

namespace memline::app {

TimelinePlot::TimelinePlot(QWidget* parent) : QWidget(parent), impl_(std::make_unique<Impl>(this)) {
  setFocusPolicy(Qt::StrongFocus);
  setMinimumSize(320, 180);
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
  setAccessibleName(tr("Memory timeline"));
  setAccessibleDescription(
      tr("Memory of the target over time, with its peak and the functions that ran. Plus and minus zoom, "
         "the left and right arrows pan, Home shows everything, End follows the newest sample. M chooses a moment, the "
         "brackets a range of time, and then the arrows step through the samples. The digits show and hide the curves. "
         "Of several processes each has a "
         "curve and a bar, and a click on one shows it alone."));
}

TimelinePlot::~TimelinePlot() = default;

void TimelinePlot::SetSession(const LiveSession* session) { impl_->SetSession(session); }

void TimelinePlot::SetTarget(size_t index) { impl_->SetTarget(index); }

void TimelinePlot::ShowAllProcesses() { impl_->ShowAllProcesses(); }

void TimelinePlot::SelectProcess(size_t index) { impl_->SelectProcess(index); }

void TimelinePlot::ShowHeld(std::shared_ptr<const std::vector<HeldCurve>> curves) {
  impl_->ShowHeld(std::move(curves));
}

void TimelinePlot::Refresh() { impl_->Refresh(); }

void TimelinePlot::SetFollow(bool follow) {
  impl_->ChangeView(ViewChange::kJump, [follow](TimeView& view) { view.SetFollow(follow); });
}

void TimelinePlot::SelectFunction(std::optional<uint32_t> function) { impl_->SelectFunction(function); }

bool TimelinePlot::follow() const { return impl_->view().follow(); }

void TimelinePlot::ZoomToFit() {
  impl_->ChangeView(ViewChange::kJump, [](TimeView& view) { view.Fit(); });
}

void TimelinePlot::ZoomBy(double factor) {
  impl_->ChangeView(ViewChange::kZoom, [factor](TimeView& view) {
    const TimeRange range = view.range();
    view.ZoomAbout(range.begin_ns + (range.end_ns - range.begin_ns) / 2, factor);
  });
}

void TimelinePlot::PanBy(double fraction) {
  impl_->ChangeView(ViewChange::kPan, [fraction](TimeView& view) { view.PanBy(fraction); });
}

void TimelinePlot::ChooseTime(std::optional<TimeRange> time) { impl_->ChooseTime(time); }

void TimelinePlot::ChooseMoment() { impl_->ChooseMoment(); }

void TimelinePlot::BeginRange() { impl_->BeginRange(); }

void TimelinePlot::EndRange() { impl_->EndRange(); }

void TimelinePlot::StepTick(int direction) { impl_->StepTick(direction); }

std::optional<TimeRange> TimelinePlot::chosen_time() const { return impl_->chosen_time(); }

void TimelinePlot::GoBack() { impl_->GoBack(); }

void TimelinePlot::GoForward() { impl_->GoForward(); }

bool TimelinePlot::can_go_back() const { return impl_->history().has_back(); }

bool TimelinePlot::can_go_forward() const { return impl_->history().has_forward(); }

void TimelinePlot::SetLogarithmic(bool logarithmic) { impl_->SetLogarithmic(logarithmic); }

void TimelinePlot::ToggleCurve(size_t n) { impl_->ToggleCurve(n); }

void TimelinePlot::Light(std::vector<TimeRange> times) { impl_->Light(std::move(times)); }

void TimelinePlot::CopyPicture() { impl_->CopyPicture(); }

QFuture<std::optional<Problem>> TimelinePlot::ExportVisible(const QString& path) { return impl_->ExportVisible(path); }

TimeRange TimelinePlot::visible_range() const { return impl_->view().range(); }

void TimelinePlot::SetVisibleRange(TimeRange range) {
  impl_->ChangeView(ViewChange::kJump, [range](TimeView& view) { view.SetRange(range); });
}

}  // namespace memline::app
