// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/alert_watch.h"

#include <QtConcurrentRun>
#include <algorithm>

#include "app/gui/table_feed.h"
#include "app/plot/process_name.h"

namespace memline::app {
namespace {

constexpr qint64 kLookMs = 1000;

bool IsOfLines(const AlertRule& rule) { return rule.watched == AlertRule::Watched::kLineLive; }

}  // namespace

AlertWatch::AlertWatch(QObject* parent) : QObject(parent) {}
AlertWatch::~AlertWatch() { looking_.waitForFinished(); }

void AlertWatch::SetRules(const QList<AlertRule>& rules) {
  ++generation_;
  passed_.clear();
  rules_ = rules;
}

void AlertWatch::SetSource(const LiveSession* session) {
  looking_.waitForFinished();
  ++generation_;
  passed_.clear();
  session_ = session;
}

void AlertWatch::Poll() {
  if (session_ == nullptr || rules_.isEmpty() || looking_.isRunning()) return;
  if (since_look_.isValid() && since_look_.elapsed() < kLookMs) return;
  since_look_.start();
  looking_ = QtConcurrent::run([session = session_, rules = rules_] { return Look(*session, rules); });
  looking_.then(this, [this, generation = generation_](const std::vector<Measured>& measured) {
    if (generation == generation_) Judge(measured);
  });
}

std::vector<AlertWatch::Measured> AlertWatch::Look(const LiveSession& session, const QList<AlertRule>& rules) {
  const bool of_lines = std::any_of(rules.begin(), rules.end(), IsOfLines);
  std::vector<Measured> measured;
  const size_t count = session.Read([](const Session& read) { return read.targets.size(); });
  for (size_t i = 0; i < count; ++i) {
    const auto tables = of_lines ? BuildTables(session, i) : nullptr;
    session.Read([&](const Session& read) {
      const Target& target = read.targets[i];
      if (target.end.kind != TargetEnd::Kind::kRunning) return;
      for (qsizetype rule = 0; rule < rules.size(); ++rule) {
        const std::optional<uint64_t> bytes = IsOfLines(rules[rule]) ? MeasureLine(rules[rule], tables->lines)
                                                                     : MeasureRss(rules[rule], target[SeriesId::kRss]);
        if (bytes) measured.push_back({rule, {rules[rule], ProcessName(target), target.pid, *bytes}});
      }
    });
  }
  return measured;
}

void AlertWatch::Judge(const std::vector<Measured>& measured) {
  const int generation = generation_;
  for (const Measured& of : measured) {
    const std::pair key(of.rule, of.alert.pid);
    const uint64_t limit = of.alert.rule.limit_bytes;
    if (of.alert.bytes < limit - limit / 10) passed_.erase(key);
    if (of.alert.bytes <= limit || !passed_.insert(key).second) continue;
    emit alerted(of.alert);
    if (generation != generation_) return;  // the receiver stopped the recording
  }
}

}  // namespace memline::app
