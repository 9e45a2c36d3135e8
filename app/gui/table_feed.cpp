// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/table_feed.h"

#include <QtConcurrentRun>

namespace memline::app {
namespace {

/// Of the time one build takes, so that tables never cost more than a fifth of a processor.
constexpr qint64 kPauseFactor = 5;

/// Without the timeline, which is most of a session and of no use to the tables.
Target CopyForTables(const Target& target) {
  Target copy;
  copy.functions = target.functions;
  copy.nodes = target.nodes;
  copy.sites = target.sites;
  copy.call_lines = target.call_lines;
  copy.site_lines = target.site_lines;
  copy.sources = target.sources;
  copy.executions = target.executions;
  copy.uncounted_executions = target.uncounted_executions;
  copy.executions_torn = target.executions_torn;
  copy.counters = target.counters;
  copy.threads = target.threads;
  copy.live_at_peak = target.live_at_peak;
  copy.heap_peak_ns = target.heap_peak_ns;
  copy.site_rss = target.site_rss;
  copy.rss_charges = target.rss_charges;
  return copy;
}

}  // namespace

std::shared_ptr<const TargetTables> BuildTables(const LiveSession& session, size_t target) {
  const std::optional<Target> copy = session.Read([target](const Session& read) -> std::optional<Target> {
    if (target >= read.targets.size()) return std::nullopt;
    return CopyForTables(read.targets[target]);
  });
  if (!copy) return nullptr;
  auto tables = std::make_shared<TargetTables>();
  tables->functions = BuildFunctionTable(*copy);
  tables->lines = BuildLineTable(*copy);
  tables->sources = copy->sources;
  tables->declared = copy->functions;
  tables->heap_peak_ns = copy->heap_peak_ns;
  tables->rss_charges = std::move(copy->rss_charges);
  return tables;
}

TableFeed::TableFeed(QObject* parent) : QObject(parent) {}

TableFeed::~TableFeed() { building_.waitForFinished(); }

void TableFeed::SetSource(const LiveSession* session, size_t target) {
  building_.waitForFinished();
  ++generation_;
  session_ = session;
  target_ = target;
  built_ = false;
  pause_ns_ = 0;
}

void TableFeed::Poll() {
  if (session_ == nullptr || building_.isRunning()) return;
  const uint64_t revision = session_->revision();
  if (built_ && (revision == revision_ || since_start_.nsecsElapsed() < pause_ns_)) return;
  built_ = true;
  revision_ = revision;
  since_start_.start();
  building_ = QtConcurrent::run([session = session_, target = target_] {
    QElapsedTimer watch;
    watch.start();
    const auto tables = BuildTables(*session, target);
    return Built{tables, watch.nsecsElapsed()};
  });
  building_.then(this, [this, generation = generation_](const Built& built) {
    pause_ns_ = kPauseFactor * built.took_ns;
    if (generation == generation_ && built.tables) emit updated(built.tables);
  });
}

}  // namespace memline::app
