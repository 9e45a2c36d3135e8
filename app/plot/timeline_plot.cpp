// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/plot/timeline_plot.h"

#include <qcustomplot.h>

#include <QElapsedTimer>
#include <QGuiApplication>
#include <QHelpEvent>
#include <QTimer>
#include <QToolTip>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>
#include <utility>

#include "app/plot/empty_states.h"
#include "app/plot/glide.h"
#include "app/plot/navigation.h"
#include "app/plot/process_curves.h"
#include "app/plot/process_name.h"
#include "app/plot/readout.h"
#include "app/plot/time_view.h"
#include "app/plot/timeline_canvas.h"
#include "profiler_core/analyse/process_total.h"

namespace memline::app {
namespace {

/// While something glides; the window's timer drives everything else.
constexpr int kFrameMs = 16;
/// So many are added up in a millisecond or two; those of a long session take many frames.
constexpr size_t kSummedPerFrame = 10'000;

int64_t Nanoseconds(double seconds) { return static_cast<int64_t>(std::llround(std::clamp(seconds, -1e9, 1e9) * 1e9)); }

}  // namespace

class TimelinePlot::Impl : public QObject {
 public:
  explicit Impl(TimelinePlot* owner)
      : owner_(owner), plot_(new QCustomPlot(owner)), canvas_(plot_), navigation_(plot_, owner, Requests()) {
    auto* layout = new QVBoxLayout(owner_);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(plot_);
    plot_->setFocusPolicy(Qt::NoFocus);
    frame_timer_.setInterval(kFrameMs);
    QObject::connect(&frame_timer_, &QTimer::timeout, this, [this] { Refresh(); });
    owner_->installEventFilter(this);
    plot_->installEventFilter(this);
    since_last_.start();
    canvas_.ShowMessage(NothingYet());
  }

  void SetSession(const LiveSession* session) {
    session_ = session;
    sum_ = RssSum();
    Restart();
  }

  void SetTarget(size_t index) {
    all_ = false;
    target_ = index;
    Restart();
  }

  void ShowAllProcesses() {
    all_ = true;
    Restart();
  }

  void SelectProcess(size_t index) {
    canvas_.SelectProcess(static_cast<uint32_t>(index));
    Invalidate();
  }

  void Refresh() {
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

  // Runs a change of the view and shows it.
  template <typename Change>
  void ChangeView(Change change) {
    change(view_);
    stale_ = true;
    Refresh();
  }

  void SelectFunction(std::optional<uint32_t> function) {
    canvas_.SelectFunction(function);
    Invalidate();
  }

  [[nodiscard]] const TimeView& view() const { return view_; }

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override {
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

 private:
  NavigationRequests Requests() {
    NavigationRequests requests;
    requests.zoom = [this](double anchor_s, double factor) {
      ChangeView([&](TimeView& view) { view.ZoomAbout(Nanoseconds(anchor_s), factor); });
    };
    requests.pan = [this](double fraction) { ChangeView([&](TimeView& view) { view.PanBy(fraction); }); };
    requests.choose = [this](double begin_s, double end_s) {
      ChangeView([&](TimeView& view) { view.SetRange({Nanoseconds(begin_s), Nanoseconds(end_s)}); });
    };
    requests.fit = [this] { ChangeView([](TimeView& view) { view.Fit(); }); };
    requests.follow = [this] { ChangeView([](TimeView& view) { view.SetFollow(true); }); };
    requests.click = [this](QPointF position) { Click(position); };
    requests.hover = [this](std::optional<QPointF> position) {
      hover_ = position;
      ShowReadout();
      ShowPointer();
    };
    return requests;
  }

  // On a bracket, or anywhere else on the plot: what ran at that time.
  void Click(QPointF position) {
    if (all_) {
      if (const std::optional<uint32_t> process = ProcessAt(position)) Q_EMIT owner_->processClicked(*process);
      return;
    }
    std::optional<uint32_t> function = canvas_.FunctionAt(position);
    const QRect area = plot_->axisRect()->rect();
    if (!function && has_data_ && area.contains(position.toPoint())) {
      const std::optional<uint32_t> node = lanes_.DeepestAt(Nanoseconds(plot_->xAxis->pixelToCoord(position.x())));
      session_->Read([&](const Session& session) {
        const Target* target = Find(session);
        if (node && target != nullptr && *node < target->nodes.size()) function = target->nodes[*node].function;
      });
    }
    if (function) Q_EMIT owner_->functionClicked(*function);
  }

  [[nodiscard]] std::optional<uint32_t> ProcessAt(QPointF position) const {
    return all_ && has_data_ ? canvas_.ProcessAt(position) : std::nullopt;
  }

  void ShowToolTip(const QHelpEvent& event) {
    QString text;
    if (const std::optional<uint32_t> process = ProcessAt(event.pos())) {
      session_->Read([&](const Session& session) {
        if (*process < session.targets.size()) text = ProcessDetails(session.targets[*process]);
      });
    }
    QToolTip::showText(event.globalPos(), text.isEmpty() ? text : text + tr("\nClick to show it alone."), plot_);
  }

  // A hand where a click chooses a process. A drag has a pointer of its own.
  void ShowPointer() {
    if (QGuiApplication::mouseButtons() != Qt::NoButton) return;
    if (hover_ && ProcessAt(*hover_)) {
      plot_->setCursor(Qt::PointingHandCursor);
    } else {
      plot_->unsetCursor();
    }
  }

  void Restart() {
    const bool follow = view_.follow();
    view_ = TimeView();
    view_.SetFollow(follow);
    lanes_ = LaneIndex();
    glide_ = Glide();
    stale_ = true;
    Refresh();
  }

  // Draws again soon, once for any number of causes.
  void Invalidate() {
    stale_ = true;
    frame_timer_.start();
  }

  [[nodiscard]] const Target* Find(const Session& session) const {
    return target_ < session.targets.size() ? &session.targets[target_] : nullptr;
  }

  void Draw() {
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
    has_data_ = frame.has_value();
    if (frame) {
      glide_.StepTop(frame->highest_bytes, seconds);
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
  }

  std::optional<TimelineFrame> ReadTarget(const Target& target, double seconds) {
    const std::optional<FrameRequest> request = Step(ExtentOf(target), seconds);
    if (!request) return std::nullopt;
    lanes_.Update(target);
    return ReadFrame(target, lanes_, *request);
  }

  std::optional<TimelineFrame> ReadAll(const Session& session, double seconds) {
    const std::optional<FrameRequest> request = Step(ExtentOfAll(session), seconds);
    if (!request) return std::nullopt;
    if (!sum_.Update(session, kSummedPerFrame)) stale_ = true;
    return ReadProcesses(session, sum_.series(), *request);
  }

  // Moves the view towards what it should show.
  std::optional<FrameRequest> Step(const std::optional<TimeRange>& extent, double seconds) {
    if (!extent) return std::nullopt;
    view_.SetExtent(*extent);
    glide_.StepRange(view_.range(), seconds);
    return FrameRequest{glide_.range(), canvas_.PlotWidth(plot_->size()), canvas_.LaneRoom(plot_->size())};
  }

  void Announce() {
    if (const TimeRange range = view_.range(); range != announced_range_) {
      announced_range_ = range;
      Q_EMIT owner_->visibleRangeChanged();
    }
    if (const bool follow = view_.follow(); follow != announced_follow_) {
      announced_follow_ = follow;
      Q_EMIT owner_->followChanged(follow);
    }
  }

  void ShowReadout() {
    const QRect area = plot_->axisRect()->rect();
    const bool inside = hover_ && has_data_ && hover_->x() >= area.left() && hover_->x() <= area.right() + 1;
    canvas_.ShowCursor(inside ? std::optional(hover_->x()) : std::nullopt);
    QString text;
    if (inside) {
      const double pixel_s = plot_->xAxis->range().size() / std::max(1, area.width());
      const int64_t time_ns = Nanoseconds(plot_->xAxis->pixelToCoord(hover_->x()));
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

  TimelinePlot* owner_;
  QCustomPlot* plot_;
  TimelineCanvas canvas_;
  Navigation navigation_;
  QTimer frame_timer_;
  QElapsedTimer since_last_;

  const LiveSession* session_ = nullptr;
  size_t target_ = 0;
  bool all_ = false;  // processes, instead of the one
  RssSum sum_;
  TimeView view_;
  LaneIndex lanes_;
  Glide glide_;
  uint64_t revision_ = 0;
  bool stale_ = true;
  bool has_data_ = false;
  std::optional<QPointF> hover_;
  QString readout_;
  TimeRange announced_range_;
  bool announced_follow_ = true;
};

TimelinePlot::TimelinePlot(QWidget* parent) : QWidget(parent), impl_(std::make_unique<Impl>(this)) {
  setFocusPolicy(Qt::StrongFocus);
  setMinimumSize(320, 180);
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
  setAccessibleName(tr("Memory timeline"));
  setAccessibleDescription(
      tr("Memory of the target over time, with its peak and the functions that ran. Plus and minus zoom, "
         "the left and right arrows pan, Home shows everything, End follows the newest sample. Of several processes "
         "each has a curve and a bar, and a click on one shows it alone."));
}

TimelinePlot::~TimelinePlot() = default;

void TimelinePlot::SetSession(const LiveSession* session) { impl_->SetSession(session); }

void TimelinePlot::SetTarget(size_t index) { impl_->SetTarget(index); }

void TimelinePlot::ShowAllProcesses() { impl_->ShowAllProcesses(); }

void TimelinePlot::SelectProcess(size_t index) { impl_->SelectProcess(index); }

void TimelinePlot::Refresh() { impl_->Refresh(); }

void TimelinePlot::SetFollow(bool follow) {
  impl_->ChangeView([follow](TimeView& view) { view.SetFollow(follow); });
}

void TimelinePlot::SelectFunction(std::optional<uint32_t> function) { impl_->SelectFunction(function); }

bool TimelinePlot::follow() const { return impl_->view().follow(); }

void TimelinePlot::ZoomToFit() {
  impl_->ChangeView([](TimeView& view) { view.Fit(); });
}

void TimelinePlot::ZoomBy(double factor) {
  impl_->ChangeView([factor](TimeView& view) {
    const TimeRange range = view.range();
    view.ZoomAbout(range.begin_ns + (range.end_ns - range.begin_ns) / 2, factor);
  });
}

void TimelinePlot::PanBy(double fraction) {
  impl_->ChangeView([fraction](TimeView& view) { view.PanBy(fraction); });
}

TimeRange TimelinePlot::visible_range() const { return impl_->view().range(); }

void TimelinePlot::SetVisibleRange(TimeRange range) {
  impl_->ChangeView([range](TimeView& view) { view.SetRange(range); });
}

}  // namespace memline::app
