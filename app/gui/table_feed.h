// SPDX-License-Identifier: GPL-3.0-or-later
// Function and line tables of one target, rebuilt in the background while the session grows.
#ifndef MEMLINE_APP_GUI_TABLE_FEED_H_
#define MEMLINE_APP_GUI_TABLE_FEED_H_

#include <QElapsedTimer>
#include <QFuture>
#include <QObject>
#include <memory>
#include <vector>

#include "profiler_core/analyse/line_table.h"
#include "profiler_core/model/live_session.h"

namespace memline::app {

/// Immutable once built.
struct TargetTables {
  std::vector<FunctionRow> functions;
  std::vector<LineRow> lines;
  std::vector<FunctionSource> sources;  ///< per Target::functions
  std::vector<Function> declared;       ///< Target::functions
  int64_t heap_peak_ns = 0;
  RssCharges rss_charges{};
};

/// Copies what the tables need under the session's lock and builds them without it. nullptr if there is no such target.
[[nodiscard]] std::shared_ptr<const TargetTables> BuildTables(const LiveSession& session, size_t target);

/// GUI thread only.
class TableFeed : public QObject {
  Q_OBJECT

 public:
  explicit TableFeed(QObject* parent = nullptr);
  ~TableFeed() override;

  /// Waits for a build under way (milliseconds); the former session may be destroyed afterwards.
  void SetSource(const LiveSession* session, size_t target);
  /// Starts a build if the session changed since the last one, but never spends more than a fifth of the time on
  /// builds. Called by the window's timer, once a frame.
  void Poll();

 signals:
  void updated(std::shared_ptr<const memline::app::TargetTables> tables);

 private:
  struct Built {
    std::shared_ptr<const TargetTables> tables;
    qint64 took_ns = 0;
  };

  const LiveSession* session_ = nullptr;
  size_t target_ = 0;
  int generation_ = 0;  // a build for a former source is dropped
  bool built_ = false;
  uint64_t revision_ = 0;
  QElapsedTimer since_start_;
  qint64 pause_ns_ = 0;  // from the start of a build to the next
  QFuture<Built> building_;
};

}  // namespace memline::app

#endif  // MEMLINE_APP_GUI_TABLE_FEED_H_
