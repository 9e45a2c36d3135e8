// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/plot/timeline_impl.h"

#include <QVBoxLayout>
#include <utility>

#include "app/plot/empty_states.h"
#include "app/plot/held_curves.h"
#include "app/plot/process_curves.h"

namespace memline::app {
namespace {

/// While something glides; the window's timer drives everything else.
constexpr int kGlideFrameMs = 16;
/// So many are added up in a millisecond or two; those of a long session take many frames.
constexpr size_t kSummedPerFrame = 10'000;
constexpr qint64 kOverviewPauseMs = 250;

}  // namespace

TimelinePlot::Impl::Impl(TimelinePlot* owner)
    : owner_(owner),
      plot_(new QCustomPlot(owner)),
      overview_(new OverviewStrip(owner)),
      canvas_(plot_),
      navigation_(plot_, owner, Requests()) {
  auto* layout = new QVBoxLayout(owner_);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(0);
  layout->addWidget(overview_);
  layout->addWidget(plot_, 1);
  overview_->hide();
  plot_->setFocusPolicy(Qt::NoFocus);
  frame_timer_.setInterval(kGlideFrameMs);
  connect(&frame_timer_, &QTimer::timeout, this, [this] { Refresh(); });
  connect(&chosen_readout_, &ChosenReadout::ready, this, [this](const QString& text) { canvas_.ShowChosenText(text); });
  connect(overview_, &OverviewStrip::windowMoved, this,
          [this](TimeRange window) { ChangeView(ViewChange::kPan, [&](TimeView& view) { view.SetRange(window); }); });
  owner_->installEventFilter(this);
  plot_->installEventFilter(this);
  since_last_.start();
  canvas_.ShowMessage(NothingYet());
}

void TimelinePlot::Impl::SetSession(const LiveSession* session) {
  session_ = session;
  sum_ = RssSum();
  selection_.Set(std::nullopt);
  before_click_.reset();
  Restart();
}

void TimelinePlot::Impl::SetTarget(size_t index) {
  all_ = false;
  target_ = index;
  Restart();
}

void TimelinePlot::Impl::ShowAllProcesses() {
  all_ = true;
  Restart();
}

void TimelinePlot::Impl::SelectProcess(size_t index) {
  canvas_.SelectProcess(static_cast<uint32_t>(index));
  Invalidate();
}

void TimelinePlot::Impl::SelectFunction(std::optional<uint32_t> function) {
  canvas_.SelectFunction(function);
  Invalidate();
}

void TimelinePlot::Impl::Refresh() {
  const uint64_t revision = session_ != nullptr ? session_->revision() : 0;
  if (revision == revision_ && !stale_ && !glide_.Moving()) return;
  revision_ = revision;
  stale_ = false;
  Draw();
  if (glide_.Moving() || stale_) {
    frame_timer_.start();
  } else {
    frame_timer_.stop();
  }
  Announce();
  if (hover_) ShowReadout();
}

void TimelinePlot::Impl::Restart() {
  const bool follow = view_.follow();
  view_ = TimeView();
  view_.SetFollow(follow);
  history_ = ViewHistory();
  since_overview_.invalidate();
  lanes_ = LaneIndex();
  glide_ = Glide();
  extent_.reset();
  stale_ = true;
  Refresh();
  ShowSelection(false);
}

void TimelinePlot::Impl::Invalidate() {
  stale_ = true;
  frame_timer_.start();
}

const Pyramid* TimelinePlot::Impl::ShownRss(const Session& session) const {
  if (all_) return &sum_.series();
  const Target* target = Find(session);
  return target != nullptr ? &(*target)[SeriesId::kRss] : nullptr;
}

void TimelinePlot::Impl::Draw() {
  // Where the desktop asks for no animation, there is none.
  if (owner_->style()->styleHint(QStyle::SH_Widget_Animation_Duration, nullptr, owner_) == 0) glide_.Snap();
  const double seconds = static_cast<double>(since_last_.nsecsElapsed()) * 1e-9;
  since_last_.start();
  std::optional<TimelineFrame> frame;
  PlotTitle message = NothingYet();
  if (session_ != nullptr) {
    session_->Read([&](const Session& session) {
      const Target* target = Find(session);
      message = NoSamples(target);
      if (all_) {
        frame = ReadAll(session, seconds);
      } else if (target != nullptr) {
        frame = ReadTarget(*target, seconds);
      }
    });
  }
  stale_ = stale_ || reads_.GoOn();
  has_data_ = frame.has_value();
  if (frame) {
    glide_.StepTop(canvas_.Highest(*frame), seconds);
    const auto [begin_ns, end_ns] = glide_.range();
    // The newest sample is ahead of a view that still glides towards it.
    if (frame->peak && frame->peak->time_ns <= view_.range().end_ns) {
      frame->peak->time_ns = std::min(frame->peak->time_ns, end_ns);
    }
    canvas_.Show(*std::move(frame), static_cast<double>(begin_ns) * 1e-9, static_cast<double>(end_ns) * 1e-9,
                 glide_.top_bytes());
  } else {
    canvas_.ShowMessage(message);
  }
  plot_->replot(QCustomPlot::rpQueuedRefresh);
  ShowOverview();
}

// The window is renewed with each frame, the curve a few times a second: it is of the whole session.
void TimelinePlot::Impl::ShowOverview() {
  const bool wanted = has_data_ && !view_.whole();
  overview_->setVisible(wanted);
  if (!wanted) {
    since_overview_.invalidate();
    return;
  }
  const QRect area = plot_->axisRect()->rect();
  const bool due = !since_overview_.isValid() || since_overview_.elapsed() >= kOverviewPauseMs;
  if (due || overview_->curve_width() != area.width()) {
    since_overview_.start();
    session_->Read([&](const Session& session) {
      const Pyramid* rss = ShownRss(session);
      if (rss == nullptr) return;
      const auto buckets = BucketsFor(area.width());
      overview_->SetCurve(rss->Query(extent_->begin_ns, extent_->end_ns, buckets), *extent_, area.left(), area.right());
    });
  }
  overview_->SetWindow(glide_.range());
}

std::optional<TimelineFrame> TimelinePlot::Impl::ReadTarget(const Target& target, double seconds) {
  const std::optional<FrameRequest> request = Step(ExtentOf(target), seconds);
  if (!request) return std::nullopt;
  lanes_.Update(target);
  TimelineFrame frame = ReadFrame(target, lanes_, *request);
  if (held_ != nullptr) AddHeld(*held_, *request, frame);
  return frame;
}

void TimelinePlot::Impl::ShowHeld(std::shared_ptr<const std::vector<HeldCurve>> curves) {
  held_ = std::move(curves);
  Invalidate();
}

std::optional<TimelineFrame> TimelinePlot::Impl::ReadAll(const Session& session, double seconds) {
  const std::optional<FrameRequest> request = Step(ExtentOfAll(session), seconds);
  if (!request) return std::nullopt;
  if (!sum_.Update(session, kSummedPerFrame)) stale_ = true;
  return ReadProcesses(session, sum_.series(), *request);
}

// Moves the view towards what it should show.
std::optional<FrameRequest> TimelinePlot::Impl::Step(const std::optional<TimeRange>& extent, double seconds) {
  if (!extent) return std::nullopt;
  extent_ = extent;
  view_.SetExtent(*extent);
  glide_.StepRange(view_.range(), seconds);
  return FrameRequest{glide_.range(), canvas_.PlotWidth(plot_->size()), canvas_.LaneRoom(plot_->size()),
                      reads_.Allow(glide_.range(), reads_at_once_)};
}

void TimelinePlot::Impl::Announce() {
  if (const TimeRange range = view_.range(); range != announced_range_) {
    announced_range_ = range;
    Q_EMIT owner_->visibleRangeChanged();
  }
  if (const bool follow = view_.follow(); follow != announced_follow_) {
    announced_follow_ = follow;
    Q_EMIT owner_->followChanged(follow);
  }
}

}  // namespace memline::app
