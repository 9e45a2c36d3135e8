// SPDX-License-Identifier: GPL-3.0-or-later
// Looks once a second whether a rule's limit is passed.
#ifndef MEMLINE_APP_GUI_ALERT_WATCH_H_
#define MEMLINE_APP_GUI_ALERT_WATCH_H_

#include <QElapsedTimer>
#include <QFuture>
#include <QObject>
#include <set>
#include <utility>
#include <vector>

#include "app/gui/alert_rule.h"
#include "profiler_core/model/live_session.h"

namespace memline::app {

/// A rule whose limit was passed by a process. It is passed anew only after it was below nine tenths of the limit.
struct Alert {
  AlertRule rule;
  QString program;
  uint32_t pid = 0;
  uint64_t bytes = 0;  ///< what was measured
};

/// GUI thread only; the looking is done in the background.
class AlertWatch : public QObject {
  Q_OBJECT

 public:
  explicit AlertWatch(QObject* parent = nullptr);
  ~AlertWatch() override;

  [[nodiscard]] const QList<AlertRule>& rules() const { return rules_; }
  void SetRules(const QList<AlertRule>& rules);
  /// Of a recording, or nullptr. Waits for a look under way.
  void SetSource(const LiveSession* session);
  /// Called by the window's timer.
  void Poll();

 signals:
  void alerted(const memline::app::Alert& alert);

 private:
  struct Measured {
    qsizetype rule;
    Alert alert;
  };
  [[nodiscard]] static std::vector<Measured> Look(const LiveSession& session, const QList<AlertRule>& rules);
  void Judge(const std::vector<Measured>& measured);

  QList<AlertRule> rules_;
  const LiveSession* session_ = nullptr;
  int generation_ = 0;
  QElapsedTimer since_look_;
  QFuture<std::vector<Measured>> looking_;
  std::set<std::pair<qsizetype, uint32_t>> passed_;  // rule, pid
};

}  // namespace memline::app

#endif  // MEMLINE_APP_GUI_ALERT_WATCH_H_
