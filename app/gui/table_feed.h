// SPDX-License-Identifier: GPL-3.0-or-later
// Function and line tables of one target, rebuilt in the background while the session grows: of the whole recording, or
// of a part of it, for which the session's file is read.
#ifndef MEMLINE_APP_GUI_TABLE_FEED_H_
#define MEMLINE_APP_GUI_TABLE_FEED_H_

#include <absl/status/statusor.h>

#include <QElapsedTimer>
#include <QFuture>
#include <QObject>
#include <QString>
#include <filesystem>
#include <memory>
#include <vector>

#include "app/gui/shown_time.h"
#include "profiler_core/analyse/line_table.h"
#include "profiler_core/model/live_session.h"
#include "profiler_core/report/problem.h"

namespace memline::app {

/// Immutable once built.
struct TargetTables {
  ShownTime time{};
  std::vector<FunctionRow> functions;
  std::vector<LineRow> lines;
  std::vector<FunctionSource> sources;  ///< per Target::functions
  std::vector<Function> declared;       ///< Target::functions
  int64_t heap_peak_ns = 0;
  RssCharges rss_charges{};
};

/// Copies what the tables need under the session's lock and builds them without it. nullptr if there is no such target.
[[nodiscard]] std::shared_ptr<const TargetTables> BuildTables(const LiveSession& session, size_t target);

/// Of a moment or a range. What is known of the whole recording only (runs of lines, live bytes at the peak) is left
/// out. Counters of a range may have fallen; live_change_bytes() and the increments are what to show. Errors as
/// CounterHistory; NotFound if there is no such target.
[[nodiscard]] absl::StatusOr<std::shared_ptr<const TargetTables>> BuildTables(const LiveSession& session, size_t target,
                                                                              const std::filesystem::path& file,
                                                                              const ShownTime& time);

/// GUI thread only.
class TableFeed : public QObject {
  Q_OBJECT

 public:
  explicit TableFeed(QObject* parent = nullptr);
  ~TableFeed() override;

  /// Waits for a build under way (milliseconds); the former session may be destroyed afterwards.
  void SetSource(const LiveSession* session, size_t target, const QString& file);
  /// Of which time to tell from now on; the tables of it come as soon as they are built.
  void SetTime(const ShownTime& time);
  /// Starts a build if the session changed since the last one, but never spends more than a fifth of the time on
  /// builds. Called by the window's timer, once a frame.
  void Poll();

 signals:
  void updated(std::shared_ptr<const memline::app::TargetTables> tables);
  /// The tables of that time cannot be had; it is not tried again until SetTime or SetSource.
  void failed(const memline::Problem& problem);

 private:
  struct Built {
    absl::StatusOr<std::shared_ptr<const TargetTables>> tables;
    qint64 pause_ns = 0;  // from the start of this build to the next
  };
  void Restart();

  const LiveSession* session_ = nullptr;
  size_t target_ = 0;
  QString file_;
  ShownTime time_;
  bool broken_ = false;
  int generation_ = 0;  // a build for a former source is dropped
  bool built_ = false;
  uint64_t revision_ = 0;
  QElapsedTimer since_start_;
  qint64 pause_ns_ = 0;
  QFuture<Built> building_;
};

}  // namespace memline::app

#endif  // MEMLINE_APP_GUI_TABLE_FEED_H_
