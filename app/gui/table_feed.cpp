// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/table_feed.h"

#include <QtConcurrentRun>
#include <algorithm>
#include <optional>
#include <utility>

#include "app/gui/shown_part.h"
#include "profiler_core/analyse/time_slice.h"

namespace memline::app {
namespace {

/// Of the time one build takes, so that tables never cost more than a fifth of a processor.
constexpr qint64 kPauseFactor = 5;
/// A part of a recording changes by little more than the names of its lines.
constexpr qint64 kPauseOfPartNs = 1'000'000'000;

Target CopyForTables(const Target& target, bool of_whole) {
  Target copy = CopyDefinitions(target);
  copy.rss_charges = target.rss_charges;
  if (!of_whole) return copy;
  copy.executions = target.executions;
  copy.uncounted_executions = target.uncounted_executions;
  copy.executions_torn = target.executions_torn;
  copy.counters = target.counters;
  copy.live_at_peak = target.live_at_peak;
  copy.heap_peak_ns = target.heap_peak_ns;
  copy.site_rss = target.site_rss;
  return copy;
}

std::optional<Target> Copy(const LiveSession& session, size_t target, bool of_whole) {
  return session.Read([&](const Session& read) -> std::optional<Target> {
    if (target >= read.targets.size()) return std::nullopt;
    return CopyForTables(read.targets[target], of_whole);
  });
}

std::shared_ptr<TargetTables> Build(Target target) {
  auto tables = std::make_shared<TargetTables>();
  tables->functions = BuildFunctionTable(target);
  tables->lines = BuildLineTable(target);
  tables->sources = std::move(target.sources);
  tables->declared = std::move(target.functions);
  tables->heap_peak_ns = target.heap_peak_ns;
  tables->rss_charges = std::move(target.rss_charges);
  return tables;
}

}  // namespace

std::shared_ptr<const TargetTables> BuildTables(const LiveSession& session, size_t target) {
  std::optional<Target> copy = Copy(session, target, /*of_whole=*/true);
  return copy ? Build(*std::move(copy)) : nullptr;
}

absl::StatusOr<std::shared_ptr<const TargetTables>> BuildTables(const LiveSession& session, size_t target,
                                                                const std::filesystem::path& file,
                                                                const ShownTime& time) {
  // The file first: what it names, the session knows by then.
  auto counters = CountersIn(file, target, time);
  if (!counters.ok()) return counters.status();
  std::optional<Target> copy = Copy(session, target, /*of_whole=*/false);
  if (!copy) return absl::NotFoundError(TableFeed::tr("there is no such process").toStdString());
  copy->counters = *std::move(counters);
  std::shared_ptr<TargetTables> tables = Build(*std::move(copy));
  tables->time = time;
  return tables;
}

TableFeed::TableFeed(QObject* parent) : QObject(parent) {}

TableFeed::~TableFeed() { building_.waitForFinished(); }

void TableFeed::SetSource(const LiveSession* session, size_t target, const QString& file) {
  building_.waitForFinished();
  session_ = session;
  target_ = target;
  file_ = file;
  Restart();
}

void TableFeed::SetTime(const ShownTime& time) {
  if (time == time_) return;
  time_ = time;
  Restart();
}

void TableFeed::Restart() {
  ++generation_;
  built_ = false;
  broken_ = false;
  pause_ns_ = 0;
}

void TableFeed::Poll() {
  if (session_ == nullptr || broken_ || building_.isRunning()) return;
  const uint64_t revision = session_->revision();
  if (built_ && (revision == revision_ || since_start_.nsecsElapsed() < pause_ns_)) return;
  built_ = true;
  revision_ = revision;
  since_start_.start();
  building_ = QtConcurrent::run([session = session_, target = target_, file = file_.toStdString(), time = time_] {
    QElapsedTimer watch;
    watch.start();
    if (time.kind != ShownTime::Kind::kWhole) {
      auto tables = BuildTables(*session, target, file, time);
      return Built{std::move(tables), std::max(kPauseOfPartNs, kPauseFactor * watch.nsecsElapsed())};
    }
    return Built{BuildTables(*session, target), kPauseFactor * watch.nsecsElapsed()};
  });
  building_.then(this, [this, generation = generation_](const Built& built) {
    if (generation != generation_) return;
    pause_ns_ = built.pause_ns;
    if (!built.tables.ok()) {
      broken_ = true;
      emit failed(Explain(tr("Cannot look at a part of the recording").toStdString(), built.tables.status()));
    } else if (*built.tables) {
      emit updated(*built.tables);
    }
  });
}

}  // namespace memline::app
