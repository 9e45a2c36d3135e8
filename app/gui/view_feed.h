// SPDX-License-Identifier: GPL-3.0-or-later
// Keeps a view up to date: builds what it shows on other threads while the session grows.
//
//   session ─ copied under its lock (milliseconds) → Build, on a thread of the pool → show, on the GUI thread
//
// A build under way is abandoned when another source or time is asked for. GUI thread only.
#ifndef MEMLINE_APP_GUI_VIEW_FEED_H_
#define MEMLINE_APP_GUI_VIEW_FEED_H_

#include <QElapsedTimer>
#include <QFuture>
#include <QObject>
#include <QtConcurrentRun>
#include <algorithm>
#include <functional>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "app/gui/view_task.h"

namespace memline::app {

template <typename Result>
class ViewFeed {
 public:
  using Outcome = absl::StatusOr<std::shared_ptr<const Result>>;
  using Build = std::function<Outcome(const ViewTask&)>;
  using Show = std::function<void(const Outcome&)>;
  enum class Processes { kOne, kAll };

  /// `show` is not called any more once the view is gone. From the start of one build to the next are at least
  /// `pause_ms`, and five times as long as the former took.
  ViewFeed(QObject* view, Processes processes, int pause_ms, Build build, Show show)
      : view_(view),
        processes_(processes),
        least_pause_ns_(pause_ms * qint64{1'000'000}),
        build_(std::move(build)),
        show_(std::move(show)) {}
  ~ViewFeed() { Abandon(); }
  ViewFeed(const ViewFeed&) = delete;
  ViewFeed& operator=(const ViewFeed&) = delete;

  /// The former session may be destroyed afterwards.
  void SetSource(const LiveSession* session, const std::filesystem::path& path, size_t process) {
    Abandon();
    session_ = session;
    path_ = path;
    process_ = process;
  }
  void SetTime(const ShownTime& time) {
    if (time == time_) return;
    Abandon();
    time_ = time;
  }
  /// What is built depends on more than the session, and that has changed.
  void Renew() { Abandon(); }
  [[nodiscard]] const ShownTime& time() const { return time_; }
  [[nodiscard]] bool has_source() const { return session_ != nullptr; }

  /// Starts a build if the session changed since the last one. Called once a frame, while the view is visible.
  void Poll() {
    if (session_ == nullptr || !building_.isFinished()) return;
    const uint64_t revision = session_->revision();
    if (built_ && (revision == revision_ || since_start_.nsecsElapsed() < pause_ns_)) return;
    built_ = true;
    revision_ = revision;
    since_start_.start();
    copying_ = QtConcurrent::run([session = session_, process = OneProcess()] {
      return std::make_shared<const std::vector<Target>>(CopyForViews(*session, process));
    });
    building_ = copying_.then(QtFuture::Launch::Async,
                              [build = build_, path = path_, process = OneProcess().value_or(0), time = time_,
                               abandoned = abandoned_](const std::shared_ptr<const std::vector<Target>>& targets) {
                                if (targets->empty() || *abandoned) return Built{};
                                QElapsedTimer watch;
                                watch.start();
                                Outcome outcome = build({*targets, path, process, time, abandoned});
                                return Built{std::move(outcome), watch.nsecsElapsed()};
                              });
    building_.then(view_, [this, abandoned = abandoned_](const Built& built) {
      if (*abandoned || !built.outcome) return;
      pause_ns_ = std::max(least_pause_ns_, kPauseFactor * built.took_ns);
      show_(*built.outcome);
    });
  }

 private:
  static constexpr qint64 kPauseFactor = 5;

  struct Built {
    std::optional<Outcome> outcome;  // none if there is no such process
    qint64 took_ns = 0;
  };

  [[nodiscard]] std::optional<size_t> OneProcess() const {
    return processes_ == Processes::kOne ? std::optional(process_) : std::nullopt;
  }
  void Abandon() {
    *abandoned_ = true;
    abandoned_ = std::make_shared<std::atomic<bool>>(false);
    copying_.waitForFinished();
    built_ = false;
    pause_ns_ = least_pause_ns_;
  }

  QObject* view_;
  Processes processes_;
  qint64 least_pause_ns_;
  Build build_;
  Show show_;
  const LiveSession* session_ = nullptr;
  std::filesystem::path path_;
  size_t process_ = 0;
  ShownTime time_;
  bool built_ = false;
  uint64_t revision_ = 0;
  QElapsedTimer since_start_;
  qint64 pause_ns_ = 0;
  std::shared_ptr<std::atomic<bool>> abandoned_ = std::make_shared<std::atomic<bool>>(false);
  QFuture<std::shared_ptr<const std::vector<Target>>> copying_;
  QFuture<Built> building_;
};

}  // namespace memline::app

#endif  // MEMLINE_APP_GUI_VIEW_FEED_H_
